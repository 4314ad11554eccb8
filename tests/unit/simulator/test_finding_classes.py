"""What the model checker takes for one finding is judged as one, whatever stands around it."""

import random
from dataclasses import replace

import pytest

from smsbot.domain import codes
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Degree, Finding, Place, Since, Status, Trend
from smsbot.domain.triage import Setting, triage
from smsbot.simulator import finding_classes as classes
from smsbot.simulator.finding_classes import finding_classes
from tests.talk import LIBRARY

CHANCE = random.Random(1)
DAYS = (-1, 0, 1, 5, 6, 13, 14, 15, 21, 22, 42, 43, 400)


def some_setting(flow: Flow) -> Setting:
    day = CHANCE.choice(DAYS)
    return Setting(
        day=day,
        hours=day * 24 + CHANCE.choice([1.0, 9.0]),
        region=flow.region,
        risks=frozenset(CHANCE.sample(codes.RISKS, CHANCE.randint(0, 2))),
        others=frozenset(CHANCE.sample(codes.READ, CHANCE.randint(0, 3))),
        gone=frozenset(CHANCE.sample(codes.READ, CHANCE.randint(0, 2))),
        score=CHANCE.choice([None, 3, 4, 7, 9]),
    )


def some_finding() -> Finding:
    heat = CHANCE.choice([None, None, 38.0, 39.4, 40.0])
    return Finding(
        code=CHANCE.choice(codes.READ),
        status=CHANCE.choice(list(Status)),
        place=CHANCE.choice(list(Place)),
        trend=CHANCE.choice([None, None, *Trend]),
        since=CHANCE.choice(list(Since)),
        degree=CHANCE.choice([None, *Degree]),
        value=heat,
        unit="C" if heat else None,
    )


@pytest.mark.parametrize(("name", "region"), [("rfa", "lumbar"), ("rfa", "si"), ("prf", "cervical")])
def test_findings_of_one_class_are_judged_alike(name: str, region: str) -> None:
    flow = LIBRARY.flow(name, 1, region)
    known = {one.signature: one.finding for one in finding_classes(flow)}
    for _ in range(2_000):
        finding, setting = some_finding(), some_setting(flow)
        rules = tuple(r for r in flow.tiers if finding.code in r.codes)
        twin = known[classes.signature_of(finding, rules, flow)]
        beside = setting.others - {finding.code, twin.code}
        gone = setting.gone - {finding.code, twin.code}
        here = replace(setting, others=beside, gone=gone)
        verdicts = [triage(one, here, flow.tiers) for one in (finding, twin)]
        does = {v and (v.rule.tier, v.rule.text, v.rule.ask, v.rule.mail) for v in verdicts}
        assert len(does) == 1, (finding, twin, here)


def test_every_code_is_said_in_every_status() -> None:
    flow = LIBRARY.flow("rfa", 1, "lumbar")
    said = {one.signature for one in finding_classes(flow)}
    for code in codes.READ:
        rules = tuple(r for r in flow.tiers if code in r.codes)
        for status in Status:
            assert classes.signature_of(Finding(code, status), rules, flow) in said

"""Every emergency, said in many ways, in both languages."""

from collections import Counter
from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader, Status

_LINES = (Path(__file__).parent / "emergencies.txt").read_text(encoding="utf-8").splitlines()
WAYS = [tuple(part.strip() for part in line.split(";", 3)) for line in _LINES if line[0] != "#"]


@pytest.mark.parametrize("emergency", sorted({code for code, *_ in WAYS}))
def test_emergency_is_found_however_it_is_said(reader: Reader, emergency: str) -> None:
    for awaiting, text in [(awaiting, text) for code, _, awaiting, text in WAYS if code == emergency]:
        reading = reader.read(text, Asked(awaiting))

        present = {one.code for one in reading.findings if one.status is Status.PRESENT}
        assert emergency in present, text


def test_every_emergency_has_eight_ways_in_each_language() -> None:
    ways = Counter((code, language) for code, language, _, _ in WAYS)

    assert len({code for code, _ in ways}) == 12
    assert {pair: count for pair, count in ways.items() if count < 8} == {}
    assert len(ways) == 24


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no trouble peeing", "bladder_bowel"),
        ("peeing fine", "bladder_bowel"),
        ("puedo orinar bien", "bladder_bowel"),
        ("no numbness in groin", "saddle_numbness"),
        ("siento bien al limpiarme", "saddle_numbness"),
        ("can walk fine", "paralysis"),
        ("puedo caminar bien", "paralysis"),
        ("no chest pain", "chest_pain"),
        ("sin dolor de pecho", "chest_pain"),
        ("breathing fine", "breathing"),
        ("respiro bien", "breathing"),
        ("no slurred speech", "stroke_signs"),
        ("did not pass out", "collapse"),
        ("no me desmaye", "collapse"),
        ("no heavy bleeding", "heavy_bleeding"),
        ("my tongue is not swollen", "allergic_reaction"),
        ("not suicidal", "self_harm"),
    ],
)
def test_denied_emergency_raises_no_alarm(reader: Reader, text: str, code: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    found = {finding.code: finding.status for finding in reading.findings}
    assert found.get(code, Status.ABSENT) is Status.ABSENT
    assert Status.PRESENT not in found.values()


@pytest.mark.parametrize(
    "text",
    [
        "can't stand my boss",
        "dead tired",
        "you are killing it",
        "this back of the line is fine",
        "cant wait to see you",
        "my phone died",
        "the wifi passed out lol",
        "me muero de risa",
        "me quede dormida viendo la tele",
        "confused by this question",
        "can't see my doctor till friday",
        "hay fever",
        "took 2 tylenol",
        "tome dos pastillas",
        "one leg of the trip is done",
        "never been better",
        "see you next week at the hotel, leaving at noon",
        "tracking numb 1234",
        "what number do i call",
    ],
)
def test_lookalike_is_no_emergency(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("none"))

    codes = {code for code, _, _, _ in WAYS} | {"numbness", "weakness", "fever", "fall"}
    assert not codes.intersection(finding.code for finding in reading.findings)


_HERE = Path(__file__).parent
HARMLESS = [
    line for line in (_HERE / "harmless.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"
]
CHATTER = [
    line for line in (_HERE / "chatter.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"
]
STRANGE = [
    line for line in (_HERE / "strange.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"
]
EMERGENCIES = frozenset(code for code, *_ in WAYS)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_of_an_emergency_alone_raise_none(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    alarming = {one.code for one in reading.findings if one.status in {Status.PRESENT, Status.UNCERTAIN}}
    assert alarming.isdisjoint(EMERGENCIES)


@pytest.mark.parametrize("text", CHATTER)
def test_small_talk_is_read_and_means_nothing(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert (reading.findings, reading.unread) == ((), False)


@pytest.mark.parametrize("text", STRANGE)
def test_worrying_words_that_no_rule_knows_stay_unread(reader: Reader, text: str) -> None:
    assert reader.read(text, Asked("symptoms")).unread

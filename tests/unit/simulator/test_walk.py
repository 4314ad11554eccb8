"""The walk through a flow's conversations: what is shipped breaks no rule, and planted faults are found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce

import pytest

from smsbot.domain.calendar import is_quiet
from smsbot.domain.case import AlertStatus, AskedQuestion, Case, QuestionStatus
from smsbot.domain.conversation import Decision, Inbound, answer, elapse, evolve
from smsbot.domain.effects import (
    AskQuestion,
    ChangeConsent,
    Effect,
    OpenAlert,
    Purpose,
    ReleaseAlert,
    SendText,
)
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Command, Reading
from smsbot.simulator.finding_classes import finding_classes
from smsbot.simulator.retelling import retell
from smsbot.simulator.seats import Seat, seats_of
from smsbot.simulator.story import PRODUCTION, Rules
from smsbot.simulator.walk import Walk, Walked
from tests.talk import LIBRARY

RFA = LIBRARY.flow("rfa", 1, "lumbar")


def seat_named(name: str, flow: Flow = RFA) -> Seat:
    return next(seat for seat in seats_of(flow) if seat.name == name)


def walk_from_day_3(rule: str, flow: Flow = RFA, *, rules: Rules = PRODUCTION, texts: int = 0) -> Walked:
    """Walk from the check-in of day 3 until this rule is broken."""
    start = seat_named("D3 just asked, relief before", flow)
    start.story.rules = rules
    return Walk([start], finding_classes(flow), texts=texts).run(until=rule)


def test_shipped_flow_breaks_no_house_rule() -> None:
    walked = Walk(seats_of(RFA), finding_classes(RFA), texts=0).run()

    assert [retell(one) for one in walked.broken.values()] == []
    assert walked.states > 1_000
    assert walked.transitions > 5_000


def decided(before: Case, effects: Sequence[Effect]) -> Decision:
    """A decision of these effects alone, which add up."""
    return Decision(reduce(evolve, effects, before), tuple(effects))


def but(decide: Callable[[Case, Decision, Reading], Sequence[Effect]]) -> Rules:
    """The rules of production with something done to the effects of each answer."""

    def faulty(case: Case, reading: Reading, inbound: Inbound, now: datetime) -> Decision:
        return decided(case, decide(case, answer(case, reading, inbound, now), reading))

    return Rules(answer=faulty)


def drops_a_second_alert(case: Case, decision: Decision, _: Reading) -> Sequence[Effect]:
    new = [e for e in decision.effects if not isinstance(e, OpenAlert)]
    return new if case.red_alert else list(decision.effects)


def tells_nobody_of_the_unread(_: Case, decision: Decision, reading: Reading) -> Sequence[Effect]:
    return [e for e in decision.effects if not (reading.unread and isinstance(e, OpenAlert))]


def greets_whoever_stopped(case: Case, decision: Decision, _: Reading) -> Sequence[Effect]:
    hello = SendText("HELP", "hello", Purpose.REPLY, "x", case.invited_at)
    return [*decision.effects, *([hello] if case.consent.forbids_texts else [])]


def obeys_no_stop(_: Case, decision: Decision, reading: Reading) -> Sequence[Effect]:
    is_stop = reading.command is Command.STOP
    return [e for e in decision.effects if not (is_stop and isinstance(e, ChangeConsent))]


def asks_two_things(case: Case, decision: Decision, _: Reading) -> Sequence[Effect]:
    number = decision.case.next_question
    asked = AskedQuestion(number, "feel", QuestionStatus.OPEN, case.invited_at)
    return [*decision.effects, AskQuestion(asked)]


def lets_safety_texts_wait(_: Case, decision: Decision, reading: Reading) -> Sequence[Effect]:
    return [replace(e, purpose=Purpose.REPLY) if isinstance(e, SendText) else e for e in decision.effects]


def answers_red_flags_with_nothing(_: Case, decision: Decision, reading: Reading) -> Sequence[Effect]:
    return [e for e in decision.effects if not isinstance(e, SendText)]


def gives_every_text_one_cause(_: Case, decision: Decision, reading: Reading) -> Sequence[Effect]:
    return [replace(e, cause="same") if isinstance(e, SendText) else e for e in decision.effects]


FAULTY_ANSWERS = {
    "drops an alert while another is open": (
        drops_a_second_alert, 1, "emergency reaches a person", "no emergency alert is open for it",
    ),
    "tells nobody of what it could not read": (
        tells_nobody_of_the_unread, 0, "a person hears", "reached nobody",
    ),
    "texts after a stop": (
        greets_whoever_stopped, 1, "stop means stop", "HELP to somebody who wants no texts",
    ),
    "obeys no stop": (obeys_no_stop, 0, "a stop stops", "a stop that did not stop"),
    "asks two things at once": (
        asks_two_things, 0, "one question at a time", "are open at once",
    ),
    "lets caps hold back safety texts": (
        lets_safety_texts_wait, 0, "texts are fit to leave", "may hold it back",
    ),
    "leaves a red flag unanswered": (
        answers_red_flags_with_nothing, 0, "emergency is answered", "without its safety text",
    ),
    "sends two texts for one cause": (
        gives_every_text_one_cause, 1, "texts are fit to leave", "twice for one cause",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY_ANSWERS)
def test_faulty_answer_is_caught(name: str) -> None:
    fault, texts, rule, wrong = FAULTY_ANSWERS[name]
    walked = walk_from_day_3(rule, rules=but(fault), texts=texts)

    assert rule in walked.broken, list(walked.broken)
    assert wrong in walked.broken[rule].wrong


def forgets_held_mails(case: Case, now: datetime) -> Decision:
    kept = [e for e in elapse(case, now).effects if not isinstance(e, ReleaseAlert)]
    return decided(case, kept)


def closes_alerts_by_itself(case: Case, now: datetime) -> Decision:
    after = elapse(case, now).case
    alerts = tuple(replace(a, status=AlertStatus.RESOLVED) for a in after.alerts)
    return Decision(replace(after, alerts=alerts), elapse(case, now).effects)


def writes_at_night(case: Case, now: datetime) -> Decision:
    hello = SendText("HELP", "hello", Purpose.SCHEDULED, f"{now}", now)
    is_night = is_quiet(now, case.flow.timing, case.zone)
    return decided(case, [*elapse(case, now).effects, *([hello] if is_night else [])])


FAULTY_CLOCKS = {
    "forgets a mail that was held": (forgets_held_mails, "time stands still", "due again at once"),
    "closes alerts by itself": (closes_alerts_by_itself, "open alert stays open", "no person closed it"),
    "writes at night": (writes_at_night, "schedule keeps its place", "at night"),
}


@pytest.mark.parametrize("name", FAULTY_CLOCKS)
def test_faulty_clock_is_caught(name: str) -> None:
    fault, rule, wrong = FAULTY_CLOCKS[name]
    sound = seat_named("the night after the procedure")
    sound.story.rules = Rules(elapse=fault)
    walked = Walk([sound], finding_classes(RFA), texts=0).run(until=rule)

    assert rule in walked.broken, list(walked.broken)
    assert wrong in walked.broken[rule].wrong


def emergency_only_watched(flow: Flow) -> Flow:
    tiers = tuple(
        replace(rule, tier=Tier.WATCH, text="WATCH_ACK") if rule.id == "cauda_equina" else rule
        for rule in flow.tiers
    )
    return replace(flow, tiers=tiers)


def urgent_mailed_to_nobody(flow: Flow) -> Flow:
    nobody = replace(flow.policies[Tier.URGENT], steps=())
    return replace(flow, policies={**flow.policies, Tier.URGENT: nobody})


def question_without_silence(flow: Flow) -> Flow:
    pain_now = replace(flow.questions["pain_now"], silence=None)
    return replace(flow, questions={**flow.questions, "pain_now": pain_now})


def question_that_may_wait(flow: Flow) -> Flow:
    mild = replace(flow.questions["numb_where"], safety=False)
    return replace(flow, questions={**flow.questions, "numb_where": mild})


FAULTY_FLOWS = {
    "an emergency that is only watched": (
        emergency_only_watched, "emergency reaches a person", "no emergency alert is open for it",
    ),
    "a tier that reaches nobody": (
        urgent_mailed_to_nobody, "every alert reaches a person", "is mailed to nobody",
    ),
    "a question whose silence means nothing": (
        question_without_silence, "there is a way on", "nothing says what silence means",
    ),
    "a fear that is asked about like the weather": (
        question_that_may_wait, "texts are fit to leave", "a cap or the night may hold it back",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY_FLOWS)
def test_faulty_flow_is_caught(name: str) -> None:
    change, rule, wrong = FAULTY_FLOWS[name]
    walked = walk_from_day_3(rule, change(RFA))

    assert rule in walked.broken, list(walked.broken)
    assert wrong in walked.broken[rule].wrong


def test_shortest_conversation_is_told_in_order() -> None:
    rule = "emergency reaches a person"
    walked = walk_from_day_3(rule, rules=but(drops_a_second_alert), texts=1)
    told = retell(walked.broken[rule]).splitlines()

    assert told[0] == "broken: emergency reaches a person"
    assert told[1] == "  start: D3 just asked, relief before (Mon Nov 23 10:00)"
    assert sum("patient:" in line for line in told) == 2
    assert any("mail: " in line for line in told)
    assert any("smsbot: " in line for line in told)
    assert told[-1].startswith("  wrong: ")

"""Whatever a patient writes and however long they stay silent, the house rules hold at every step."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smsbot.domain import codes
from smsbot.domain.case import Case, EpisodeStatus
from smsbot.domain.conversation import Inbound, asked, next_due, staff
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, OpenAlert, Purpose, SendText
from smsbot.domain.flow import Tier
from smsbot.domain.reading import (
    AsksEmergency,
    Command,
    Degree,
    Event,
    Finding,
    PainIssue,
    Place,
    Reading,
    Since,
    Status,
    Trend,
)
from tests.talk import DONE, NIGHT_CLINIC, Talk, local

SAFETY_TEXTS = {
    "EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER", "URGENT", "URGENT_CLOSED", "LIMB_DAY0",
    "BLADDER_Q", "SURE_Q", "NUMB_WHERE_Q", "REDNESS_Q", "OTHER_Q", "ALERT_MORE",
    "ALERT_MORE_CRISIS",
}  # fmt: skip

findings = st.builds(
    Finding,
    code=st.sampled_from(codes.READ),
    status=st.sampled_from([Status.PRESENT, Status.PRESENT, *Status]),
    place=st.sampled_from(Place),
    trend=st.sampled_from([None, None, *Trend]),
    since=st.sampled_from([Since.UNKNOWN, *Since]),
    degree=st.sampled_from([None, *Degree]),
    value=st.sampled_from([None, None, 38.2, 103.0]),
)
commands = st.sampled_from([None] * 8 + [*Command])
readings = st.fixed_dictionaries(
    {
        "pain": st.sampled_from([None, None, None, *range(11)]),
        "pain_issue": st.sampled_from([None, *PainIssue]),
        "findings": st.lists(findings, max_size=2).map(tuple),
        "command": commands,
        "unread": st.booleans(),
        "denial": st.booleans(),
        "stop_unsure": st.sampled_from([False] * 9 + [True]),
        "asks_emergency": st.sampled_from([None] * 12 + [*AsksEmergency]),
        "event": st.sampled_from([None] * 12 + [*Event]),
    }
)
plain = st.fixed_dictionaries({"pain": st.sampled_from([None, 2, 7, 9, 10]), "denial": st.booleans()})
texts = st.tuples(
    st.just("text"),
    st.one_of(plain, readings),
    st.lists(st.integers(0, 12), max_size=3),
    st.sampled_from([0, 0, 0, 0, 1]),
    st.booleans(),
)
waits = st.tuples(st.just("wait"), st.sampled_from([1, 4, 11, 35, 240, 600, 1500, 3000, 10000, 45000]))
deeds = st.sampled_from([("resolve",), ("done",), ("moved",), ("cancelled",), ("resume",), ("check_in",)])
steps = st.lists(st.one_of(texts, texts, texts, waits, waits, deeds), min_size=1, max_size=25)


def take_text(talk: Talk, parts: dict[str, Any], picks: list[int], media: int, provider: bool) -> None:
    """Say something that fits what was asked: choices are picked from the open menu."""
    menu = sorted(asked(talk.case, talk.now).menu)
    answer = tuple(dict.fromkeys(menu[p] for p in picks if p < len(menu)))
    reading = Reading(**parts, answer=answer)
    before, sent_before = talk.case, dict(talk.case.sent)
    words = "" if media and not (parts.get("findings") or answer) else "some words"
    talk.says(words, reading, media_count=media, provider_answered=provider and reading.command is not None)
    check_answer(before, talk, reading, sent_before, media)


def check_answer(before: Case, talk: Talk, reading: Reading, sent: dict[str, Any], media: int) -> None:
    """No red flag without a person and a safety text; nothing unread, no photo and no wish unseen."""
    fears = (Status.PRESENT, Status.UNCERTAIN)
    open_tiers = [a.tier for a in talk.case.alerts if a.is_unresolved]
    recently = {k for k, at in sent.items() if talk.now - at < timedelta(minutes=5)}
    if any(f.code in codes.EMERGENCY and f.status in fears for f in reading.findings):
        assert Tier.EMERGENCY in open_tiers, "an emergency without an emergency escalation"
        safe = set(talk.texts) | recently
        assert safe & SAFETY_TEXTS, "an emergency without a safety text"
    told = [e for e in talk.effects if isinstance(e, OpenAlert | AddToAlert | ChangeAlertTier)]
    red = [s.tier for s in talk.case.findings[len(before.findings) :] if s.tier and s.tier.is_red]
    if red:
        assert max(open_tiers, default=Tier.WATCH) >= max(red), "a red flag that nobody is told of"
    if red and not talk.case.consent.forbids_texts:
        assert (set(talk.texts) | recently) & SAFETY_TEXTS, "a red flag without a safety text"
    if reading.command in (Command.STOP, Command.WRONG_NUMBER):
        assert talk.case.consent.forbids_texts, "a stop that did not stop"
    if reading.unread or media or red or reading.event or reading.command is Command.CALLBACK:
        assert told, "a text that needs a person reached nobody"
    if talk.case.consent.forbids_texts:
        allowed = (Purpose.SAFETY, Purpose.CONSENT)
        assert all(e.purpose in allowed for e in talk.effects if isinstance(e, SendText))


def take_deed(talk: Talk, name: str) -> None:
    """Staff do something, as the commands let them."""
    case, now = talk.case, talk.now
    if name == "resolve":
        talk.resolves()
    elif name == "done" and case.procedure.ended_at is None and now >= DONE:
        talk.take(staff.confirm_procedure(case, now - timedelta(hours=1), now))
    elif name == "moved" and case.procedure.ended_at is None:
        talk.take(staff.move_procedure(case, now + timedelta(days=3), now))
    elif name == "cancelled" and case.procedure.ended_at is None:
        talk.take(staff.cancel_procedure(case, now))
    elif name == "resume" and case.status in (EpisodeStatus.PAUSED, EpisodeStatus.HELD):
        talk.take(staff.change_status(case, EpisodeStatus.ACTIVE, "by staff", now))
    elif name == "check_in" and 9 <= (now - timedelta(hours=5)).hour < 19:
        try:
            talk.take(staff.check_in_now(case, now))
        except ValueError:
            return


def take_step(talk: Talk, step: tuple[Any, ...]) -> None:
    """Take one step and look at what must hold after every step."""
    if step[0] == "text":
        take_text(talk, *step[1:])
    elif step[0] == "wait":
        talk.waits(minutes=step[1])
    else:
        take_deed(talk, step[0])
    talk.waits(minutes=0)
    due = next_due(talk.case, talk.now)
    assert due is None or due > talk.now
    check_nobody_waits(talk)


def check_nobody_waits(talk: Talk) -> None:
    """No state without an exit: what is open has an end, what waits has something before it."""
    case = talk.case
    if talk.queued:
        assert talk.asked is not None, "a question waits behind nothing"
    if case.open_check_in is not None:
        assert next_due(case, talk.now) is not None, "a check-in stays open for ever"
    if any(a.held_until for a in case.alerts if a.is_unresolved):
        assert next_due(case, talk.now) is not None, "a mail waits for ever"


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(steps, st.sampled_from(["lumbar", "si", "cervical", "genicular", None]), st.booleans(), st.booleans())
def test_house_rules_hold_in_any_conversation(
    moves: list[tuple[Any, ...]], region: str | None, known: bool, signed_up: bool
) -> None:
    baseline = 8.0 if known else None
    talk = Talk.enrolled(
        baseline=baseline, region=region, clinic=NIGHT_CLINIC, risks=["anticoagulant"] * known
    )
    if signed_up:
        talk.says("yes", Reading(answer=("yes",)))
        talk.until(local("2026-11-20 13:00"))
        talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
        talk.until(local("2026-11-21 10:05"))
    for move in moves:
        take_step(talk, move)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(plain, min_size=3, max_size=40), st.sampled_from([300, 1500, 3000, 12000]))
def test_months_of_short_answers_break_no_rule(answers: list[dict[str, Any]], minutes: int) -> None:
    talk = Talk.on_day(1, baseline=7)
    for parts in answers:
        take_step(talk, ("wait", minutes))
        take_text(talk, parts, [], 0, False)
        talk.resolves()
    take_step(talk, ("wait", 60 * 24 * 600))
    assert talk.case.status in (EpisodeStatus.FINISHED, EpisodeStatus.PAUSED)


def test_inbound_needs_no_more_than_a_cause_and_a_time() -> None:
    message = Inbound("in1", DONE)
    assert not message.words
    assert not message.provider_answered

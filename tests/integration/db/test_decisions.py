"""Every effect is written so that the case loads back as the rules left it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.cases import load_case
from smsbot.db.decisions import save_decision
from smsbot.db.models import Answer, AuditEvent, Episode, Finding, Handset, Question
from smsbot.db.occasion import Occasion
from smsbot.db.seals import unseal
from smsbot.domain.case import (
    Alert,
    AlertStatus,
    AskedQuestion,
    Case,
    CheckInStatus,
    ChoiceMade,
    Consent,
    EpisodeStatus,
    Procedure,
    QuestionStatus,
    Score,
    Seen,
)
from smsbot.domain.conversation.evolve import evolve
from smsbot.domain.effects import (
    AddCheckIn,
    AddToAlert,
    AskQuestion,
    ChangeAlertTier,
    ChangeConsent,
    ChangeProcedure,
    ChangeQuestion,
    ChangeStatus,
    CloseCheckIn,
    CloseQuestion,
    Effect,
    MoveCheckIn,
    OpenAlert,
    OpenCheckIn,
    Purpose,
    RecordChoice,
    RecordFinding,
    RecordScore,
    ReleaseAlert,
    SendText,
    Told,
)
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Degree, Place, Since, Status, Trend
from smsbot.domain.reading import Finding as ReadFinding
from tests.factories import (
    KEYRING,
    NOW,
    make_check_in,
    make_escalation,
    make_inbound,
    make_question,
    make_text,
)

LATER = NOW + timedelta(minutes=10)
DONE_AT = NOW - timedelta(days=3)
ASKED = AskedQuestion(3, "bladder", QuestionStatus.OPEN, NOW, "D3", 1, "bladder_bowel")
SEEN = Seen(
    code="swelling",
    status=Status.PRESENT,
    day=3,
    at=NOW,
    tier=Tier.URGENT,
    rule="swelling_any",
    check_in="D3",
    place=Place.LIMB,
    trend=Trend.GROWING,
    since=Since.AFTER,
    degree=Degree.SEVERE,
)
READ = ReadFinding(
    code="swelling", status=Status.PRESENT, side="left", value=38.5, unit="C", words="so swollen", rule="s1"
)
ALERT = Alert(2, "bladder_bowel", Tier.EMERGENCY, AlertStatus.OPEN, NOW, LATER)

EFFECTS: tuple[Effect, ...] = (
    SendText("THANKS", "Thank you.", Purpose.REPLY, "in7", NOW, LATER),
    SendText("PAIN_Q", "How bad?", Purpose.SCHEDULED, "D3", LATER),
    OpenCheckIn("D7", NOW),
    CloseCheckIn("D3", CheckInStatus.PARTIAL, NOW),
    AddCheckIn("D3+again", NOW + timedelta(days=2)),
    MoveCheckIn("D7", NOW - timedelta(days=1), CheckInStatus.SKIPPED),
    MoveCheckIn("D7", LATER, CheckInStatus.SCHEDULED),
    ChangeProcedure(Procedure(DONE_AT, DONE_AT + timedelta(hours=1)), NOW),
    ChangeProcedure(Procedure(DONE_AT, None), NOW),
    ChangeProcedure(Procedure(LATER), NOW),
    ChangeProcedure(Procedure(LATER, LATER), NOW),
    AskQuestion(ASKED),
    AskQuestion(AskedQuestion(3, "pain", QuestionStatus.QUEUED, NOW)),
    ChangeQuestion(AskedQuestion(1, "pain", QuestionStatus.OPEN, LATER, "D3", 1, "x", reasks=1, reminders=2)),
    ChangeQuestion(AskedQuestion(2, "symptoms", QuestionStatus.OPEN, LATER)),
    CloseQuestion(1, QuestionStatus.ANSWERED, NOW),
    RecordScore(Score(3, 0, NOW, "D3")),
    RecordScore(Score(-1, 10, NOW)),
    RecordChoice(ChoiceMade("function", "MORE", 3, NOW, "D3")),
    RecordChoice(ChoiceMade("symptoms", "A,C", 3, NOW)),
    RecordChoice(ChoiceMade("feel", "Ärger mit 🦵 and Dr. Zebulon", 3, NOW)),
    RecordFinding(SEEN, READ),
    RecordFinding(Seen("fall", Status.RESOLVED, 3, NOW), ReadFinding("fall", Status.RESOLVED)),
    OpenAlert(ALERT, "bladder_any", "E01", "cannot pee", LATER),
    OpenAlert(replace(ALERT, held_until=None), "bladder_any", "E01", "", NOW),
    AddToAlert(1, "another text", Told.THREAD, NOW),
    AddToAlert(1, "again", Told.SILENTLY, NOW),
    ChangeAlertTier(1, Tier.EMERGENCY, "raised by x", NOW),
    ChangeAlertTier(1, Tier.WATCH, "answer: no", NOW),
    ReleaseAlert(1, NOW),
    *(ChangeConsent(consent, "text", NOW) for consent in Consent),
    *(ChangeStatus(status, "why", NOW) for status in EpisodeStatus),
)


@pytest.fixture
def episode(session: Session, episode: Episode) -> Episode:
    """An episode in the middle of a check-in, with one alert that waits for an answer."""
    make_check_in(session=session, episode=episode, key="D3", status=CheckInStatus.OPEN)
    make_check_in(session=session, episode=episode, key="D7", due_at=NOW + timedelta(days=4))
    make_question(session=session, episode=episode, name="pain", check_in_key="D3")
    make_question(session=session, episode=episode, name="symptoms", status=QuestionStatus.QUEUED)
    make_escalation(session=session, episode=episode, held_until=LATER)
    make_text(session=session, episode=episode, template="PAIN_Q", cause="D3-before")
    return episode


def loaded(session: Session, episode: Episode, flow: Flow) -> Case:
    """The case as another use case would find it: from the rows alone."""
    session.flush()
    session.expire_all()
    return load_case(session, episode, flow, KEYRING)


def save(session: Session, episode: Episode, flow: Flow, effects: Iterable[Effect]) -> None:
    save_decision(session, effects, Occasion(episode, flow, NOW, KEYRING), next_due_at=None)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_every_effect_has_a_case_in_this_file() -> None:
    assert {type(effect) for effect in EFFECTS} == set(get_args(Effect))


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda e: type(e).__name__)
def test_saved_effect_loads_back_as_evolved(
    session: Session, episode: Episode, flow: Flow, effect: Effect
) -> None:
    before = loaded(session, episode, flow)

    save(session, episode, flow, [effect])

    assert loaded(session, episode, flow) == evolve(before, effect)


def test_invited_patient_who_agrees_becomes_active(session: Session, episode: Episode, flow: Flow) -> None:
    episode.status = EpisodeStatus.INVITED
    effect = ChangeConsent(Consent.OPTED_IN, "text", NOW)
    before = loaded(session, episode, flow)

    save(session, episode, flow, [effect])

    after = loaded(session, episode, flow)
    assert after == evolve(before, effect)
    assert after.status is EpisodeStatus.ACTIVE
    assert episode.started_at == NOW


@pytest.mark.parametrize("status", [s for s in EpisodeStatus if s is not EpisodeStatus.INVITED])
def test_agreeing_again_leaves_the_episode_where_it_stands(
    session: Session, episode: Episode, flow: Flow, status: EpisodeStatus
) -> None:
    episode.status = status
    effect = ChangeConsent(Consent.OPTED_IN, "text", NOW)
    before = loaded(session, episode, flow)

    save(session, episode, flow, [effect])

    assert loaded(session, episode, flow) == evolve(before, effect)
    assert episode.started_at is None


def test_chain_of_effects_loads_back_in_order(session: Session, episode: Episode, flow: Flow) -> None:
    chain = (
        RecordScore(Score(3, 7, NOW, "D3")),
        RecordScore(Score(3, 5, NOW, "D3")),
        CloseQuestion(1, QuestionStatus.ANSWERED, NOW),
        ChangeQuestion(AskedQuestion(2, "symptoms", QuestionStatus.OPEN, NOW, "D3")),
        AskQuestion(ASKED),
        RecordFinding(SEEN, READ),
        RecordFinding(replace(SEEN, code="fever"), READ),
        OpenAlert(ALERT, "r", "E01", "", NOW),
        OpenAlert(replace(ALERT, number=3, code="fever"), "r", "U05", "", NOW),
        AddCheckIn("D3+again", NOW + timedelta(days=1)),
        SendText("PAIN_Q", "How bad?", Purpose.SCHEDULED, "D3+again", NOW),
        CloseCheckIn("D3", CheckInStatus.COMPLETED, NOW),
    )
    expected = loaded(session, episode, flow)
    for effect in chain:
        expected = evolve(expected, effect)

    save(session, episode, flow, chain)

    assert loaded(session, episode, flow) == expected


def test_effects_build_on_rows_of_the_same_decision(session: Session, episode: Episode, flow: Flow) -> None:
    chain = (
        AddCheckIn("EXTRA_1", NOW),
        OpenCheckIn("EXTRA_1", NOW),
        MoveCheckIn("EXTRA_1", LATER, CheckInStatus.OPEN),
        AskQuestion(ASKED),
        ChangeQuestion(replace(ASKED, reasks=1)),
        OpenAlert(ALERT, "r", "E01", "", LATER),
        ChangeAlertTier(2, Tier.ROUTINE, "answer: no", NOW),
        ReleaseAlert(2, NOW),
        ChangeProcedure(Procedure(LATER), NOW),
        ChangeProcedure(Procedure(LATER, LATER), NOW),
    )
    expected = loaded(session, episode, flow)
    for effect in chain:
        expected = evolve(expected, effect)

    save(session, episode, flow, chain)

    assert loaded(session, episode, flow) == expected


def test_unknown_effect_is_refused(session: Session, episode: Episode, flow: Flow) -> None:
    with pytest.raises(TypeError, match="nothing says how str is written"):
        save(session, episode, flow, ["no effect"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "effect",
    [OpenCheckIn("D99", NOW), CloseCheckIn("D99", CheckInStatus.MISSED, NOW)],
    ids=["open", "close"],
)
def test_effect_on_missing_check_in_is_refused(
    session: Session, episode: Episode, flow: Flow, effect: Effect
) -> None:
    with pytest.raises(LookupError, match="check-in D99 of episode"):
        save(session, episode, flow, [effect])


def test_effect_on_missing_question_is_refused(session: Session, episode: Episode, flow: Flow) -> None:
    with pytest.raises(LookupError, match="question 9 of episode"):
        save(session, episode, flow, [CloseQuestion(9, QuestionStatus.ANSWERED, NOW)])


def test_saving_sets_when_to_look_again(session: Session, episode: Episode, flow: Flow) -> None:
    save_decision(session, (), Occasion(episode, flow, NOW, KEYRING), next_due_at=LATER)

    session.expire_all()
    assert episode.next_due_at == LATER


def test_patients_own_words_are_sealed_choices_are_not(
    session: Session, episode: Episode, flow: Flow
) -> None:
    answers = ("MORE", "more or less, Zebulon")

    save(session, episode, flow, [RecordChoice(ChoiceMade("function", a, 3, NOW)) for a in answers])

    chosen, said = session.scalars(select(Answer).order_by(Answer.id))
    assert (chosen.choice, chosen.words) == ("MORE", None)
    assert said.choice is None
    assert b"Zebulon" not in (said.words or b"Zebulon")


def test_finding_keeps_its_evidence_and_its_text(
    session: Session, handset: Handset, episode: Episode, flow: Flow
) -> None:
    message = make_inbound(session=session, handset=handset, body="it is so swollen")
    occasion = Occasion(episode, flow, NOW, KEYRING, inbound=message)

    save_decision(session, [RecordFinding(SEEN, READ)], occasion, next_due_at=None)

    row = session.scalars(select(Finding)).one()
    assert unseal(row.words, Finding.words, row_key=row.row_key, keyring=KEYRING) == "so swollen"
    assert (row.inbound_id, row.side, row.value, row.unit) == (message.id, "left", 38.5, "C")
    assert (row.rule, row.read_rule) == ("swelling_any", "s1")


def test_closed_question_keeps_when_and_how(session: Session, episode: Episode, flow: Flow) -> None:
    save(session, episode, flow, [CloseQuestion(1, QuestionStatus.UNREAD, LATER)])

    row = session.scalars(select(Question).where(Question.number == 1)).one()
    assert (row.status, row.closed_at) == (QuestionStatus.UNREAD, LATER)


def test_audit_trail_names_the_actor_and_no_words(
    session: Session, handset: Handset, episode: Episode, flow: Flow
) -> None:
    message = make_inbound(session=session, handset=handset, body="cannot pee")
    occasion = Occasion(episode, flow, NOW, KEYRING, inbound=message)
    opened = OpenAlert(ALERT, "bladder_any", "E01", "cannot pee", LATER)
    text = SendText("BLADDER_Q", "Can you pee?", Purpose.SAFETY, "in1", NOW)

    save_decision(session, [opened, text], occasion, next_due_at=None)

    trail = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(e.actor, e.action, e.detail) for e in trail] == [
        ("patient", "escalation_opened", "bladder_bowel"),
        ("patient", "text_written", "BLADDER_Q"),
    ]


def test_clock_and_member_are_told_apart_in_the_audit(session: Session, episode: Episode, flow: Flow) -> None:
    effect = ChangeStatus(EpisodeStatus.PAUSED, "three check-ins missed", NOW)
    by_member = replace(Occasion(episode, flow, NOW, KEYRING), by="member:4")

    save(session, episode, flow, [effect])
    save_decision(session, [effect], by_member, next_due_at=None)

    assert list(session.scalars(select(AuditEvent.actor).order_by(AuditEvent.id))) == ["clock", "member:4"]


def test_every_change_of_the_patients_course_is_audited(
    session: Session, episode: Episode, flow: Flow
) -> None:
    effects = (
        OpenCheckIn("D7", NOW),
        CloseCheckIn("D3", CheckInStatus.MISSED, NOW),
        AddCheckIn("D3+again", NOW),
        AddToAlert(1, "another text", Told.THREAD, NOW),
        ChangeAlertTier(1, Tier.EMERGENCY, "raised", NOW),
        ChangeAlertTier(1, Tier.ROUTINE, "calmed", NOW),
        ReleaseAlert(1, NOW),
        ChangeConsent(Consent.OPTED_OUT, "text", NOW),
        ChangeStatus(EpisodeStatus.ENDED, "deceased", NOW),
    )

    save(session, episode, flow, effects)

    assert actions(session) == [
        "check_in_open",
        "check_in_missed",
        "check_in_added",
        "escalation_added_to",
        "escalation_raised",
        "escalation_lowered",
        "escalation_released",
        "consent_opted_out",
        "episode_ended",
    ]
    assert episode.ended_at == NOW

"""At the moment of sending: every purpose against every consent and status, by night and by day."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from smsbot.db.departures import Held, Refused, TextToLeave, open_text
from smsbot.db.models import Episode, Handset, OutboxMessage
from smsbot.db.outgoing import Recipient, add_text
from smsbot.domain.case import Consent, EpisodeStatus
from smsbot.domain.delivery import OutboxStatus, Verdict
from smsbot.domain.effects import Purpose, SendText
from tests.factories import KEYRING
from tests.integration.services.desk import Desk, failure, library

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
STOPPED = (Consent.OPTED_OUT, Consent.WRONG_NUMBER)
# What may follow a stop: its confirmation, and the answer to an emergency of their own.
PASSES_AFTER_STOP = {
    ("STOP_CONFIRM", Purpose.CONSENT),
    ("WRONG_NUMBER", Purpose.CONSENT),
    ("CONDOLENCE", Purpose.REPLY),
    ("EMERGENCY", Purpose.SAFETY),
    ("CRISIS_988", Purpose.SAFETY),
    ("STOP_AND_EMERGENCY", Purpose.SAFETY),
    ("UNKNOWN_SENDER", Purpose.SAFETY),
}
TEMPLATES = sorted(library().flow("rfa", 1, "lumbar").copy["en"])


def write(desk: Desk, template: str, purpose: Purpose) -> OutboxMessage:
    with desk.office.db.transaction() as session:
        text = SendText(template, "words", purpose, f"{template}/{purpose}/{desk.now}", desk.now)
        row_id = add_text(session, text, to=Recipient(1, 1, 1), now=desk.now, keyring=KEYRING)
        return session.get_one(OutboxMessage, row_id)


def opened(desk: Desk, row: OutboxMessage, now: datetime | None = None) -> TextToLeave | Refused | Held:
    with desk.office.db.reading() as session:
        return open_text(session, row, KEYRING, flow_of=desk.office.flow_of, now=now or desk.now)


def put(
    desk: Desk, *, consent: Consent = Consent.OPTED_IN, status: EpisodeStatus = EpisodeStatus.ACTIVE
) -> None:
    with desk.office.db.transaction() as session:
        session.execute(update(Handset).values(consent=consent))
        session.execute(update(Episode).values(status=status))


@pytest.mark.parametrize("consent", STOPPED)
def test_after_a_stop_only_its_confirmation_and_emergency_answers_pass(desk: Desk, consent: Consent) -> None:
    desk.patient()
    put(desk, consent=consent)

    for purpose in Purpose:
        for template in TEMPLATES:
            passes = isinstance(opened(desk, write(desk, template, purpose)), TextToLeave)
            # A confirmation of the stop is one whatever it was written as.
            confirms = template in ("STOP_CONFIRM", "WRONG_NUMBER", "CONDOLENCE")
            wanted = confirms or (template, purpose) in PASSES_AFTER_STOP
            if purpose not in (Purpose.SCHEDULED, Purpose.INVITATION):
                assert passes == wanted, (template, purpose)
            elif not confirms:
                assert not passes, (template, purpose)


@pytest.mark.parametrize(
    ("consent", "passing"),
    [
        (Consent.NONE, {"invitation", "reply", "safety", "consent"}),
        (Consent.INVITED, {"invitation", "reply", "safety", "consent"}),
        (Consent.OPTED_IN, {"invitation", "scheduled", "reply", "safety", "consent"}),
        (Consent.OPTED_OUT, set()),
        (Consent.WRONG_NUMBER, set()),
    ],
)
def test_ordinary_words_pass_by_purpose_and_consent(desk: Desk, consent: Consent, passing: set[str]) -> None:
    desk.patient()
    put(desk, consent=consent)

    found = {p.value for p in Purpose if isinstance(opened(desk, write(desk, "PAIN_Q", p)), TextToLeave)}

    assert found == passing


@pytest.mark.parametrize("status", [s for s in EpisodeStatus if s is not EpisodeStatus.ACTIVE])
def test_scheduled_text_leaves_in_an_active_episode_alone(desk: Desk, status: EpisodeStatus) -> None:
    desk.patient()
    put(desk, status=status)

    assert isinstance(opened(desk, write(desk, "PAIN_Q", Purpose.SCHEDULED)), Refused)
    completion = opened(desk, write(desk, "COMPLETION", Purpose.SCHEDULED))
    assert isinstance(completion, TextToLeave) == (status is EpisodeStatus.FINISHED)


@pytest.mark.parametrize("status", [EpisodeStatus.ENDED, EpisodeStatus.FINISHED])
def test_invitation_held_overnight_does_not_reach_an_ended_episode(desk: Desk, status: EpisodeStatus) -> None:
    desk.patient()
    put(desk, consent=Consent.INVITED, status=status)

    assert isinstance(opened(desk, write(desk, "CONSENT_INVITE", Purpose.INVITATION)), Refused)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_only_what_nobody_waits_for_is_held_at_night(desk: Desk, purpose: Purpose) -> None:
    desk.patient()

    found = opened(desk, write(desk, "PAIN_Q", purpose), now=NIGHT)

    waits = purpose in (Purpose.SCHEDULED, Purpose.INVITATION)
    assert isinstance(found, Held if waits else TextToLeave)
    if isinstance(found, Held):
        assert found.until == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "template"),
    [
        ("please stop texting me", "STOP_CONFIRM"),
        ("wrong number", "WRONG_NUMBER"),
        ("stop. I cant pee and both legs are numb", "STOP_AND_EMERGENCY"),
    ],
)
def test_stop_between_writing_and_sending_leaves_one_answer(desk: Desk, words: str, template: str) -> None:
    desk.patient()
    desk.says("7")
    desk.says("please have the doctor call me")
    desk.says(words)
    desk.settle()
    desk.go_to("2026-12-24 12:00")

    assert desk.templates() == [template]


def test_stop_while_a_text_waits_for_its_retry_takes_it_back(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says("7")
    desk.settle()
    desk.says("STOP", opt_out_type="STOP")
    desk.wait(minutes=5)

    assert desk.templates() == []
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.CANCELLED


@pytest.mark.parametrize("template", ["STOP_CONFIRM", "WRONG_NUMBER"])
@pytest.mark.parametrize("consent", [c for c in Consent if not c.forbids_texts])
def test_confirmation_of_a_stop_leaves_only_while_the_stop_holds(
    desk: Desk, template: str, consent: Consent
) -> None:
    desk.patient()
    put(desk, consent=consent)

    assert isinstance(opened(desk, write(desk, template, Purpose.CONSENT)), Refused)


def test_confirmation_that_waits_for_its_retry_does_not_follow_a_start(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says("please stop texting me")
    desk.settle()
    desk.says("start please")
    desk.wait(minutes=5)

    assert desk.templates() == ["START_CONFIRM"]
    assert desk.row("STOP_CONFIRM").status is OutboxStatus.CANCELLED

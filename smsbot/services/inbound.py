"""A text came in: stored first, scanned whatever the state, answered by the rules, all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from smsbot.db import directory, faults, inbound, strangers
from smsbot.db.faults import DATABASE_FAULTS, Fault
from smsbot.db.models import Clinic, Episode, Handset, InboundMessage
from smsbot.db.session import Session, after_commit
from smsbot.domain.case import Case, Consent
from smsbot.domain.conversation import (
    Decision,
    Inbound,
    Stranger,
    StrangerDecision,
    answer,
    answer_stranger,
    asked,
    give_to_person,
)
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.reading import NOTHING_ASKED, Command, Reading
from smsbot.office import READING_FAILED, Office
from smsbot.phones import canonical_sender, spell_in_text
from smsbot.ports import InboundText

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a text; ``is_new`` is false for a redelivery, which has no effect."""

    is_new: bool
    inbound_id: int | None = None


class UnknownLineError(Exception):
    """A signed text for a number that no clinic here texts from."""


def receive(office: Office, text: InboundText, now: datetime) -> Received:
    """Take in one text and everything it brings about.

    Raises UnknownLineError where no clinic answers its line. An error of the database leaves nothing written,
    so that the provider's next try, or the reconcile after an outage, finds the text as new. Any other fault
    (a case that cannot be loaded, say) would be there at the next try too: then the text is stored all the
    same, the team is told as of a red flag, and the writer hears whom to call.
    """
    text = _clean(text)
    try:
        return _take_in(office, text, now, _answer)
    except (UnknownLineError, *DATABASE_FAULTS):
        raise
    except Exception as error:
        # No traceback: it could quote the text.
        log.error("text_not_answered", error=type(error).__name__)
        return _take_in(office, text, now, _give_to_team)


def _clean(text: InboundText) -> InboundText:
    """Half a character (an emoji cut in two) cannot be stored: a mark stands for it."""
    return replace(text, body=text.body.encode("utf-8", "replace").decode("utf-8"))


_Answer = Callable[[Office, Session, "_Taken", InboundText, datetime], None]


def _take_in(office: Office, text: InboundText, now: datetime, answer_with: _Answer) -> Received:
    with office.db.transaction() as session:
        clinic = directory.clinic_by_line(session, text.recipient)
        if clinic is None:
            raise UnknownLineError("no clinic is set up for the line that was texted; run smsbot clinic set")
        handset = directory.ensure_handset(session, clinic, canonical_sender(text.sender), office.keyring)
        row = inbound.store(session, text, handset, now=now, keyring=office.keyring)
        if row is None:
            return Received(is_new=False)
        episode = directory.latest_episode(session, handset)
        row.episode_id = episode.id if episode else None
        answer_with(office, session, _Taken(clinic, handset, row, episode), text, now)
        after_commit(session, office.wake)
        return Received(is_new=True, inbound_id=row.id)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A text that was stored: whose line and number, and the patient's episode, if it is a patient's."""

    clinic: Clinic
    handset: Handset
    row: InboundMessage
    episode: Episode | None


def _answer(office: Office, session: Session, taken: _Taken, text: InboundText, now: datetime) -> None:
    if taken.episode is None:
        _answer_stranger(office, session, taken, text, now)
    else:
        _answer_patient(office, session, taken.episode, taken.row, text, now)


def _give_to_team(office: Office, session: Session, taken: _Taken, text: InboundText, now: datetime) -> None:
    """What is done with a text where nothing but its row and its writer can be relied on."""
    if taken.episode is not None:
        fault = Fault("unread", Tier.URGENT, "case_failed", words=text.body, inbound_id=taken.row.id)
        office.tell_fault(session, taken.episode, fault, now)
    else:
        _tell_unread_stranger(office, session, taken, text, now)
    if not taken.handset.consent.forbids_texts:
        _say_whom_to_call(office, session, taken, now)


def _tell_unread_stranger(
    office: Office, session: Session, taken: _Taken, text: InboundText, now: datetime
) -> None:
    fault = Fault("unknown_sender", Tier.URGENT, "reading_failed", words=text.body, inbound_id=taken.row.id)
    faults.tell(session, taken.handset, None, fault, at=now, keyring=office.keyring)


def _say_whom_to_call(office: Office, session: Session, taken: _Taken, now: datetime) -> None:
    """The neutral answer: it names the clinic's phone and 911, and says nothing of who is enrolled."""
    copy = office.default_flow.copy
    language = taken.episode.language if taken.episode else "en"
    writer = strangers.Writer(session, taken.clinic, taken.handset, taken.row, now, office.keyring)
    body = _fill(copy.get(language, copy["en"])["UNKNOWN_SENDER"], taken.clinic)
    strangers.text_neutral(writer, "UNKNOWN_SENDER", body, purpose=Purpose.SAFETY)


def _fill(words: str, clinic: Clinic) -> str:
    return words.replace("{t}", spell_in_text(clinic.phone)).replace("{c}", clinic.name)


def _answer_patient(  # noqa: PLR0913 - the parts of one transaction
    office: Office, session: Session, episode: Episode, row: InboundMessage, text: InboundText, now: datetime
) -> None:
    case = office.load(session, directory.lock_episode(session, episode.id))
    question = asked(case, now)
    reading = office.read(text.body, question)
    inbound.note_reading(row, reading, question)
    message = replace(_describe(office, text, row), before_stop=_is_before_stop(session, row))
    decision = _decide(case, reading, message, now)
    office.save(session, decision, office.occasion(episode, now, inbound=row))


def _is_before_stop(session: Session, row: InboundMessage) -> bool:
    """Whether a text was written before the last stop and came to us only after it."""
    stopped_at = directory.last_stop_at(session, row.handset_id)
    return stopped_at is not None and row.received_at < stopped_at


def _decide(case: Case, reading: Reading, message: Inbound, now: datetime) -> Decision:
    if reading is READING_FAILED:
        return give_to_person(case, message, now)
    try:
        return answer(case, reading, message, now)
    except Exception as error:
        # A fault in the rules must not keep the text from a person. No traceback: it could quote the text.
        log.error("rules_failed", cause=message.cause, error=type(error).__name__)
        return give_to_person(case, message, now, stops=reading.command is Command.STOP)


def _describe(office: Office, text: InboundText, row: InboundMessage) -> Inbound:
    keyword = text.body.strip().upper()
    return Inbound(
        cause=f"in{row.id}",
        at=text.received_at,
        words=text.body,
        media_count=text.media_count,
        provider_answered=text.opt_out_type is not None or keyword in office.provider_keywords,
        opts=text.opt_out_type,
    )


def _answer_stranger(office: Office, session: Session, who: _Taken, text: InboundText, now: datetime) -> None:
    reading = office.read(text.body, NOTHING_ASKED)
    inbound.note_reading(who.row, reading, NOTHING_ASKED)
    if reading is READING_FAILED:
        # Nobody knows what it says: for a stranger no other rule would bring it to a person.
        _tell_unread_stranger(office, session, who, text, now)
    stranger = Stranger(who.handset.consent.forbids_texts, who.handset.last_neutral_at)
    answered = _describe(office, text, who.row).provider_answered
    decision = answer_stranger(stranger, reading, office.default_flow, now, provider_answered=answered)
    _change_consent(office, session, who, (decision, text), now)
    _write_stranger(office, session, who, decision, (reading.lang, now))


def _change_consent(
    office: Office, session: Session, who: _Taken, said: tuple[StrangerDecision, InboundText], now: datetime
) -> None:
    """What the text says counts, and what the carrier says it means (a stop word of the account's own)."""
    decision, text = said
    writer = strangers.Writer(session, who.clinic, who.handset, who.row, now, office.keyring)
    if decision.opts_out or text.opt_out_type == "STOP":
        strangers.change_consent(writer, Consent.OPTED_OUT)
    elif decision.opts_in or text.opt_out_type == "START":
        strangers.change_consent(writer, Consent.NONE)


def _write_stranger(
    office: Office, session: Session, who: _Taken, decision: StrangerDecision, when: tuple[str, datetime]
) -> None:
    language, now = when
    writer = strangers.Writer(session, who.clinic, who.handset, who.row, now, office.keyring)
    if decision.verdicts:
        strangers.open_alert(writer, decision.verdicts)
    if decision.template:
        copy = office.default_flow.copy
        body = _fill(copy.get(language, copy["en"])[decision.template], who.clinic)
        # Only an emergency answer may still leave should they say stop in the next moment.
        is_emergency = any(v.tier is Tier.EMERGENCY for v in decision.verdicts)
        purpose = Purpose.SAFETY if is_emergency else Purpose.REPLY
        strangers.text_neutral(writer, decision.template, body, purpose=purpose)

"""A text came in: stored first, scanned whatever the state, answered by the rules, all in one transaction."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from smsbot.db import directory, inbound, strangers
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
from smsbot.domain.reading import NOTHING_ASKED, Reading
from smsbot.office import Office
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

    Raises UnknownLineError where no clinic answers its line. Any other error leaves nothing written, so that
    the provider's next try, or the reconcile after an outage, finds the text as new.
    """
    with office.db.transaction() as session:
        clinic = directory.clinic_by_line(session, text.recipient)
        if clinic is None:
            raise UnknownLineError("no clinic is set up for the line that was texted; run smsbot clinic set")
        handset = directory.ensure_handset(session, clinic, canonical_sender(text.sender), office.keyring)
        row = inbound.store(session, text, handset, now=now, keyring=office.keyring)
        if row is None:
            return Received(is_new=False)
        episode = directory.latest_episode(session, handset)
        if episode is None:
            _answer_stranger(office, session, _Stranger(clinic, handset, row), text, now)
        else:
            _answer_patient(office, session, episode, row, text, now)
        after_commit(session, office.wake)
        return Received(is_new=True, inbound_id=row.id)


def _answer_patient(  # noqa: PLR0913 - the parts of one transaction
    office: Office, session: Session, episode: Episode, row: InboundMessage, text: InboundText, now: datetime
) -> None:
    row.episode_id = episode.id
    case = office.load(session, directory.lock_episode(session, episode.id))
    question = asked(case, now)
    reading = office.read(text.body, question)
    inbound.note_reading(row, reading, question)
    decision = _decide(case, reading, _describe(office, text, row), now)
    if reading.lang != episode.language and reading.lang in case.flow.copy:
        log.info("other_language_read", inbound_id=row.id, lang=reading.lang)
    office.save(session, decision, office.occasion(episode, now, inbound=row))


def _decide(case: Case, reading: Reading, message: Inbound, now: datetime) -> Decision:
    try:
        return answer(case, reading, message, now)
    except Exception as error:
        # A fault in the rules must not keep the text from a person. No traceback: it could quote the text.
        log.error("rules_failed", cause=message.cause, error=type(error).__name__)
        return give_to_person(case, message, now)


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


@dataclass(frozen=True, slots=True)
class _Stranger:
    clinic: Clinic
    handset: Handset
    row: InboundMessage


def _answer_stranger(
    office: Office, session: Session, who: _Stranger, text: InboundText, now: datetime
) -> None:
    reading = office.read(text.body, NOTHING_ASKED)
    inbound.note_reading(who.row, reading, NOTHING_ASKED)
    stranger = Stranger(who.handset.consent.forbids_texts, who.handset.last_neutral_at)
    decision = answer_stranger(stranger, reading, office.default_flow, now)
    _write_stranger(office, session, who, decision, (reading.lang, now))


def _write_stranger(
    office: Office,
    session: Session,
    who: _Stranger,
    decision: StrangerDecision,
    when: tuple[str, datetime],
) -> None:
    language, now = when
    writer = strangers.Writer(session, who.clinic, who.handset, who.row, now, office.keyring)
    if decision.opts_out or decision.opts_in:
        strangers.change_consent(writer, Consent.OPTED_OUT if decision.opts_out else Consent.NONE)
    if decision.verdicts:
        strangers.open_alert(writer, decision.verdicts)
    if decision.template:
        copy = office.default_flow.copy
        words = copy.get(language, copy["en"])[decision.template]
        body = words.replace("{t}", spell_in_text(who.clinic.phone)).replace("{c}", who.clinic.name)
        purpose = Purpose.SAFETY if decision.verdicts else Purpose.REPLY
        strangers.text_neutral(writer, decision.template, body, purpose=purpose)

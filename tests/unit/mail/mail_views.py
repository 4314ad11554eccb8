"""Views and mails for the tests of this folder, with canaries where a patient is named or quoted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from smsbot.db.alert_facts import (
    AlertView,
    ClinicFacts,
    EpisodeFacts,
    FlowFacts,
    NextStep,
    TextIn,
    TextOut,
    ToldMember,
)
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.outcome import BaselineSource
from smsbot.mail.alert_mail import MailKind, MailReason, MailTo, build_alert_mail
from smsbot.mail.links import AckLinks

# Wednesday 25 November 2026, 14:00 in New York.
NOW = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
WORDS = "Zebulon can not feel his quillfeather leg"
MORE_WORDS = "still quillfeather numb"
LINKS = AckLinks("a secret of thirty-two characters", "https://care.example")
SENDER = "smsbot <alerts@mail.clinic.example>"
DANA = MailTo("Dana Nurse", "dana@clinic.example", 7)

EPISODE = EpisodeFacts(
    id=3,
    reference="MRN-4711",
    language="es",
    region="lower back",
    side="left",
    risks=("anticoagulant",),
    planned_at=NOW - timedelta(days=3),
    ended_at=NOW - timedelta(hours=61),
    procedures=1,
    day=3,
    hours=61.0,
    baseline=8.0,
    baseline_source=BaselineSource.REPLIES,
    scores=((1, 6),),
)
TEXT_IN = TextIn(NOW, NOW, asked="pain", media_count=0, words=WORDS)
REPLY = TextIn(NOW + timedelta(minutes=3), NOW + timedelta(minutes=3), None, 0, MORE_WORDS)
TOLD_URGENT = TextOut("URGENT", Purpose.SAFETY, NOW, OutboxStatus.DELIVERED)

VIEW = AlertView(
    escalation_id=12,
    number=1,
    case_code="K7Q2",
    code="numbness",
    tier=Tier.URGENT,
    status=AlertStatus.OPEN,
    rule="numb",
    source="U02; S0",
    words=WORDS,
    clinic=ClinicFacts(1, "Main St Clinic", "+15559870000", None, "America/New_York"),
    flow=FlowFacts("rfa", 1, "Radiofrequency ablation", "draft", None),
    episode=EPISODE,
    inbound=TEXT_IN,
    opened_at=NOW,
    held_until=None,
    mail_at=NOW,
    step=1,
    acknowledge_by=NOW + timedelta(minutes=60),
    taken=None,
    resolved_at=None,
    outcome=None,
    texts=(TOLD_URGENT,),
    replies=(),
    events=(),
    told=(
        ToldMember(7, "Dana Nurse", NOW, 1, OutboxStatus.SENT),
        ToldMember(8, "Ali Lead", NOW, 1, OutboxStatus.SENT),
    ),
    next_step=NextStep(NOW + timedelta(minutes=60), ("backup",), ("Ben Backup",)),
    also_open=(),
    now=NOW,
)


def a_view(**changes: Any) -> AlertView:
    """The usual view: an urgent escalation, open, mailed to two, with some facts changed."""
    return replace(VIEW, **changes)


def an_episode(**changes: Any) -> EpisodeFacts:
    """The usual episode: day 3, lower back, on a blood thinner, with some facts changed."""
    return replace(EPISODE, **changes)


def a_mail(
    view: AlertView = VIEW,
    *,
    to: MailTo = DANA,
    kind: MailKind = MailKind.ALERT,
    key: str = "x12/t3/s1/m7",
    note: str = "",
) -> EmailMessage:
    """The mail to one member as it is built."""
    return build_alert_mail(view, to=to, sender=SENDER, links=LINKS, reason=MailReason(kind, key, note))


def received(mail: EmailMessage) -> EmailMessage:
    """The mail as the mail program at the other end parses it."""
    parsed = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(mail: EmailMessage) -> str:
    """The text part, as shown."""
    return part_of(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    """The HTML part, as sent."""
    return part_of(mail, "html")


def part_of(mail: EmailMessage, kind: str) -> str:
    """One part by its subtype."""
    body = received(mail).get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")

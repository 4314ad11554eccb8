"""One installation in the test's hand: real database, flows, reader and rules, and ways out that it holds."""

import itertools
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smsbot.bootstrap import App, Bell, DeliveryReport, Webhooks
from smsbot.clock import VirtualClock
from smsbot.db.models import (
    Base,
    Escalation,
    EscalationEvent,
    Handset,
    OutboxKind,
    OutboxMessage,
    TeamMember,
)
from smsbot.db.session import Database
from smsbot.domain.case import Consent
from smsbot.domain.delivery import ProviderStatus, Verdict
from smsbot.domain.reading import Reader
from smsbot.flow_files import Library, load_library
from smsbot.gateways.twilio import delivery_verdict
from smsbot.mail.links import AckLinks
from smsbot.mail.room import MailRoom
from smsbot.office import Office
from smsbot.ports import InboundText, SendError, SendReceipt, SmsToSend
from smsbot.services.dispatch import Outlets
from smsbot.services.enrolment import Enrolled, Enrolment, enrol
from smsbot.services.inbound import Received
from smsbot.services.setup import ClinicFields, MemberFields, add_member, set_clinic
from tests.factories import KEYRING
from tests.shipped import shipped_reader

FLOWS = Path(__file__).resolve().parents[3] / "flows"
ZONE = "America/New_York"
LINE = "+15550100001"
PHONE = "+15551230001"
STRANGER = "+15551230777"
SECRET = "s3cret-for-service-tests-0123456789abcdef"
# A Monday morning by the patient's clock.
START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TEAM = {
    "nurse": ("Nina Nurse", "nurse@clinic.example"),
    "on_call": ("Olga Oncall", "oncall@clinic.example"),
    "lead": ("Lena Lead", "lead@clinic.example"),
    "backup": ("Boris Backup", "backup@clinic.example"),
    "manager": ("Mona Manager", "manager@clinic.example"),
}
_sids = itertools.count(1)


@cache
def library() -> Library:
    return load_library(FLOWS)


@cache
def reader() -> Reader:
    return shipped_reader()


def failure(verdict: Verdict, code: str = "20500") -> SendError:
    return SendError(verdict, code, "scripted")


@dataclass
class HeldSms:
    """The provider: keeps what it takes. ``faults`` are for the next calls, one each (None: goes well)."""

    clock: VirtualClock
    sent: list[SmsToSend] = field(default_factory=list)
    faults: deque[Exception | None] = field(default_factory=deque)
    accepts_failing: bool = False
    is_down: bool = False
    listed: list[InboundText] = field(default_factory=list)
    lookups: int = 0
    taken: list[tuple[str, str, datetime, str]] = field(default_factory=list)

    def send(self, message: SmsToSend) -> SendReceipt:
        fault = self.faults.popleft() if self.faults else None
        if fault is None or self.accepts_failing:
            sid = f"SM{next(_sids):032x}"
            self.sent.append(message)
            self.taken.append((message.to, message.body, self.clock.now(), sid))
        if fault is not None:
            raise fault
        return SendReceipt(sid, ProviderStatus.QUEUED)

    def inbound_since(self, since: datetime) -> Iterable[InboundText]:
        if self.is_down:
            raise failure(Verdict.AMBIGUOUS)
        return [text for text in self.listed if text.received_at >= since]

    def outbound_like(self, to: str, since: datetime, body: str) -> str | None:
        self.lookups += 1
        if self.is_down:
            raise failure(Verdict.AMBIGUOUS)
        alike = [sid for who, words, at, sid in self.taken if (who, words) == (to, body) and at >= since]
        return alike[-1] if alike else None


@dataclass
class HeldMail:
    """The mail server: keeps what it takes."""

    sent: list[EmailMessage] = field(default_factory=list)
    faults: deque[Exception] = field(default_factory=deque)
    tried: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.tried.append(message)
        if self.faults:
            raise self.faults.popleft()
        self.sent.append(message)


@dataclass
class Desk:
    """The installation and all that a test does with it."""

    app: App
    clock: VirtualClock
    sms: HeldSms
    mail: HeldMail

    @property
    def office(self) -> Office:
        return self.app.office

    @property
    def url(self) -> str:
        """The database's URL, with its password."""
        return self.office.db.engine.url.render_as_string(hide_password=False)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def settle(self) -> None:
        """Tick and send, twice: what could not be sent is mailed at the next tick."""
        for _ in range(2):
            self.app.tick()
            self.app.dispatch()

    def wait(self, **span: float) -> None:
        """Let time pass in one step, then tick and send."""
        self.clock.advance(timedelta(**span))
        self.settle()

    def put_clock_back(self, moment: datetime) -> None:
        """The machine's clock was wrong and is set right; the virtual clock by itself only goes forward."""
        self.clock._now = moment

    def go_to(self, local: str) -> None:
        """Move to a local time, tick and send."""
        self.clock.set(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)))
        self.settle()

    def patient(self, **changes: object) -> Enrolled:
        """Somebody on day 3, who has said YES; texts and mails so far are forgotten."""
        done = enrol(self.office, request(**changes), self.now)
        self.settle()
        self.says("YES", phone=str(changes.get("phone", PHONE)))
        self.settle()
        self.sms.sent.clear()
        self.mail.sent.clear()
        return done

    def text(self, words: str, *, phone: str = PHONE, **changes: object) -> InboundText:
        plain: dict[str, object] = {
            "provider_sid": f"SMin{next(_sids):030x}",
            "sender": phone,
            "recipient": LINE,
            "body": words,
            "media_count": 0,
            "received_at": self.now,
            "opt_out_type": None,
        }
        return InboundText(**{**plain, **changes})  # type: ignore[arg-type]

    def says(self, words: str, **changes: object) -> Received:
        """The patient texts; nothing is sent before the next settling."""
        return self.app.receive(self.text(words, **changes))  # type: ignore[arg-type]

    def report(self, row: OutboxMessage, status: ProviderStatus, code: str | None = None) -> bool:
        """The provider reports on the latest try of a text."""
        sid = row.provider_sid or f"SM{next(_sids):032x}"
        return self.app.record_report(DeliveryReport(sid, status, code, row.id, row.attempts))

    def rows(self, *templates: str) -> list[OutboxMessage]:
        """The texts of these templates, or all, oldest first."""
        with self.office.db.reading() as session:
            texts = select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.SMS)
            found = session.scalars(texts.order_by(OutboxMessage.id)).all()
        return [row for row in found if not templates or row.template in templates]

    def row(self, template: str) -> OutboxMessage:
        return self.rows(template)[-1]

    def templates(self) -> list[str]:
        """The templates of the texts that the provider took since they were last forgotten."""
        with self.office.db.reading() as session:
            return [session.get_one(OutboxMessage, int(m.reference)).template for m in self.sms.sent]

    def alerts(self) -> dict[str, str]:
        """Code and status of every escalation."""
        with self.office.db.reading() as session:
            found = session.scalars(select(Escalation).order_by(Escalation.id)).all()
        return {one.code: one.status.value for one in found}

    def alert(self, code: str) -> Escalation:
        with self.office.db.reading() as session:
            found = select(Escalation).where(Escalation.code == code).order_by(Escalation.id.desc()).limit(1)
            return session.scalars(found).one()

    def notes(self, code: str) -> list[str]:
        """What happened to the latest escalation with this code."""
        with self.office.db.reading() as session:
            rows = select(EscalationEvent).where(EscalationEvent.escalation_id == self.alert(code).id)
            return [event.note for event in session.scalars(rows.order_by(EscalationEvent.id))]

    def mailed(self) -> list[str]:
        """The roles of the people mailed since mails were last forgotten, in order of sending."""
        roles = {email: role for role, (_, email) in TEAM.items()}
        return [next(r for email, r in roles.items() if email in str(m["To"])) for m in self.mail.sent]

    def forget(self) -> None:
        self.sms.sent.clear()
        self.mail.sent.clear()

    def member(self, role: str) -> int:
        with self.office.db.reading() as session:
            return session.scalars(select(TeamMember.id).where(TeamMember.email == TEAM[role][1])).one()

    def token(self, code: str, role: str = "on_call") -> str:
        url = self.office.links.url(self.alert(code).id, self.member(role), self.now)
        return url.rpartition("/")[2]

    def takes(self, code: str, role: str = "on_call") -> None:
        self.app.acknowledge(self.token(code, role), self.member(role))

    def closes(self, code: str, outcome: str = "called", role: str = "on_call") -> None:
        self.app.resolve(self.token(code, role), self.member(role), outcome)

    def consent(self) -> Consent:
        with self.office.db.reading() as session:
            return session.scalars(select(Handset.consent)).one()

    def counts(self) -> Counter[str]:
        """How many rows each table has."""
        with self.office.db.reading() as session:
            return count_rows(session)


def count_rows(session: Session) -> Counter[str]:
    tables = Base.metadata.sorted_tables
    return Counter({t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables})


def request(**changes: object) -> Enrolment:
    """A good enrolment of somebody whose procedure was three days ago."""
    plain: dict[str, object] = {
        "phone": PHONE,
        "procedure_at": "2026-11-20T10:00",
        "time_zone": ZONE,
        "flow": "rfa",
        "region": "lumbar",
        "consent_recorded": True,
        "baseline": 7.0,
        "name": "Canary Quillfeather",
        "reference": "MRN-CANARY-7731",
    }
    return Enrolment(**{**plain, **changes})  # type: ignore[arg-type]


def build_desk(url: str, *, start: datetime = START) -> Desk:
    """An installation on a migrated database, without a clinic."""
    clock, bell = VirtualClock(start), Bell()
    sms, mail = HeldSms(clock), HeldMail()
    links = AckLinks(SECRET, "https://smsbot.clinic.example")
    office = Office(
        db=Database(url),
        keyring=KEYRING,
        library=library(),
        reader=reader(),
        links=links,
        provider_keywords=frozenset({"STOP", "START", "HELP", "UNSTOP", "CANCEL", "END", "QUIT", "INFO"}),
        allows_unreviewed=lambda _phone: True,
        wake=bell.ring,
    )
    room = MailRoom("alerts@clinic.example", links)
    outlets = Outlets(sms, mail, room, "https://smsbot.clinic.example", clock.now)
    webhooks = Webhooks(lambda *_: True, "AC1", delivery_verdict)
    app = App(
        office=office,
        clock=clock,
        bell=bell,
        public_url="https://smsbot.clinic.example",
        secret_key=SECRET,
        outlets=outlets,
        webhooks=webhooks,
        default_line=LINE,
    )
    return Desk(app, clock, sms, mail)


def set_up_clinic(desk: Desk, *, without: tuple[str, ...] = ()) -> None:
    """One clinic on the default line, with one person in each role."""
    fields = ClinicFields(
        name="Spring Clinic",
        phone="+15551230009",
        time_zone=ZONE,
        hours="mon-fri 08:00-17:00",
        after_hours_phone="+15551230010",
    )
    set_clinic(desk.office, fields, desk.now)
    for role, (name, email) in TEAM.items():
        if role not in without:
            add_member(desk.office, None, MemberFields(name=name, email=email, roles=(role,)), desk.now)

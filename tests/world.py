"""A whole installation on loopback: the real app over HTTP, a Twilio peer, an SMTP server, a frozen clock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Thread
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory, StepTickTimeFactory, TickingDateTimeFactory
from sqlalchemy import text as sql
from werkzeug.serving import make_server

from smsbot.bootstrap import App, build_app
from smsbot.db import migrate
from smsbot.sealing import generate_keys
from smsbot.services.enrolment import Enrolled, Enrolment, enrol
from smsbot.services.setup import ClinicFields, MemberFields, add_member, set_clinic
from smsbot.web import create_app
from tests.peers.smtp_peer import SmtpPeer
from tests.peers.twilio_peer import LINE, PUBLIC_URL, Answer, TwilioPeer

Frozen = FrozenDateTimeFactory | StepTickTimeFactory | TickingDateTimeFactory

ZONE = "America/New_York"
PHONE = "+15551230001"
NAME = "Canary Quillfeather"
REFERENCE = "MRN-CANARY-7731"
TEAM = (
    ("Nina Nurse", "nurse@clinic.example", "nurse"),
    ("Olga Oncall", "oncall@clinic.example", "on_call"),
    ("Lena Lead", "lead@clinic.example", "lead"),
    ("Boris Backup", "backup@clinic.example", "backup"),
    ("Mona Manager", "manager@clinic.example", "manager"),
)


def environment(url: str, twilio: TwilioPeer, smtp: SmtpPeer) -> dict[str, str]:
    """All settings of an installation that talks to the peers."""
    return {
        **generate_keys(),
        "DATABASE_URL": url,
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": twilio.account_sid,
        "TWILIO_AUTH_TOKEN": twilio.auth_token,
        "TWILIO_FROM": LINE,
        "TWILIO_API_BASE_URL": twilio.url,
        "SMTP_URL": smtp.url,
        "MAIL_FROM": "alerts@smsbot.example",
        "SMSBOT_ALLOW_UNREVIEWED_FLOWS": "yes",
        "LOG_LEVEL": "DEBUG",
    }


@dataclass
class World:
    """The clinic, its one patient and everything that passes between them, in local time."""

    app: App
    twilio: TwilioPeer
    smtp: SmtpPeer
    clock: Frozen
    case_code: str = ""
    transcript: list[str] = field(default_factory=list)
    _texts: int = 0
    _mails: int = 0

    @property
    def now(self) -> datetime:
        return self.app.now()

    def say(self, line: str) -> None:
        """Add a line to the transcript, with the patient's local time."""
        at = self.now.astimezone(ZoneInfo(ZONE))
        # The real code is drawn by lot; a transcript that is compared needs one that stays.
        shown = line.replace(self.case_code, "K7Q2") if self.case_code else line
        self.transcript.append(f"{at:%a %d %b %H:%M}  {shown}")

    def settle(self) -> None:
        """Tick and send until nothing is due, and note what went out."""
        self.app.tick()
        self.app.dispatch()
        for message in self.twilio.accepted[self._texts :]:
            shown = message.body.replace("\n", " / ")
            self.say(f"BOT      {shown}" if message.to == PHONE else f"BOT ->   ({message.to[-4:]}) {shown}")
        self._texts = len(self.twilio.accepted)
        for mail in self.smtp.messages[self._mails :]:
            self.say(f"MAIL     to {str(mail['To']).split(' <')[0]}: {str(mail['Subject']).strip()}")
        self._mails = len(self.smtp.messages)

    def patient_says(self, words: str) -> Answer:
        self.say(f"PATIENT  {words}")
        answer = self.twilio.text(PHONE, LINE, words)
        self.settle()
        return answer

    def go_to(self, day: str) -> None:
        """Move to a local time like "2026-11-20 17:00", stopping at everything that falls due before it."""
        end = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        while (due := self._next_due()) is not None and due < end:
            self.clock.move_to(max(due, self.now + timedelta(seconds=1)))
            self.settle()
        self.clock.move_to(end)
        self.settle()

    def _next_due(self) -> datetime | None:
        moments = (
            "SELECT min(next_due_at) FROM episode",
            "SELECT min(due_at) FROM escalation WHERE status != 'resolved'",
            "SELECT min(due_at) FROM outbox_message WHERE status = 'pending'",
        )
        with self.app.office.db.engine.connect() as connection:
            found = [connection.execute(sql(query)).scalar() for query in moments]
        return min((as_utc(value) for value in found if value), default=None)

    def mails_to(self, name: str) -> list[EmailMessage]:
        return [m for m in self.smtp.messages if str(m["To"]).find(name) >= 0]

    def ack_token(self, mail: EmailMessage) -> str:
        body = mail.get_body(("plain",))
        assert body is not None
        found = re.search(r"/a/([\w.\-]+)", body.get_content())
        assert found is not None
        return found[1]


def as_utc(value: object) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


@contextmanager
def running_world(url: str, clock: Frozen) -> Iterator[World]:
    """Start everything, set the clinic and its team up, and stop it all at the end."""
    with SmtpPeer() as smtp, TwilioPeer(clock=lambda: datetime.now(UTC)) as twilio:  # noqa: TID251
        settings = environment(url, twilio, smtp)
        migrate.upgrade(settings["DATABASE_URL"])
        app = build_app(settings)
        with _served(app) as address:
            twilio.webhook_url = f"{address}/twilio/inbound"
            set_up_clinic(app)
            yield World(app, twilio, smtp, clock)
        app.office.db.dispose()


@contextmanager
def _served(app: App) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(app), threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), name="web")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def set_up_clinic(app: App) -> None:
    set_clinic(
        app.office,
        ClinicFields(
            name="Spring Clinic",
            phone="+15551230009",
            time_zone=ZONE,
            hours="mon-fri 08:00-17:00",
            after_hours_phone="+15551230010",
        ),
        app.now(),
    )
    for name, email, role in TEAM:
        add_member(app.office, None, MemberFields(name=name, email=email, roles=(role,)), app.now())


def enrol_patient(world: World, **changes: object) -> Enrolled:
    request: dict[str, object] = {
        "phone": PHONE,
        "procedure_at": "2026-11-20T08:00",
        "time_zone": ZONE,
        "flow": "rfa",
        "region": "lumbar",
        "consent_recorded": True,
        "baseline": 7,
        "name": NAME,
        "reference": REFERENCE,
    }
    enrolled = enrol(world.app.office, Enrolment(**{**request, **changes}), world.now)  # type: ignore[arg-type]
    world.case_code = enrolled.case_code
    return enrolled

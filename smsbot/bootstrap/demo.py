"""The demo: real use cases, database, dispatcher and mails; only the ways out and the clock are its own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from smsbot.bootstrap.app import App, Webhooks
from smsbot.bootstrap.bell import Bell
from smsbot.bootstrap.build import build_reader, find_flows
from smsbot.clock import RealClock, VirtualClock
from smsbot.db.clinics import ClinicFields, MemberFields
from smsbot.db.migrate import upgrade
from smsbot.db.outbox import DeliveryReport
from smsbot.db.session import Database
from smsbot.domain.delivery import ProviderStatus
from smsbot.domain.reading import Reader
from smsbot.flow_files import Library, load_library
from smsbot.gateways.demo import DemoEmail, DemoMail, DemoSms, DemoText
from smsbot.gateways.twilio import delivery_verdict
from smsbot.mail.links import AckLinks
from smsbot.mail.room import MailRoom
from smsbot.office import Office
from smsbot.sealing import Keyring, generate_keys
from smsbot.services import demo_view, procedures, setup
from smsbot.services.demo_view import DemoState
from smsbot.services.dispatch import Outlets
from smsbot.services.enrolment import Enrolment, enrol
from smsbot.settings import Needs, Settings

ZONE = "America/New_York"
# Area code 555 is assigned to nobody.
LINE = "+15550100000"
HANDSET = "+15551230001"
CLINIC = ClinicFields(
    name="Demo Clinic",
    phone="+15559870000",
    time_zone=ZONE,
    after_hours_phone="+15559870001",
    hours="mon-fri 08:00-17:00",
)
TEAM = (
    MemberFields("Dana Reyes, RN", "dana@clinic.example", ("on_call",)),
    MemberFields("Dr. Sam Okafor", "sam@clinic.example", ("lead",)),
    MemberFields("Priya Nair, PA", "priya@clinic.example", ("backup",)),
    MemberFields("Lee Morgan", "lee@clinic.example", ("manager",)),
    MemberFields("Jo Lindgren, RN", "jo@clinic.example", ("nurse",)),
)
_SENDER = "Check-ins <check-ins@clinic.example>"
_YES = {"en": "YES", "es": "SI"}
# Where the viewer comes in: the procedure is over, the first check-in still to come.
_STARTS_AT = time(13, 0)
_MOST_ROUNDS = 5


@dataclass(slots=True)
class Demo:
    """A clinic, a patient and a phone on one clock. Not safe for two threads at once."""

    app: App
    clock: VirtualClock
    sms: DemoSms
    email: DemoEmail
    language: str
    episode: int = 0

    def text(self, body: str) -> None:
        """The patient texts the clinic's line, now."""
        self.app.receive(self.sms.reply(HANDSET, body))
        self.settle()

    def settle(self) -> None:
        """Do what is due at this moment, until nothing is left of it."""
        for _ in range(_MOST_ROUNDS):
            self.app.tick()
            self.app.dispatch()
            self._report_deliveries()
            due = self.next_moment()
            if due is None or due > self.clock.now():
                return

    def _report_deliveries(self) -> None:
        for text in self.sms.take_unreported():
            report = DeliveryReport(
                text.sid, ProviderStatus.DELIVERED, outbox_id=int(text.reference), attempt=None
            )
            self.app.record_report(report)

    def next_moment(self) -> datetime | None:
        """When something is due next; None for never."""
        return demo_view.next_moment(self.app.office)

    def state(self) -> DemoState:
        """All that is shown of the patient's state."""
        return demo_view.look(self.app.office, self.episode, self.clock.now())

    def conversation(self) -> tuple[DemoText, ...]:
        """What stands on the patient's phone, oldest first."""
        return self.sms.conversation(HANDSET)

    def inbox(self) -> tuple[DemoMail, ...]:
        """The care team's mails, oldest first."""
        return self.email.inbox()

    def close(self) -> None:
        """Close the database."""
        self.app.office.db.dispose()


def build_demo(
    folder: Path, start: datetime | None = None, *, language: str = "en", port: int = 8000
) -> Demo:
    """Build the demo in an empty folder, with one patient whose procedure was on the morning of ``start``.

    ``start`` (aware, after 10:00 by the clinic's clock) is by default today at 13:00 there. ``language`` is
    one that the flow speaks; ``port`` is where the mails' links lead.
    """
    now = start or _today_at(_STARTS_AT)
    day = now.astimezone(ZoneInfo(ZONE)).date()
    clock = VirtualClock(_local(day - timedelta(days=1), time(14, 30)))
    sms, email = DemoSms(clock.now, LINE), DemoEmail(clock.now)
    demo = Demo(
        _build_app(folder, clock, (sms, email), f"http://127.0.0.1:{port}"), clock, sms, email, language
    )
    _enrol_patient(demo, day)
    _play_prologue(demo, day)
    _wait_until(demo, now)
    return demo


def _build_app(folder: Path, clock: VirtualClock, outlets: tuple[DemoSms, DemoEmail], public_url: str) -> App:
    url = f"sqlite:///{folder / 'demo.db'}"
    upgrade(url)
    keys, bell = generate_keys(), Bell()
    library, reader = _read_files(find_flows(Settings.from_env({}, Needs.DATABASE)))
    secret = keys["SECRET_KEY"]
    office = Office(
        db=Database(url),
        keyring=Keyring.parse(keys["SMSBOT_DATA_KEYS"], keys["SMSBOT_INDEX_KEY"]),
        library=library,
        reader=reader,
        links=AckLinks(secret, public_url),
        # No carrier stands between, so stop, start and help are answered here and can be seen.
        provider_keywords=frozenset(),
        allows_unreviewed=lambda _phone: True,
        wake=bell.ring,
    )
    return App(
        office=office,
        clock=clock,
        bell=bell,
        public_url=public_url,
        secret_key=secret,
        outlets=Outlets(*outlets, MailRoom(_SENDER, office.links), public_url, clock.now),
        # There is no Twilio account whose signature could be right.
        webhooks=Webhooks(lambda _url, _fields, _header: False, "", delivery_verdict),
    )


@cache
def _read_files(flows: Path) -> tuple[Library, Reader]:
    """The flows and the reader; starting over needs not read them again."""
    return load_library(flows), build_reader(flows)


def _enrol_patient(demo: Demo, day: date) -> None:
    office, now = demo.app.office, demo.clock.now()
    setup.set_clinic(office, CLINIC, now)
    for member in TEAM:
        setup.add_member(office, None, member, now)
    request = Enrolment(
        phone=HANDSET,
        procedure_at=_local(day, time(9, 0)).isoformat(),
        time_zone=ZONE,
        flow="rfa",
        region="lumbar",
        side="left",
        language=demo.language,
        name="Alex Example",
        reference="DEMO-1",
        consent_recorded=True,
        by="demo",
    )
    demo.episode = enrol(office, request, now).episode
    demo.settle()


def _play_prologue(demo: Demo, day: date) -> None:
    """What came before the viewer: consent, the baseline on the evening before, the procedure done."""
    before = day - timedelta(days=1)
    _wait_until(demo, _local(before, time(14, 34)))
    demo.text(_YES[demo.language])
    _wait_until(demo, _local(before, time(17, 6)))
    demo.text("7")
    _wait_until(demo, _local(day, time(9, 50)))
    done_at, now = _local(day, time(9, 40)), demo.clock.now()
    procedures.confirm(demo.app.office, str(demo.episode), done_at, now, by="demo")
    demo.settle()


def _wait_until(demo: Demo, moment: datetime) -> None:
    while (due := demo.next_moment()) is not None and demo.clock.now() < due < moment:
        demo.clock.set(due)
        demo.settle()
    demo.clock.set(moment)
    demo.settle()


def _today_at(at: time) -> datetime:
    return _local(RealClock().now().astimezone(ZoneInfo(ZONE)).date(), at)


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(ZONE))

"""The doctor: looks at settings, database, migrations, flows and team, and names the mend of each fault."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import structlog

from smsbot.bootstrap.bell import Bell
from smsbot.bootstrap.build import build_office, build_twilio, find_flows
from smsbot.clock import RealClock
from smsbot.flow_files import check_flows
from smsbot.gateways.smtp import SmtpGateway
from smsbot.office import Office
from smsbot.ports import SetupFault
from smsbot.services import readiness, reconcile, team_gaps
from smsbot.services.readiness import Readiness
from smsbot.settings import Needs, Settings, SettingsError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was found or how to mend it."""

    is_good: bool
    name: str
    message: str

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)


def examine(environment: Mapping[str, str], *, online: bool) -> tuple[Finding, ...]:
    """Look at everything; with ``online``, at Twilio and the mail server too. Nothing is changed or sent."""
    try:
        settings = Settings.from_env(environment, Needs.ALL)
    except SettingsError as error:
        return tuple(Finding(False, "settings", fault) for fault in error.faults)
    findings = [Finding(True, "settings", "complete"), *_examine_flows(settings)]
    if all(f.is_good for f in findings):
        findings += _examine_office(settings)
    if online:
        findings += _examine_outside(settings)
    return tuple(findings)


def _examine_flows(settings: Settings) -> Iterator[Finding]:
    faults = check_flows(find_flows(settings))
    yield from (Finding(False, "flows", str(fault)) for fault in faults)
    if not faults:
        yield Finding(True, "flows", "well formed")


def _examine_office(settings: Settings) -> Iterator[Finding]:
    try:
        ready, gaps = _look(build_office(settings, Bell()))
    except Exception as error:
        # Whatever keeps the database from answering, the doctor must say so and not fall ill itself.
        name = type(error).__name__
        yield Finding(
            False, "database", f"cannot be asked ({name}); check DATABASE_URL, run smsbot db upgrade"
        )
        return
    yield from (Finding(False, "running", fault) for fault in ready.faults)
    yield from (Finding(False, "team", gap) for gap in gaps)
    if not ready.faults:
        yield Finding(True, "running", f"database at migration {ready.migration}, clock ticking")
    if not gaps:
        yield Finding(True, "team", "every step of every tier reaches somebody")


def _look(office: Office) -> tuple[Readiness, tuple[str, ...]]:
    try:
        return readiness.look(office, RealClock().now()), team_gaps.find(office)
    finally:
        office.db.dispose()


def _examine_outside(settings: Settings) -> Iterator[Finding]:
    twilio, web, mail = build_twilio(settings), settings.require_web(), settings.require_mail()
    faults = list(twilio.check_account())
    if not faults:
        # A service's own webhook is found without any line.
        for line in _lines(settings) or ("",):
            faults += [f for f in twilio.check_webhooks(line, web.public_url) if f not in faults]
    yield from _tell("twilio", faults, "the account answers and its webhooks are set")
    yield from _tell("mail", SmtpGateway(mail.server.url).check(), "the mail server takes our log-in")


def _lines(settings: Settings) -> tuple[str, ...]:
    """The default sender and every line that a clinic has of its own, as far as the database tells."""
    default = (settings.twilio_from,) if settings.twilio_from else ()
    try:
        office = build_office(settings, Bell())
        own = reconcile.own_lines(office)
        office.db.dispose()
    except Exception as error:
        # That the database cannot be asked is a finding of its own.
        log.warning("lines_not_read", error=type(error).__name__)
        return default
    return tuple(dict.fromkeys([*default, *own]))


def _tell(name: str, faults: list[SetupFault], well: str) -> Iterator[Finding]:
    yield from (Finding(False, name, f"{fault.problem}; {fault.mend}") for fault in faults)
    if not faults:
        yield Finding(True, name, well)

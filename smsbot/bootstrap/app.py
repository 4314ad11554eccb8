"""The app: every use case bound to this installation's database, gateways and clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from smsbot.bootstrap.bell import Bell
from smsbot.bootstrap.faults import StartError
from smsbot.clock import Clock
from smsbot.db.outbox import DeliveryReport
from smsbot.domain.delivery import Verdict
from smsbot.office import Office
from smsbot.ports import InboundText, SendError, SmsSender
from smsbot.services import callbacks, dispatch, escalate, inbound, reconcile, tick
from smsbot.services.acknowledgement import AckPage, acknowledge, open_page, resolve
from smsbot.services.dispatch import Outlets
from smsbot.services.inbound import Received, UnknownLineError
from smsbot.services.readiness import Readiness, has_tables, look
from smsbot.services.watch import Watch

log = structlog.get_logger()

# Longer without a tick than this, and texts may have come that nobody took in.
GAP = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """What the provider's webhooks are checked by: its signature, its account, and its error codes."""

    is_signed: Callable[[str, Sequence[tuple[str, str]], str | None], bool]
    account_sid: str
    judge_code: Callable[[str | None], Verdict]


@dataclass(slots=True)
class App:
    """One running installation. Web, worker and command line call nothing below it.

    ``default_line`` is the number that clinics without a line of their own text from, where it is known (a
    Messaging Service keeps it to itself).
    """

    office: Office
    clock: Clock
    bell: Bell
    public_url: str
    secret_key: str
    outlets: Outlets | None = None
    webhooks: Webhooks | None = None
    tick_seconds: int = 5
    default_line: str | None = None
    port: int = 8000
    heartbeat_seconds: int = 10
    # A webhook may be lost while the clock ticks on (the proxy in front is down): asked for all the same.
    reconcile_every: timedelta = timedelta(minutes=15)
    watch: Watch | None = None
    _reconciled: bool = field(default=False)

    def close(self) -> None:
        """Close every connection to the database."""
        self.office.db.dispose()

    def now(self) -> datetime:
        """The present moment by this app's clock, aware, in UTC."""
        return self.clock.now()

    def receive(self, text: InboundText) -> Received:
        """Take in one text; see smsbot.services.inbound."""
        try:
            return inbound.receive(self.office, text, self.now())
        except UnknownLineError:
            raise
        except Exception:
            # Nothing was written, and the provider may not try again: the next tick asks for it.
            self._reconciled = False
            raise

    def record_report(self, report: DeliveryReport) -> bool:
        """Take in one delivery report; False where the text is not ours."""
        if self.webhooks is None:
            raise RuntimeError("delivery reports need the provider's settings")
        return callbacks.record(self.office, report, self.webhooks.judge_code, self.now())

    def tick(self) -> None:
        """Bring every episode and escalation up to now; after a start or a gap, fetch missed texts first."""
        # Before the provider is asked, which may be slow: no red flag waits for that.
        escalate.run(self.office, self.now())
        self._catch_up()
        now = self.now()
        tick.run(self.office, now)
        escalate.run(self.office, now)
        dispatch.defer_due(self.office, now)
        self.bell.ring()

    def _catch_up(self) -> None:
        if self.outlets is None:
            return
        now, net = self.now(), self.reconcile_every
        if not self._reconciled or reconcile.is_due(self.office, now, gap=GAP, net=net):
            # Set first: a text that fails while this runs asks for another round.
            self._reconciled = True
            self._reconciled = self.reconcile(self.outlets.sms) and self._reconciled

    def reconcile(self, sms: SmsSender) -> bool:
        """Take in texts that no webhook brought; whether all of that went well."""
        now = self.now()
        try:
            missed = reconcile.find_missed(self.office, sms, now, self.default_line)
        except SendError as error:
            log.warning("reconcile_failed", code=error.code)
            return False
        except Exception as error:
            # Whatever the provider answers must not keep check-ins and escalations from going on.
            log.error("reconcile_failed", error=type(error).__name__)
            return False
        whole = all([self._take_in(text) for text in missed])
        if whole:
            reconcile.note_done(self.office, now)
        return whole

    def _take_in(self, text: InboundText) -> bool:
        try:
            self.receive(text)
        except UnknownLineError:
            # No clinic is set up for the line (any more).
            log.info("reconcile_other_line")
        except Exception as error:
            # The next missed text must still be taken in; this one is asked for again.
            log.error("reconcile_text_failed", error=type(error).__name__)
            return False
        return True

    def dispatch(self) -> int:
        """Send everything that is due; how many rows were dealt with."""
        if self.outlets is None:
            raise RuntimeError("sending needs the provider's and the mail server's settings")
        total = 0
        while sent := dispatch.send_due(self.office, self.outlets):
            total += sent
        return total + dispatch.settle_lost(self.office, self.outlets)

    def deliver(self, outbox_id: int) -> None:
        """Send one row of the outbox, if it is due and nobody else has it: a worker's job."""
        if self.outlets is None:
            raise RuntimeError("sending needs the provider's and the mail server's settings")
        dispatch.deliver(self.office, self.outlets, outbox_id)

    @property
    def uses_jobs(self) -> bool:
        """Whether jobs in the database wake the senders (PostgreSQL), or this process does all (SQLite)."""
        return not self.office.db.is_sqlite

    def open_ack(self, token: str) -> AckPage:
        """What an acknowledge link shows; LinkError for one that is not valid (any more)."""
        return open_page(self.office, token, self.now())

    def acknowledge(self, token: str, member_id: int) -> AckPage:
        """A named person takes the escalation; see smsbot.services.acknowledgement."""
        return acknowledge(self.office, token, member_id, self.now())

    def resolve(self, token: str, member_id: int, outcome: str) -> AckPage:
        """A named person closes the escalation; see smsbot.services.acknowledgement."""
        return resolve(self.office, token, member_id, outcome, self.now())

    def check_tables(self) -> None:
        """Raise StartError where the database's tables are not those of this version."""
        if not has_tables(self.office):
            raise StartError(("DATABASE_URL: the tables are not of this version; run smsbot db upgrade",))

    def keep_watch(self) -> None:
        """See whether the installation stands still, and call for help if it does."""
        if self.watch is not None:
            self.watch.look(self.now())

    def readiness(self) -> Readiness:
        """Whether this installation does its work."""
        return look(self.office, self.now())

"""The watch: a living web process sees that the clock or the senders stand still, and calls for help."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from smsbot.db import signs, wakeups
from smsbot.db.signs import Pulse
from smsbot.mail.standstill import Part, Standstill, Watcher, build_standstill_mail, spell
from smsbot.office import Office
from smsbot.ports import Alarm, EmailSender

log = structlog.get_logger()

LATE = timedelta(minutes=10)
# Between two calls, of all processes together where the database can be asked, else of this one.
PAUSE = timedelta(minutes=10)


@dataclass(slots=True)
class Watch:
    """One process's watch. ``since`` stands for the last tick until one is known.

    What was read last is kept, so that the same people can be told when the database is gone.
    """

    office: Office
    email: EmailSender
    sender: str
    alarm: Alarm | None
    since: datetime
    people: tuple[Watcher, ...] = ()
    called_at: datetime | None = None

    def look(self, now: datetime) -> bool:
        """Look once; whether help was called."""
        pulse = self._feel()
        standstill = self._judge(pulse, now)
        if standstill is None or not self._may_call(now, is_reachable=pulse is not None):
            return False
        self.called_at = now
        log.error("standstill", part=standstill.part.name.lower())
        self._call(standstill)
        self._mail(standstill, now)
        return True

    def _feel(self) -> Pulse | None:
        """The signs of life; None where the database cannot be asked."""
        try:
            with self.office.db.reading() as session:
                pulse = signs.read_pulse(session)
                self.people = tuple(Watcher(*person) for person in signs.watchers(session))
        except Exception as error:
            # Whatever keeps the database from answering: how long it has, decides.
            log.warning("pulse_not_felt", error=type(error).__name__)
            return None
        self.since = pulse.last_tick or self.since
        return pulse

    def _judge(self, pulse: Pulse | None, now: datetime) -> Standstill | None:
        if _are_apart(self.since, now, LATE):
            part = Part.DATABASE if pulse is None else Part.CLOCK
            return Standstill(part, self.since, pulse.open_alerts if pulse else None)
        if pulse is not None and pulse.untried_since is not None and now - pulse.untried_since > LATE:
            return Standstill(Part.SENDER, pulse.untried_since, pulse.open_alerts)
        return None

    def _may_call(self, now: datetime, *, is_reachable: bool) -> bool:
        if self.called_at is not None and not _are_apart(self.called_at, now, PAUSE):
            return False
        if not is_reachable:
            return True
        try:
            with self.office.db.transaction() as session:
                return wakeups.claim_beat(session, "watch", now, every=PAUSE)
        except Exception as error:
            # It can be read but not written (a full disk): then each process calls for itself.
            log.warning("call_not_claimed", error=type(error).__name__)
            return True

    def _call(self, standstill: Standstill) -> None:
        if self.alarm is None:
            return
        try:
            self.alarm.call(spell(standstill))
        except Exception as error:
            # Whatever it is, the mails must still be tried.
            log.error("alarm_failed", error=type(error).__name__)

    def _mail(self, standstill: Standstill, now: datetime) -> None:
        for person in self.people:
            try:
                self.email.send(build_standstill_mail(standstill, person, sender=self.sender, now=now))
            except Exception as error:
                # The next person must still be told; the error's own text could quote an address.
                log.error("standstill_mail_failed", error=type(error).__name__)


def _are_apart(one: datetime, other: datetime, span: timedelta) -> bool:
    """Whichever is the later: a clock may have been wrong."""
    return abs(other - one) >= span

"""One storm: a seeded hour of bad luck in a minute or two, over real processes, and the calm after it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from smsbot.bootstrap import App, build_app
from smsbot.db import migrate
from smsbot.db.models import InboundMessage, OutboxMessage
from smsbot.domain.delivery import OutboxStatus
from tests.chaos.patients import CHAT, RED, Kind, StormPatient, enrol_all, make_due, reply_to, set_up
from tests.chaos.processes import Node, Supervisor, many_nodes, one_process
from tests.chaos.provider import Provider, Weather, row_of
from tests.peers.smtp_peer import SmtpPeer
from tests.peers.twilio_messages import PeerMessage
from tests.world import environment

# Shortened for the storm; a real installation has minutes where this has seconds.
WAITS = {
    "SMSBOT_TICK_SECONDS": "1",
    "SMSBOT_LEASE_SECONDS": "6",
    "SMSBOT_HEARTBEAT_SECONDS": "1",
    "SMSBOT_RECONCILE_SECONDS": "5",
}
_LEASE = 6
_LONGEST_CALM = 240.0
_LONGEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a storm."""

    seed: int
    kills: int = 60
    patients: int = 60
    weather: Weather = field(default_factory=Weather)

    @property
    def seconds(self) -> float:
        """How long the patients take to say what they have to say: a process must live for a while."""
        return self.kills * 3.0

    @property
    def kills_in_calls(self) -> int:
        """How many of the kills must come between the provider's accept and our commit."""
        return self.kills // 3


@dataclass
class Storm:
    """The storm while it goes on, and all that is known of it afterwards."""

    plan: Plan
    app: App
    provider: Provider
    smtp: SmtpPeer
    supervisor: Supervisor
    patients: list[StormPatient]
    restart_database: Callable[[], None] | None = None
    database_restarts: int = 0
    seconds: float = 0.0
    became_calm: bool = False

    def run(self) -> None:
        """Let it blow until enough was killed and everybody has said what they had to say; then wait."""
        began = time.monotonic()
        self.provider.on_accepted = self._hear
        self.supervisor.start()
        self.supervisor.wait_until_up()
        make_due(self.app, self.patients)
        talking = [threading.Thread(target=self._talk, args=(one,)) for one in self.patients]
        for thread in talking:
            thread.start()
        self._break_things()
        for thread in talking:
            thread.join()
        self.provider.calm()
        self.became_calm = self._wait_for_calm()
        self.seconds = time.monotonic() - began

    def _break_things(self) -> None:
        """Kill processes of every kind at odd moments, and the database now and then."""
        dice = random.Random(self.plan.seed + 1)
        count = 0
        end = time.monotonic() + 3 * self.plan.seconds
        while self._has_kills_left() and time.monotonic() < end:
            node = dice.choice(self.supervisor.nodes)
            # Killed while it starts, a process would only prove that it was not there.
            node.wait_until_at_work()
            time.sleep(dice.uniform(0.5, 4))
            count += 1
            if self.restart_database is not None and count % 12 == 0:
                self.restart_database()
                self.database_restarts += 1
            self.supervisor.kill(node)
            if dice.random() < 0.2:
                self.smtp.fail_next(dice.choice([0, 451]))

    def _has_kills_left(self) -> bool:
        kills = self.supervisor.kills
        too_few = self.supervisor.kills_in_calls < self.plan.kills_in_calls
        return sum(kills.values()) < self.plan.kills or too_few

    def _hear(self, message: PeerMessage) -> None:
        """A text of ours reached a handset: its owner may answer, once for each row."""
        patient = next((one for one in self.patients if one.phone == message.to), None)
        words = reply_to(patient, message) if patient else None
        if patient is None or words is None:
            return
        with patient.turn:
            if row_of(message)[0] in patient.answered:
                return
            patient.answered.add(row_of(message)[0])
        self.provider.later(lambda: self._say(patient, words))

    def _say(self, patient: StormPatient, words: str) -> None:
        with patient.turn:
            sid = self.provider.text(patient.phone, words)
            patient.said.append((sid, words))
            if words == "STOP":
                patient.stopped_at = self.provider.answered.get(sid)
            patient.is_in.set()

    def _talk(self, patient: StormPatient) -> None:
        """What a patient says unasked, some time after they have signed up."""
        dice = random.Random(f"{self.plan.seed}/{patient.phone}")
        patient.is_in.wait(timeout=60)
        time.sleep(dice.uniform(3, max(4, self.plan.seconds)))
        if patient.kind in (Kind.STOPS, Kind.STOPS_THEN_RED):
            self._say(patient, "STOP")
            time.sleep(dice.uniform(1, 6))
        if patient.kind in (Kind.RED_FLAG, Kind.STOPS_THEN_RED):
            self._say(patient, dice.choice(RED))
        if patient.kind is Kind.CHATS:
            for words in dice.sample(CHAT, 3):
                self._say(patient, words)
                time.sleep(dice.uniform(0, 3))

    def _wait_for_calm(self) -> bool:
        """Wait until nothing is on its way any more; whether that came to be."""
        end = time.monotonic() + _LONGEST_CALM
        # Every text that no webhook brought has been asked for, and every lease has ended.
        time.sleep(2 * _LEASE)
        while time.monotonic() < end:
            if not self._is_busy():
                return True
            time.sleep(1)
        return False

    def _is_busy(self) -> bool:
        with self.app.office.db.reading() as session:
            is_waiting = OutboxMessage.status.in_([OutboxStatus.PENDING, OutboxStatus.SENDING])
            waiting = select(func.count()).where(
                is_waiting, OutboxMessage.due_at <= self.app.now() + _LONGEST_RETRY
            )
            left = session.scalar(waiting)
            taken_in = session.scalar(select(func.count(InboundMessage.id))) or 0
        return self.provider.is_busy or bool(left) or taken_in < sum(len(one.said) for one in self.patients)


@contextmanager
def brewing(
    plan: Plan, url: str, folder: Path, restart_database: Callable[[], None] | None = None
) -> Iterator[Storm]:
    """Set everything up for a storm over the empty database at ``url``; ends every process afterwards."""
    provider = Provider(random.Random(plan.seed), plan.weather)
    with SmtpPeer() as smtp:
        settings = {**environment(url, provider.peer, smtp), **WAITS, "LOG_LEVEL": "INFO"}
        migrate.upgrade(url)
        app = build_app(settings)
        set_up(app)
        patients = enrol_all(app, random.Random(plan.seed), plan.patients, max(5, plan.seconds))
        arrange = one_process if restart_database is None else many_nodes
        nodes = _with_listeners(arrange(settings, folder), provider)
        supervisor = Supervisor(nodes)
        provider.supervisor = supervisor
        try:
            yield Storm(plan, app, provider, smtp, supervisor, patients, restart_database)
        finally:
            supervisor.stop()
            provider.close()
            app.office.db.dispose()


def _with_listeners(nodes: list[Node], provider: Provider) -> list[Node]:
    for node in nodes:
        node.environment["TWILIO_API_BASE_URL"] = provider.listen_for(node.name)
    return nodes

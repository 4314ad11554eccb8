"""G7, G8 and G11: many clocks at once, state and job in one transaction, and a worker killed in its call."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select, text

from bench.goals import Goal, at_least, at_most, exactly, shown
from bench.growth import opened
from bench.sites import ALL_DUE, PATIENTS, Base, desk_on
from bench.webhook import REPETITIONS
from smsbot.bootstrap import App, build_app
from smsbot.db import migrate
from smsbot.db.models import Handset, OutboxMessage
from smsbot.db.outgoing import Recipient, add_text
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose, SendText
from smsbot.ports import InboundText
from tests.chaos.processes import Node
from tests.factories import KEYRING
from tests.integration.services.desk import Desk
from tests.peers.smtp_peer import SmtpPeer
from tests.peers.twilio_peer import LINE, TwilioPeer
from tests.world import environment, set_up_clinic

_TRANSACTIONS = 200
_BEAT, _LEASE, _TICK = 1, 3, 1
# Stalled after three beats, looked for as often; the lease; a tick; the queue's own poll.
LONGEST_RECOVERY = 3 * _BEAT + 3 * _BEAT + _LEASE + _TICK + 5
_SLOW_ANSWER = 30.0
_numbers = count(1)


def measure(postgres: Base) -> Iterator[Goal]:
    """All of it on PostgreSQL: SQLite has one clock and no jobs."""
    yield from _clocks(postgres)
    yield _defer(postgres)
    yield from _recovery(postgres)


def _clocks(base: Base) -> Iterator[Goal]:
    runs = [{clocks: _tick_at_once(base, clocks) for clocks in (1, 2, 4)} for _ in range(REPETITIONS)]
    doubles = sum(double for run in runs for _, double in run.values())
    yield exactly("G7", "check-ins asked twice or never by 1, 2 and 4 clocks at once", doubles, 0)
    for clocks in (2, 4):
        gain = median(run[1][0] / run[clocks][0] for run in runs)
        goal = at_least("G7", f"check-ins a second with {clocks} clocks over one", gain, 1)
        yield goal if clocks == 2 else shown(goal.what, goal.figure)


def _tick_at_once(base: Base, clocks: int) -> tuple[float, int]:
    """Seconds until so many processes have opened all, and how often one was asked twice or never."""
    context = multiprocessing.get_context("fork")
    with base.copy() as url:
        start, spent = context.Barrier(clocks), context.Queue()
        workers = [context.Process(target=_tick_all, args=(base, url, start, spent)) for _ in range(clocks)]
        for worker in workers:
            worker.start()
        seconds = max(spent.get(timeout=120) for _ in workers)
        for worker in workers:
            worker.join()
        with desk_on(url, base.now) as desk:
            return seconds, _wrongly_asked(desk, base)


def _tick_all(base: Base, url: str, start: Any, spent: Any) -> None:
    with desk_on(url, base.now) as desk:
        desk.app.tick()
        desk.clock.advance(ALL_DUE)
        start.wait()
        began = time.perf_counter()
        desk.app.tick()
        spent.put(time.perf_counter() - began)


def _wrongly_asked(desk: Desk, base: Base) -> int:
    asked = select(func.count()).where(
        OutboxMessage.template == "PAIN_Q", OutboxMessage.planned_at >= base.now + ALL_DUE
    )
    with desk.office.db.reading() as session:
        per_patient = session.scalars(asked.group_by(OutboxMessage.episode_id)).all()
    never = PATIENTS - len(per_patient)
    return never + sum(times - 1 for times in per_patient) + abs(PATIENTS - opened(desk))


def _defer(base: Base) -> Goal:
    with base.copy() as url, desk_on(url, base.now) as desk:
        ratios = [_write(desk, jobs=False) / _write(desk, jobs=True) for _ in range(REPETITIONS)]
    return at_least("G8", "state and job in one transaction over the state alone", median(ratios), 0.50)


def _write(desk: Desk, *, jobs: bool) -> float:
    """Seconds for texts written one a transaction; one for later gets no job yet."""
    at = desk.now if jobs else desk.now + timedelta(hours=1)
    with desk.office.db.reading() as session:
        handset = session.scalars(select(Handset).limit(1)).one()
    to = Recipient(handset.clinic_id, handset.id)
    start = time.perf_counter()
    for _ in range(_TRANSACTIONS):
        words = SendText("NOTE", "bench", Purpose.REPLY, f"bench{next(_numbers)}", at)
        with desk.office.db.transaction() as session:
            add_text(session, words, to=to, now=desk.now, keyring=KEYRING)
    return time.perf_counter() - start


def _recovery(base: Base) -> Iterator[Goal]:
    """How long after a worker's death, while Twilio was answering it, its text is settled by another."""
    with _installation(base) as (app, twilio, start):
        start("clock")
        worker = start("worker")
        waits = []
        for _ in range(REPETITIONS):
            heir = start("worker")
            _wait_for(lambda: _workers(app) >= 2, 60)
            waits.append(_kill_in_call(app, twilio, worker, heir))
            worker = heir
    yield at_most("G11", "seconds until a killed worker's text is settled", median(waits), LONGEST_RECOVERY)
    yield shown("longest of them", f"{max(waits):.1f} s")


@contextmanager
def _installation(base: Base) -> Iterator[tuple[App, TwilioPeer, Any]]:
    nodes: list[Node] = []
    with SmtpPeer() as smtp, TwilioPeer() as twilio, TemporaryDirectory() as folder:
        url = base.databases.new()
        waits = {
            "SMSBOT_TICK_SECONDS": str(_TICK),
            "SMSBOT_LEASE_SECONDS": str(_LEASE),
            "SMSBOT_HEARTBEAT_SECONDS": str(_BEAT),
        }
        settings = {**os.environ, **environment(url, twilio, smtp), **waits}
        app = _prepare(url, settings)

        def start(kind: str) -> Node:
            name = f"{kind}{len(nodes)}"
            command = [sys.executable, "-m", "smsbot", kind]
            nodes.append(Node(name, kind, command, settings, Path(folder) / f"{name}.log"))
            nodes[-1].start()
            return nodes[-1]

        try:
            yield app, twilio, start
        finally:
            for node in nodes:
                node.kill()
            app.close()
            base.databases.drop(url)


def _prepare(url: str, settings: dict[str, str]) -> App:
    migrate.upgrade(url)
    app = build_app(settings)
    set_up_clinic(app)
    return app


def _workers(app: App) -> int:
    """The workers that have given a sign of life lately."""
    alive = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '3 seconds'"
    with app.office.db.reading() as session:
        return int(session.execute(text(alive)).scalar_one())


def _kill_in_call(app: App, twilio: TwilioPeer, worker: Node, heir: Node) -> float:
    """Kill a worker whose text Twilio has accepted, not answered; seconds until the heir has settled it."""
    calls = twilio.creates
    twilio.answer_slowly(_SLOW_ANSWER)
    # The heir must not take the job itself: it sleeps until the other is in its call.
    _signal(heir, signal.SIGSTOP)
    sender = f"+1555202{next(_numbers):04d}"
    app.receive(InboundText(f"SM{next(_numbers):032d}", sender, LINE, "who is this?", 0, app.now(), None))
    _wait_for(lambda: twilio.creates > calls, 30)
    _signal(heir, signal.SIGCONT)
    worker.kill()
    start = time.monotonic()
    _wait_for(lambda: _is_settled(app), 60)
    return time.monotonic() - start


def _signal(node: Node, number: int) -> None:
    if node.process is not None:
        node.process.send_signal(number)


def _is_settled(app: App) -> bool:
    with app.office.db.reading() as session:
        newest = select(OutboxMessage.status).where(OutboxMessage.template == "UNKNOWN_SENDER")
        return session.scalars(newest.order_by(OutboxMessage.id.desc()).limit(1)).one() is OutboxStatus.SENT


def _wait_for(is_so: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not come")
        time.sleep(0.05)

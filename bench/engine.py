"""How fast the engine is against its goals: ``python -m bench.engine``; FULL=1 goes to a million rows.

Ratios measured in one run, medians of three interleaved repetitions. Left out: G9 compares with Celery, which
is not installed here; G10 is ``make chaos``.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import growth, nodes, webhook
from bench.goals import Goal, save
from bench.sites import bases, silence

_RESULTS = Path(__file__).parent / "results" / "engine.json"


def main() -> None:
    """Print every goal with its figure as it is measured; ``--save`` keeps them. A missed one ends no run."""
    silence()
    start = time.monotonic()
    found = []
    for goal in _measure():
        found.append(goal)
        print(goal.line(), flush=True)
    print("G9   not measured: it compares the job queue with Celery, which is not installed here")
    print("G10  make chaos")
    if "--save" in sys.argv[1:]:
        save(_RESULTS, found)
    missed = sum(goal.is_met is False for goal in found)
    print(f"{missed} missed (docs/scale.md says why); {time.monotonic() - start:.0f} s")


def _measure() -> Iterator[Goal]:
    with bases() as (sqlite, postgres):
        yield from webhook.measure(sqlite, postgres)
        yield from growth.measure(sqlite, postgres)
        yield from nodes.measure(postgres)


if __name__ == "__main__":
    main()

"""Chaos from the command line: python -m tests.chaos --seed 1 --database sqlite (or postgresql)."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

from tests.chaos.storm import Plan, brewing
from tests.chaos.verdict import Verdict, judge
from tests.databases import started_postgres


def main() -> None:
    """Run one storm for each seed; exits non-zero where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="one storm each")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--patients", type=int, default=60)
    asked = parser.parse_args()
    verdicts = [run(Plan(seed, asked.kills, asked.patients), asked.database) for seed in asked.seed]
    if not all(verdict.is_kept for verdict in verdicts):
        sys.exit("chaos: a promise was broken")


def run(plan: Plan, database: str) -> Verdict:
    """One storm, printed; the processes' logs are kept where a promise was broken."""
    folder = Path(mkdtemp(prefix=f"smsbot-chaos-{plan.seed}-"))
    if database == "sqlite":
        with brewing(plan, f"sqlite:///{folder / 'smsbot.db'}", folder) as storm:
            storm.run()
            verdict = judge(storm, folder)
    else:
        with started_postgres() as server, brewing(plan, server.new(), folder, server.restart) as storm:
            storm.run()
            verdict = judge(storm, folder)
    tell(plan, database, verdict)
    if verdict.is_kept:
        shutil.rmtree(folder)
    else:
        print(f"  logs: {folder}")
    return verdict


def tell(plan: Plan, database: str, verdict: Verdict) -> None:
    """Print what was counted and every promise."""
    print(f"chaos on {database}, seed {plan.seed}")
    for name, value in verdict.counted.items():
        print(f"  {name}: {value}")
    for promise, broken in verdict.broken.items():
        print(f"  {'kept  ' if not broken else 'BROKEN'} {promise}")
        for line in broken[:10]:
            print(f"         {line}")


if __name__ == "__main__":
    main()

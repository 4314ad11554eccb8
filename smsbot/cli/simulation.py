"""Simulating a flow from the command line."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from smsbot.bootstrap.simulation import Wanted, plan_runs, report_on
from smsbot.simulator.page import render_page
from smsbot.simulator.table import render_table


@click.command()
@click.option("--flow", default="rfa", show_default=True, help="A flow (its newest version), or rfa/v1.")
@click.option("--region", help="Treat this region alone; without it each of the flow's by lot.")
@click.option("--patients", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--months", type=click.FloatRange(0.1, 60), default=18, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same report.")
@click.option("--compare", help="Beside it: a folder of flows, or another version such as rfa/v2.")
@click.option(
    "--compare-set",
    "changes",
    multiple=True,
    metavar="thresholds.NAME=NUMBER",
    help="Beside it: the same flow with a threshold changed; may be given more than once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with charts too.")
@click.option(
    "--processes", type=click.IntRange(1, 64), help="How many at a time; one a processor if not said."
)
def simulate(as_json: bool, html: Path | None, processes: int | None, **wanted: Any) -> None:
    """Follow virtual patients by a flow's own rules, and report what it costs and catches.

    Nothing is sent and no database is used. The figures are synthetic; no clinician has reviewed them.
    Fails where a text that tells of something urgent ended in silence.
    """
    setups = plan_runs(os.environ, Wanted(**wanted))
    reports = []
    for setup in setups:
        with click.progressbar(
            length=setup.patients, label="simulating", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            reports.append(report_on(setup, processes=processes, on_done=bar.update))
    if html is not None:
        html.write_text(render_page(reports), encoding="utf-8")
    if as_json:
        shown = reports[0] if len(reports) == 1 else {"this": reports[0], "other": reports[1]}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        click.echo(render_table(reports))
    silent = sum(report["silent_failures"] for report in reports)
    if silent:
        sys.exit(f"smsbot: {silent} silent failure(s): a text told of something urgent and nobody heard")

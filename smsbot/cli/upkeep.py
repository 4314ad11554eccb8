"""Upkeep: migrations, keys, a check of the whole installation, and what to do after an outage."""

import os
import sys
from dataclasses import asdict

import click

from smsbot.bootstrap import doctor as checks
from smsbot.bootstrap import upkeep
from smsbot.cli.wiring import get_app, get_tools, show
from smsbot.services import outage as outages


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to this version's tables."""
    click.echo(f"the database is at migration {upkeep.upgrade(os.environ)}")


@click.command()
def keys() -> None:
    """Print fresh secrets as settings lines. Keep them safe: without them nothing can be read."""
    for name, value in upkeep.make_keys().items():
        click.echo(f"{name}={value}")


@click.command()
@click.option("--online", is_flag=True, help="Also ask Twilio and the mail server.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(online: bool, as_json: bool) -> None:
    """Check settings, database, flows and team; each fault comes with its mend."""
    findings = checks.examine(os.environ, online=online)
    text = "\n".join(f"{'ok  ' if f.is_good else 'MEND'} {f.name}: {f.message}" for f in findings)
    show(as_json, {"findings": [f.as_dict() for f in findings]}, text)
    if not all(f.is_good for f in findings):
        sys.exit(1)


@click.command()
def reconcile() -> None:
    """Ask Twilio for texts that no webhook brought, and take them in."""
    app = get_app()
    if app.outlets is None or not app.reconcile(app.outlets.sms):
        sys.exit("smsbot: not everything could be taken in; the log says why. It will be tried again")
    click.echo("every text that Twilio lists has been taken in")


@click.command()
@click.option("--since", required=True, help="When it began, with its distance from UTC: 2026-11-20T15:00Z.")
@click.option("--until", help="When it ended; now if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def outage(since: str, until: str | None, as_json: bool) -> None:
    """After an outage: list the cases that were due, unread, unsent or unanswered meanwhile."""
    app = get_tools()
    rows = outages.report(app.office, since, until, app.now())
    lines = [f"{r.kind:<10} {r.case or '-':<6} {r.at:%Y-%m-%d %H:%M} UTC  {r.what}: {r.note}" for r in rows]
    show(as_json, {"touched": [asdict(row) for row in rows]}, "\n".join(lines) or "no case was touched")

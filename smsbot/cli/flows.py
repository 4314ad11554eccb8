"""Protocols from the command line."""

import os
import sys
from pathlib import Path

import click

from smsbot.bootstrap import upkeep


@click.group()
def flows() -> None:
    """Look after the protocols."""


@flows.command("check")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def flows_check(path: Path | None) -> None:
    """Check every flow in PATH (default: the installed ones). Needs no database."""
    folder = path or upkeep.flows_folder(os.environ)
    faults = upkeep.check(folder)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(f"smsbot: {len(faults)} fault(s) in {folder}")
    click.echo("all flows are well formed; none is reviewed by a clinician unless its file says so")

"""Protocols from the command line."""

import os
import sys
from pathlib import Path

import click

from smsbot.bootstrap import upkeep


@click.group()
def flows() -> None:
    """Look after the protocols."""


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_in_folder = click.option(
    "--path", type=_FOLDER, help="The folder of the flows (default: the installed ones)."
)


@flows.command("check")
@click.argument("path", type=_FOLDER, required=False)
def flows_check(path: Path | None) -> None:
    """Check every flow in PATH (default: the installed ones). Needs no database."""
    folder = path or upkeep.flows_folder(os.environ)
    faults = upkeep.check(folder)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(f"smsbot: {len(faults)} fault(s) in {folder}")
    click.echo("all flows are well formed; none is reviewed by a clinician unless its file says so")


@flows.command("publish")
@click.argument("flow")
@click.argument("version", type=int)
@_in_folder
def flows_publish(flow: str, version: int, path: Path | None) -> None:
    """Publish a draft, like: rfa 1. From then on that version never changes; a change is a new version."""
    folder = path or upkeep.flows_folder(os.environ)
    checksum = upkeep.publish_flow(folder, flow, version)
    click.echo(
        f"{flow}/v{version} is published, checksum {checksum[:12]}; to change it, copy it to a new version"
    )


@flows.command("schema")
@_in_folder
def flows_schema(path: Path | None) -> None:
    """Write the JSON Schema of the flow files, by which an editor helps whoever writes one."""
    click.echo(f"wrote {upkeep.write_schema(path or upkeep.flows_folder(os.environ))}")

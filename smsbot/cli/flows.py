"""Protocols from the command line."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from smsbot.bootstrap import upkeep
from smsbot.simulator.itinerary import Leg
from smsbot.simulator.retelling import retell
from smsbot.simulator.walk import Walked

# How many states pass between two words of progress.
_EVERY = 200


@click.group()
def flows() -> None:
    """Look after the protocols."""


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_in_folder = click.option(
    "--path", type=_FOLDER, help="The folder of the flows (default: the installed ones)."
)


@flows.command("check")
@click.argument("path", type=_FOLDER, required=False)
@click.option("--no-walk", is_flag=True, help="Check files and words only; walk through no conversation.")
@click.option(
    "--deep", is_flag=True, help="Walk each kind of flow as far as the first (takes twice the time)."
)
def flows_check(path: Path | None, no_walk: bool, deep: bool) -> None:
    """Check every flow in PATH (default: the installed ones). Needs no database.

    First the files, then the words, then every conversation that the flows can lead to is held to the house
    rules; a broken rule is told with the shortest conversation that breaks it.
    """
    folder = path or upkeep.flows_folder(os.environ)
    faults = upkeep.check(folder)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(f"smsbot: {len(faults)} fault(s) in {folder}")
    broken = 0 if no_walk else _walk(folder, is_deep=deep)
    if broken:
        sys.exit(f"smsbot: {broken} house rule(s) broken by the flows in {folder}")
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


def _walk(folder: Path, *, is_deep: bool) -> int:
    """Walk every flow, tell of each as it is done, and count the rules that are broken."""
    broken = 0
    for leg, walked in upkeep.walk_flows(folder, _progress(), is_deep=is_deep):
        click.echo(_summary(leg, walked))
        for one in walked.broken.values() if walked else ():
            file = folder / leg.flow.id / f"v{leg.flow.version}" / "flow.yaml"
            click.echo(f"{file}: {retell(one)}", err=True)
        broken += len(walked.broken) if walked else 0
    return broken


def _summary(leg: Leg, walked: Walked | None) -> str:
    if walked is None:
        return f"{leg.name}: nothing that is not walked with {leg.like} and those above"
    counts = f"{walked.states:,} states, {walked.transitions:,} transitions, {len(walked.broken)} broken"
    return f"{leg.name}: {counts}" + (f" (where it differs from {leg.like})" if leg.like else "")


def _progress() -> Callable[[str, Walked], None]:
    """Tell a person at a terminal how far it has got; a log gets nothing."""
    if not sys.stderr.isatty():
        return lambda _name, _walked: None
    told = 0

    def tell(name: str, walked: Walked) -> None:
        nonlocal told
        told += 1
        if told % _EVERY == 0:
            click.echo(f"\r{name}: {walked.states:,} states so far ", nl=False, err=True)

    return tell

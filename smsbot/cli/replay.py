"""Conversations replayed from the command line."""

import os
import sys
from difflib import unified_diff
from pathlib import Path

import click

from smsbot.bootstrap import transcripts


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option("--update", is_flag=True, help="Write what comes of each step now into the file, for review.")
@click.option("--flow-version", type=int, help="Play it on this version of its flow instead.")
@click.option(
    "--flows",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Play it on the flows of a folder.",
)
def replay(files: tuple[Path, ...], update: bool, flow_version: int | None, flows: Path | None) -> None:
    """Replay conversations (YAML) and show what comes out otherwise than written; needs no database."""
    player = transcripts.Player.open(os.environ, flows)
    differing = 0
    for file in files:
        page = player.play(file, flow_version)
        if page.differs and update:
            file.write_text(page.replayed, "utf-8", newline="\n")
            click.echo(f"{file}: rewritten; review it before you keep it")
        elif page.differs:
            differing += 1
            click.echo("".join(_diff(file, page)), nl=False)
        else:
            click.echo(f"{file}: as written; {page.review}")
    if differing:
        sys.exit(f"smsbot: {differing} of {len(files)} conversation(s) went otherwise than written")


def _diff(file: Path, page: transcripts.Page) -> list[str]:
    written, replayed = (text.splitlines(keepends=True) for text in (page.written, page.replayed))
    return list(unified_diff(written, replayed, f"{file} as written", f"{file} as replayed", n=4))

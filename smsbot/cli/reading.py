"""Reading replies from the command line."""

import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import click

from smsbot.bootstrap.upkeep import open_reader
from smsbot.cli.json_lines import rows_of, spell
from smsbot.domain.reading import Asked
from smsbot.domain.reading.report import as_json, explain


@click.command()
@click.option("--explain", "in_words", is_flag=True, help="Explain each reading as a person would want it.")
@click.argument("file", type=click.File(encoding="utf-8-sig"), default="-")
def parse(in_words: bool, file: TextIO) -> None:
    """Read replies: JSON Lines in ({"text", "awaiting"}, optional "menu"), JSON Lines out, in order."""
    reader = open_reader(os.environ)
    for number, row in _rows(file):
        asked = Asked(row.get("awaiting") or "none", _menu(row.get("menu")))
        reading = reader.read(row["text"], asked)
        if in_words:
            words = f"{number}. {explain(reading, row['text'])}\n"
            click.echo(words.encode("utf-8", "replace").decode("utf-8"))
        else:
            click.echo(spell({**row, **as_json(reading)}))


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in rows_of(file):
        if not _is_request(row):
            sys.exit(f'smsbot: line {number} must be an object with "text" (words) and "awaiting" (a word)')
        yield number, row


def _is_request(row: object) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return False
    return isinstance(row.get("awaiting"), str | None)


def _menu(given: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, dict):
        return {}
    return {str(k): tuple(v) if isinstance(v, list) else (str(v),) for k, v in given.items()}

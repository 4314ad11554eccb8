"""JSON Lines in and out: one object a line, and a fault that names its line."""

import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO


def rows_of(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of a file with the number of its line; ends the program at a line that holds none."""
    for number, line in _lines(file):
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            sys.exit(f"smsbot: line {number} is not JSON")
        yield number, row


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    try:
        yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except UnicodeDecodeError:
        sys.exit("smsbot: the input is not UTF-8")


def spell(row: dict[str, Any]) -> str:
    """One object as a line."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        # Half an emoji: only an escape can say it.
        return json.dumps(row)
    return line

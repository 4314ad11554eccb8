"""The example texts of the protocol's red-flag table (section 3), from the words to what the team is told."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from smsbot.domain.conversation import asked
from smsbot.domain.flow import Tier
from tests.shipped import shipped_reader
from tests.talk import Talk, worst

# Texts that must match carry the tier that section 0 leaves them; "not" is the tier they must stay below.
ROWS = Path(__file__).parents[3] / "data" / "red_flag_rows.jsonl"


LINES = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
EXAMPLES = {row: list(found) for row, found in groupby(LINES, key=lambda line: line["row"])}


def tell(example: dict[str, str]) -> Talk:
    day = int(example["day"])
    talk = Talk.on_day(day, "12:00", language=example["lang"], region=example["region"])
    reading = shipped_reader().read(example["text"], asked(talk.case, talk.now))
    return talk.says(example["text"], reading)


def reached(talk: Talk) -> Tier:
    """The gravest alert, else watch where the text was read as something that is only watched."""
    return worst(talk) or Tier.WATCH


def is_as_grave_as_it_must(example: dict[str, str]) -> bool:
    talk = tell(example)
    if "not" in example:
        return reached(talk) < Tier[example["not"].upper()]
    was_read = any(s.tier for s in talk.case.findings) or {a.code for a in talk.case.alerts} - {"unread"}
    return bool(was_read) and reached(talk) is Tier[example["tier"].upper()]


@pytest.mark.parametrize("row", EXAMPLES)
def test_example_texts_of_a_row_reach_their_tier(row: str) -> None:
    missed = [example for example in EXAMPLES[row] if not is_as_grave_as_it_must(example)]

    assert not missed


def test_every_row_of_the_table_has_examples_in_both_languages() -> None:
    rows = {f"E{n:02}" for n in range(1, 11)} | {f"U{n:02}" for n in range(1, 13)}

    assert rows <= set(EXAMPLES)
    assert all({example["lang"] for example in EXAMPLES[row]} == {"en", "es"} for row in rows)

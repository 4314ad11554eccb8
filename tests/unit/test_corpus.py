"""The training texts stay read as they are labelled; those not yet read so are listed, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from bench.reading import LEXICON, read_labels, score
from smsbot.domain.reading import Reader
from smsbot.flow_files.lexicon import load_lexicon

CORPUS = Path(__file__).parent.parent / "corpus"
MISSES = frozenset((CORPUS / "known_misses.txt").read_text(encoding="utf-8").split())
ROWS = read_labels(CORPUS / "tuning.jsonl")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon(LEXICON))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_training_text_reads_as_labelled(reader: Reader, row: dict[str, Any]) -> None:
    (case,) = score(reader, [row])

    assert case.exact == (row["id"] not in MISSES), (
        "mended: take it off known_misses.txt" if case.exact else case.missed()
    )


def test_known_misses_name_real_rows() -> None:
    assert {row["id"] for row in ROWS} >= MISSES

"""The training texts stay read as they are labelled; those not yet read so are listed, and nothing else."""

from pathlib import Path

import pytest

from bench.reading import read_labels, score
from tests.shipped import shipped_reader

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize("name", ["tuning", "training"])
def test_training_texts_read_as_labelled(name: str) -> None:
    known = set((CORPUS / f"{name}.misses.txt").read_text(encoding="utf-8").split())

    missed = {
        case.label["id"]: case.missed()
        for case in score(shipped_reader(), read_labels(CORPUS / f"{name}.jsonl"))
        if not case.exact
    }

    assert {row: fields for row, fields in missed.items() if row not in known} == {}
    assert known - missed.keys() == set(), "these are mended: take them off the list"

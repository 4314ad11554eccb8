"""The training texts stay read as labelled, and no neighbouring sentence silences their emergencies."""

from pathlib import Path

import pytest

from bench.reading import EMERGENCY, alerts, read_labels, score
from tests.shipped import shipped_reader

CORPUS = Path(__file__).parent.parent / "corpus"
# What people write before and after what matters. Each text gets three of each, in turn.
BEFORE = {
    "en": [
        "No fever. ", "Hi its Mary. ", "My dad says hi. ", "Got your message. ", "Sorry for the late reply. ",
        "Good morning, we watched a movie last night. ",
    ],
    "es": [
        "Sin fiebre. ", "Buenos dias. ", "Mi papa les saluda. ", "Anoche vimos una novela. ",
        "Perdon la tardanza. ",
    ],
}  # fmt: skip
AFTER = {
    "en": [
        ". no fever though", ". Will answer later", ". lol", ". My sister had the flu last week", ". thanks",
        ". Otherwise all good", ". so far nothing else", ". My husband is fine", ". Pain is gone",
        ". We had a cookout saturday",
    ],
    "es": [
        ". sin fiebre", ". luego contesto", ". jaja", ". Mi hermana tuvo gripe la semana pasada", ". gracias",
        ". Lo demas todo bien", ". por ahora nada mas", ". Mi esposo esta bien", ". El dolor ya se quito",
    ],
}  # fmt: skip


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


@pytest.mark.parametrize("name", ["tuning", "training", "checking", "last"])
def test_no_sentence_beside_an_emergency_silences_it(name: str) -> None:
    reader = shipped_reader()
    alarming = [
        case.label
        for case in score(reader, read_labels(CORPUS / f"{name}.jsonl"))
        if alerts(case.label["findings"], EMERGENCY) and alerts(dict(case.got["findings"]), EMERGENCY)  # type: ignore[call-overload]
    ]
    dressed = [{**row, "text": text} for place, row in enumerate(alarming) for text in _dressed(row, place)]

    silent = [
        case.label["text"]
        for case in score(reader, dressed)
        if not alerts(dict(case.got["findings"]), EMERGENCY) and not case.got["unread"]  # type: ignore[call-overload]
    ]

    assert len(dressed) > len(alarming) > 40
    assert silent == []


def _dressed(row: dict[str, str], place: int) -> list[str]:
    before, after = BEFORE[row["lang"]], AFTER[row["lang"]]
    text = row["text"]
    return [
        *(before[(3 * place + step) % len(before)] + text for step in range(3)),
        *(text.rstrip(". !") + after[(3 * place + step) % len(after)] for step in range(3)),
    ]

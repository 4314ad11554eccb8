"""The labelled sample of the contract, read by rules of meaning."""

import json
from pathlib import Path
from typing import Any

import pytest

from smsbot.domain.reading import Asked, Reader
from smsbot.domain.reading.report import as_json

SAMPLE = Path(__file__).parents[3] / "data" / "replies-sample.jsonl"
REPLIES: list[dict[str, Any]] = [
    json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line
]


@pytest.mark.parametrize("reply", REPLIES, ids=[reply["id"] for reply in REPLIES])
def test_sample_reply_is_read_as_labelled(reader: Reader, reply: dict[str, Any]) -> None:
    got = as_json(reader.read(reply["text"], Asked(reply["awaiting"])))

    fields = ("pain", "pain_issue", "findings", "command")
    assert {name: got[name] for name in fields} == {name: reply[name] for name in fields}


def test_sample_holds_sixty_replies() -> None:
    assert len(REPLIES) == 60

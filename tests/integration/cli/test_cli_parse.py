"""Reading replies from the command line: JSON Lines in, JSON Lines out, in the same order."""

import json
from pathlib import Path

import pytest

from tests.integration.cli.shell import Ran, Shell

KEYS = {
    "pain",
    "pain_issue",
    "findings",
    "command",
    "lang",
    "unread",
    "answer",
    "asks_emergency",
    "event",
    "evidence",
}


def parse(shell: Shell, *rows: object, **changes: str) -> Ran:
    lines = "\n".join(json.dumps(row) for row in rows)
    return shell("parse", stdin=lines.encode(), **changes)


def out(ran: Ran) -> list[dict[str, object]]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_rows_come_back_in_order_with_their_own_keys(fresh: Shell) -> None:
    rows = [{"id": n, "text": str(n % 11), "awaiting": "pain", "extra": {"a": [n]}} for n in range(50)]

    found = out(parse(fresh, *rows))

    assert [{k: row[k] for k in ("id", "text", "awaiting", "extra")} for row in found] == rows
    assert [row["pain"] for row in found] == [n % 11 for n in range(50)]
    assert all(set(row) >= KEYS for row in found)


def test_no_setting_is_needed(fresh: Shell) -> None:
    nothing = ("SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY", "SECRET_KEY", "DATABASE_URL", "TWILIO_FROM")
    stdin = b'{"text": "7", "awaiting": "pain"}'

    assert fresh("parse", stdin=stdin, without=nothing).code == 0
    assert not Path("var").exists()


def test_menu_words_are_taken(fresh: Shell) -> None:
    row = {"text": "B", "awaiting": "choice", "menu": {"A": "better", "B": ["worse"]}}

    (found,) = out(parse(fresh, row))

    assert found["answer"] == "B"


def test_file_is_read_and_blank_lines_are_passed_over(fresh: Shell, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_bytes(
        b'\xef\xbb\xbf{"text": "3", "awaiting": "pain"}\r\n\r\n{"text": "4", "awaiting": "pain"}'
    )

    assert [row["pain"] for row in out(fresh("parse", str(file)))] == [3, 4]


def test_words_beyond_ascii_stay_readable(fresh: Shell) -> None:
    ran = parse(fresh, {"text": "me duele más, ¿qué hago? 😢", "awaiting": "none"})

    assert "más, ¿qué hago? 😢" in ran.out


def test_half_an_emoji_comes_back_as_it_came(fresh: Shell) -> None:
    (found,) = out(fresh("parse", stdin=b'{"text": "7 \\ud83d", "awaiting": "pain"}'))

    assert found["text"] == "7 \ud83d"
    assert found["pain"] == 7


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"seven", "line 2 is not JSON"),
        (b"[1]", 'line 2 must be an object with "text"'),
        (b"{}", 'line 2 must be an object with "text"'),
        (b'{"text": 7}', 'line 2 must be an object with "text"'),
        (b'{"text": "7", "awaiting": ["pain"]}', 'line 2 must be an object with "text"'),
        (b'{"text": "\xff"}', "the input is not UTF-8"),
        (b"[" * 100_000, "line 2 is not JSON"),
    ],
)
def test_line_that_cannot_be_read_is_named(fresh: Shell, line: bytes, fault: str) -> None:
    ran = fresh("parse", stdin=b'{"text": "7", "awaiting": "pain"}\n' + line)

    assert ran.code == 1
    (told,) = ran.faults
    assert told.startswith(fault)


def test_explanation_is_in_words(fresh: Shell) -> None:
    ran = fresh("parse", "--explain", stdin=b'{"text": "7 and my leg is numb", "awaiting": "pain"}')

    assert ran.code == 0
    assert ran.out.startswith("1. Text: 7 and my leg is numb")
    assert "numb" in ran.out


def test_broken_lexicon_is_named(fresh: Shell, tmp_path: Path) -> None:
    ran = parse(fresh, {"text": "7"}, SMSBOT_FLOWS_DIR=str(tmp_path))

    assert ran.code == 1
    assert ran.faults

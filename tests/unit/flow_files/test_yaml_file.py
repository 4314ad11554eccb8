"""YAML traps: words that other readers turn into something else, repeated names, and files made to harm."""

from pathlib import Path

import pytest

from smsbot.flow_files.yaml_file import MAX_BYTES, YamlFile, read_yaml


def read(tmp_path: Path, text: str | bytes) -> YamlFile:
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def told(file: YamlFile) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.where, fault.message) for fault in file.faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("10:00", "10:00"),
        ("2026-11-20", "2026-11-20"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("017", "017"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ('"7"', "7"),
        ("7", 7),
        ("-2", -2),
        ("39.4", 39.4),
        ("true", True),
        ("null", None),
        ("", None),
        ("[a, 1]", ("a", 1)),
    ],
)
def test_unquoted_words_and_clock_times_stay_text(text: str, value: object, tmp_path: Path) -> None:
    file = read(tmp_path, f"a: {text}\n")

    assert told(file) == []
    assert file.data == {"a": value}
    assert type(file.data["a"]) is type(value)


def test_name_written_twice_is_told_at_the_second(tmp_path: Path) -> None:
    file = read(tmp_path, "a:\n  b: 1\n  c: 2\n  b: 3\n")

    assert told(file) == [(4, "a.b", "stands here twice; keep one of them")]


@pytest.mark.parametrize("name", ["1", "true", "null", "[a]", "<<"])
def test_name_that_is_not_text_is_refused(name: str, tmp_path: Path) -> None:
    file = read(tmp_path, f"a: 1\n? {name}\n: {{b: 1}}\n")

    assert [(line, message[-28:]) for line, _, message in told(file)] == [
        (2, 'must be text; put it in "quotes"'[-28:])
    ]
    assert file.data == {"a": 1}


def test_aliases_that_multiply_are_refused_unread(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))

    file = read(tmp_path, bomb)

    assert file.data == {}
    assert {message for _, _, message in told(file)} == {
        "anchors (&) and aliases (*) are not allowed; write the value out"
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: [1\nb: 2\n", 2, "is not YAML: "),
        ("a: 1\n---\nb: 2\n", 2, "is not YAML: "),
        ("- a\n", 1, "must hold fields (name: value), not a list or a word"),
        ("", 1, "must hold fields (name: value), not a list or a word"),
        (b"a: \xff\n", 0, "is not UTF-8 text; save it as UTF-8"),
        ("a: \x07\n", 0, "is not YAML: "),
        ("a: " + "[" * 1000, 0, "is nested too deep"),
        ("a: " + "x" * MAX_BYTES, 0, "is 3,000,003 bytes; 3,000,000 at most"),
    ],
    ids=["open_list", "two_documents", "list", "empty", "not_utf8", "control_sign", "deep", "big"],
)
def test_file_that_holds_no_fields_is_one_fault(
    text: str | bytes, line: int, message: str, tmp_path: Path
) -> None:
    file = read(tmp_path, text)

    assert file.data == {}
    assert [(fault.line, fault.message[: len(message)]) for fault in file.faults] == [(line, message)]


def test_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    (fault,) = read_yaml(tmp_path / "none.yaml").faults

    assert str(fault) == f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory"


def test_line_of_a_path_that_ends_early_is_its_parent(tmp_path: Path) -> None:
    file = read(tmp_path, "a:\n  - x: 1\n  - x: 2\n    y: 3\n")

    lines = [
        file.line_of(path) for path in [("a",), ("a", 1), ("a", 1, "y"), ("a", 1, "z"), ("a", 7), ("b",)]
    ]

    assert lines == [1, 3, 4, 3, 1, 1]

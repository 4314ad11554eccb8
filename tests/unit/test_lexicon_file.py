"""The lexicon files: what is shipped loads whole, and a clinician's slip is told by file and field."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader
from smsbot.flow_files.faults import FlowError
from smsbot.flow_files.lexicon import load_lexicon

SHIPPED = Path(__file__).parents[2] / "flows" / "lexicon"
SMALL = """
language: en
reviewed_by: null
words:
  numb: |
    numb, no feeling   # a note
    yes, no, on, off
findings:
  numbness: |
    {numb}
numbers:
  seven: 7
"""


def written(folder: Path, text: str, name: str = "en.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_shipped_lexicon_covers_every_code_in_both_languages() -> None:
    lexicon = load_lexicon(SHIPPED)

    codes = {code for code in (*lexicon.findings, *lexicon.idioms, *lexicon.combines) if code[0] != "_"}
    assert len(codes) == 34
    assert set(lexicon.language_words) == {"en", "es"}
    assert lexicon.reviewed_by is None


def test_words_that_yaml_could_take_for_truth_values_stay_words(tmp_path: Path) -> None:
    lexicon = load_lexicon(written(tmp_path, SMALL))

    assert lexicon.words["numb"] == ("numb", "no feeling", "yes", "no", "on", "off")
    assert lexicon.numbers == {"seven": 7}


def test_lists_of_two_files_are_joined(tmp_path: Path) -> None:
    written(tmp_path, SMALL)
    written(
        tmp_path,
        SMALL.replace("numb, no feeling", "dormido").replace("language: en", "language: es"),
        "es.yaml",
    )

    assert "dormido" in load_lexicon(tmp_path).words["numb"]
    assert "numb" in load_lexicon(tmp_path).words["numb"]


def test_phrase_added_to_the_file_is_found(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("numb, no feeling", "numb, gone to mush"))

    reading = Reader(load_lexicon(tmp_path)).read("it has gone to mush", Asked("symptoms"))

    assert [finding.code for finding in reading.findings] == ["numbness"]


@pytest.mark.parametrize("name", ["Dr. Vega", None])
def test_lexicon_counts_as_reviewed_only_with_a_name(tmp_path: Path, name: str | None) -> None:
    reviewer = "null" if name is None else name

    lexicon = load_lexicon(written(tmp_path, SMALL.replace("reviewed_by: null", f"reviewed_by: {reviewer}")))

    assert lexicon.reviewed_by == name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    {numb}", "    {nmb}", r"en\.yaml:\d+: findings\.numbness: \{nmb\} has no words"),
        ("    {numb}", "    {numb", r"en\.yaml:\d+: findings\.numbness: cannot read '\{numb'"),
        ("    {numb}", "    nu*", r"en\.yaml:\d+: findings\.numbness: cannot read 'nu\*'"),
        ("numb, no feeling", "numb, no fe*", r"words\.numb: no fe\*: give 3 letters or more before the \*"),
        ("findings:", "findigns:", r"en\.yaml:\d+: findigns: is not a field of a lexicon"),
        ("reviewed_by: null", "language: en", "stands here twice"),
        ("reviewed_by: null\n", "", "reviewed_by is missing"),
        ("seven: 7", "seven: many", r"numbers\.seven: must be a whole number"),
        (
            "  numb: |\n    numb, no feeling   # a note\n    yes, no, on, off",
            "  numb: 5",
            r"words\.numb: must be a text block",
        ),
    ],
)
def test_slip_in_a_file_is_told_by_file_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SMALL

    with pytest.raises(FlowError, match=told):
        load_lexicon(written(tmp_path, SMALL.replace(old, new)))


def test_section_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="findings: must hold names"):
        load_lexicon(written(tmp_path, SMALL.split("findings:")[0] + "findings: [a]\n"))


def test_pairs_that_are_no_mapping_are_told(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="numbers: must hold pairs"):
        load_lexicon(written(tmp_path, SMALL.split("numbers:")[0] + "numbers: [a]\n"))


def test_folder_without_a_lexicon_is_told(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="holds no lexicon"):
        load_lexicon(tmp_path)

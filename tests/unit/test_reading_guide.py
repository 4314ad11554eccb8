"""docs/reading.md tells a clinician how to add a phrase: these are its very steps."""

import shutil
from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader, Status
from smsbot.flow_files.lexicon import load_lexicon

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "my leg is on strike since breakfast"


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "flows" / "lexicon", tmp_path / "lexicon"))


def test_new_phrase_is_unread_and_read_once_it_is_in_its_list(lexicon: Path) -> None:
    before = Reader(load_lexicon(lexicon)).read(PHRASE, Asked("symptoms"))
    english = lexicon / "en.yaml"
    head = "  weak_limb: |\n    "
    english.write_text(english.read_text("utf-8").replace(head, f"{head}on strike, "), "utf-8")

    after = Reader(load_lexicon(lexicon)).read(PHRASE, Asked("symptoms"))

    assert (before.findings, before.unread) == ((), True)
    assert [(f.code, f.status) for f in after.findings] == [("weakness", Status.PRESENT)]


def test_guide_names_the_list_and_the_phrase() -> None:
    guide = (ROOT / "docs" / "reading.md").read_text("utf-8")

    assert PHRASE in guide
    assert "on strike, heavy" in guide

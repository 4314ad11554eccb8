"""The reader with the lexicon that is shipped: its tests are about phrases, so no part is replaced."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Reader
from smsbot.flow_files.lexicon import load_lexicon

LEXICON = Path(__file__).parents[4] / "flows" / "lexicon"


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(load_lexicon(LEXICON))

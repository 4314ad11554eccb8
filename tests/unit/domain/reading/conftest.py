"""The reader with the lexicon that is shipped: its tests are about phrases, so no part is replaced."""

import pytest

from smsbot.domain.reading import Reader
from tests.shipped import shipped_reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return shipped_reader()

"""What is shipped, loaded once for all tests that only read it."""

from functools import cache
from pathlib import Path

from smsbot.domain.reading import Reader
from smsbot.flow_files.lexicon import load_lexicon

LEXICON = Path(__file__).parents[1] / "flows" / "lexicon"


@cache
def shipped_reader() -> Reader:
    """The reader with the lexicon that is shipped; it holds no state between texts."""
    return Reader(load_lexicon(LEXICON))

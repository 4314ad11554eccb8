"""The reference material that is shipped, read once."""

from pathlib import Path

from smsbot.flow_files import load_library

MATERIAL = load_library(Path(__file__).parents[4] / "flows").flow("rfa", 1).considerations

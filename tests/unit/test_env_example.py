""".env.example tells of every setting, and of no other."""

import re
from itertools import pairwise
from pathlib import Path

from smsbot.settings import Needs, Settings

LINES = (Path(__file__).parents[2] / ".env.example").read_text("utf-8").splitlines()
GIVEN = dict(line.split("=", 1) for line in LINES if line and not line.startswith("#"))


def test_the_example_lists_the_settings_and_nothing_else() -> None:
    names = [line.split("=", 1)[0] for line in LINES if re.match("[A-Z]", line)]

    assert sorted(names) == sorted(Settings.names())


def test_every_setting_of_the_example_has_a_comment_above() -> None:
    for above, line in pairwise(LINES):
        if re.match("[A-Z]", line) and not line.startswith("TWILIO_API_SECRET="):
            assert above.startswith("# "), line


def test_the_example_shows_the_defaults() -> None:
    assert Settings.from_env(GIVEN, Needs.DATABASE) == Settings()


def test_the_example_shows_each_default_that_there_is() -> None:
    shown = {name for name, value in GIVEN.items() if value}
    with_default = {name.upper() for name, field in Settings.model_fields.items() if field.default}

    assert shown == with_default - {"SMSBOT_ALLOW_UNREVIEWED_FLOWS"}

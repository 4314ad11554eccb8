"""A short storm of kills over real processes; `make chaos` runs long ones."""

import pytest

from tests.chaos.__main__ import run
from tests.chaos.storm import Plan
from tests.databases import Databases, SqliteFiles


def test_short_storm_breaks_no_promise(databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    database = "sqlite" if isinstance(databases, SqliteFiles) else "postgresql"

    verdict = run(Plan(seed=7, kills=5, patients=10), database)

    told = capsys.readouterr().out
    assert verdict.is_kept, told
    assert verdict.counted["kills between accept and commit"], told

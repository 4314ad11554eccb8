"""A copy of the shipped flows for each test that breaks them."""

import shutil
from pathlib import Path

import pytest

from tests.unit.flow_files.flow_copies import SHIPPED, Flows


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    return Flows(Path(shutil.copytree(SHIPPED, tmp_path / "flows")))

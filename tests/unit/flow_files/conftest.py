"""A copy of the common parts and the first flow for each test that breaks them."""

import shutil
from pathlib import Path

import pytest

from tests.unit.flow_files.flow_copies import SHIPPED, Flows


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    for name in ("common", "rfa"):
        shutil.copytree(SHIPPED / name, tmp_path / "flows" / name)
    return Flows(tmp_path / "flows")

"""A copy of the common parts and the first flow for each test that breaks them."""

from pathlib import Path

import pytest

from tests.unit.flow_files.flow_copies import Flows, copy_drafts


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    copy_drafts(tmp_path / "flows", "common", "rfa")
    return Flows(tmp_path / "flows")

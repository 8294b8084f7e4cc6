"""A class that is made up, for each test."""

from pathlib import Path

import pytest

from tests.report.support import Class


@pytest.fixture
def made(tmp_path: Path) -> Class:
    return Class(tmp_path)

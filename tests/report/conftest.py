"""A class that is made up, for each test."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.report.support import Class


@pytest.fixture
def made(tmp_path: Path) -> "Class":
    # Here: pytest reads this file at every start, and the class brings nbgrader.
    from tests.report.support import Class

    return Class(tmp_path)

"""A learner's JupyterLab in a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.quality.specimens import SOLUTION
from course import notebooks, places
from tests.support import BIN, ROOT, serving


@pytest.fixture(scope="session")
def reference_code() -> dict[str, str]:
    """grade_id → the reference's answer in 01_and_gate, as a student would have typed it."""
    source = notebooks.read(places.notebook(ROOT / "source", "01_and_gate"))
    return {
        name: SOLUTION.sub("", cell["source"])
        for name, cell in notebooks.by_grade_id(source).items()
        if notebooks.is_answer(cell)
    }


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`course lab` in a learner's folder; gives its address and the folder."""
    folder = tmp_path_factory.mktemp("learner")
    shutil.copytree(ROOT / "release", folder / "release")
    with serving([BIN / "course", "lab", "--no-browser"], folder) as address:
        yield address, folder

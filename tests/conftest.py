"""What several tests share: the course's folder, a graded sample class, a browser."""

import shutil
from pathlib import Path

import pytest

from autograder import demo
from autograder.classroom import Graded
from autograder.specimens import SOLUTION, Specimen
from course import notebooks, places

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = places.assignments(ROOT / "source")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample_class(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, dict[str, tuple[Specimen, Graded]]]]:
    """Assignment → its folder and every specimen, graded through nbgrader's autograde."""
    classes = {}
    for assignment in ASSIGNMENTS:
        into = tmp_path_factory.mktemp("class") / assignment
        graded = {specimen.name: (specimen, g) for specimen, g in demo.run(ROOT, into, assignment)}
        classes[assignment] = (into, graded)
    return classes


@pytest.fixture(scope="session")
def reference_code() -> dict[str, str]:
    """grade_id → the reference's answer in 01_and_gate, as a student would have typed it."""
    source = notebooks.read(places.notebook(ROOT / "source", "01_and_gate"))
    return {
        name: SOLUTION.sub("", cell["source"])
        for name, cell in notebooks.by_grade_id(source).items()
        if notebooks.is_answer(cell)
    }


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder: the released notebooks, no source/, no copies in work/ yet."""
    shutil.copytree(ROOT / "release", tmp_path / "release")
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path

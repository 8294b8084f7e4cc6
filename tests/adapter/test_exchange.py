"""nbgrader's exchange, the whole way round: what a student gets back is what `autograder` graded.

Every step but the grading is nbgrader's own: released, fetched, handed in, collected; then graded
here; then the feedback is released, and fetched by the student.
"""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default as exchange
from traitlets.config import Config

from autograder import classroom
from autograder.adapter import beside
from autograder.classroom import Options
from autograder.engine.results import Graded
from autograder.quality import demo
from course import notebooks
from tests.attacks import with_answers
from tests.support import ROOT

NAME = "00_start_here"
FILE = f"{NAME}.ipynb"
STUDENTS = ("ada", "bob", "cleo")
#: What ada hands in beside the notebook.
FILES = {"plan.txt": b"first the shapes", "pictures/net.png": b"\x89PNG", "data.csv": b"1,2\n"}


def run(folder: Path, step: str, student: str = "*") -> None:
    """One of nbgrader's own steps: in the course's folder, or in a student's."""
    config = Config()
    config.Exchange.root = str(folder.parent / "exchange")
    config.Exchange.cache = str(folder / ".cache")
    config.Exchange.assignment_dir = str(folder)
    config.CourseDirectory.course_id = "backprop"
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.assignment_id = NAME
    config.CourseDirectory.student_id = student
    kind: Any = getattr(exchange, f"Exchange{step}")
    directory = CourseDirectory(config=config)
    kind(coursedir=directory, authenticator=Authenticator(config=config), config=config).start()


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Graded]]:
    """A class up to the released feedback; one more student's work came by mail, with no secret."""
    base = tmp_path_factory.mktemp("term")
    root = base / "course"
    demo.make_class(ROOT, root, NAME, [])
    (base / "exchange").mkdir()
    (base / "exchange").chmod(0o777)
    run(root, "ReleaseAssignment")
    source = notebooks.read(root / "source" / NAME / FILE)
    for student in STUDENTS:
        home = base / student
        home.mkdir()
        run(home, "FetchAssignment", student)
        if student != "bob":
            path = home / NAME / FILE
            path.write_text(json.dumps(with_answers(notebooks.read(path), source)))
    for name, data in {**FILES, "page.html": b"<script>alert(1)</script>"}.items():
        (base / "ada" / NAME / name).parent.mkdir(exist_ok=True)
        (base / "ada" / NAME / name).write_bytes(data)
    for student in STUDENTS:
        run(base / student, "Submit", student)
    run(root, "Collect")
    mailed = root / "submitted" / "dan" / NAME
    mailed.mkdir(parents=True)
    shutil.copy(base / "cleo" / NAME / FILE, mailed)
    graded = {g.student: g for g in classroom.grade(root, NAME)}
    run(root, "ReleaseFeedback")
    return base, graded


def page_of(base: Path, student: str) -> str:
    run(base / student, "FetchFeedback", student)
    [page] = (base / student / NAME / "feedback").glob(f"*/{NAME}.html")
    return page.read_text(encoding="utf-8")


def test_each_student_gets_the_page_of_their_own_work(walked: tuple[Path, Any]) -> None:
    base, graded = walked
    assert not any(g.problem for g in graded.values())
    for student in STUDENTS:
        points = sum(r.points or 0 for r in graded[student].results)
        assert (points > 0) == (student != "bob")
        page = page_of(base, student)
        own = (base / "course" / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8")
        assert page == own and f"Score: {points:.1f} /" in page


def test_who_has_no_secret_keeps_nobody_from_feedback(walked: tuple[Path, Any]) -> None:
    base, graded = walked
    said = {s: [m for m in g.mended if "exchange" in m] for s, g in graded.items()}
    assert [s for s, sentences in said.items() if sentences] == ["dan"]
    assert beside.secret_of(base / "course" / "feedback" / "dan" / NAME)
    # What was released under the made-up secret is nobody else's.
    assert len(list((base / "exchange" / "backprop" / "feedback").glob("*.html"))) == 4


def test_what_lies_beside_a_notebook_goes_with_it(walked: tuple[Path, Any]) -> None:
    root = walked[0] / "course"
    for step in ("autograded", "feedback"):
        folder = root / step / "ada" / NAME
        assert {name: (folder / name).read_bytes() for name in FILES} == FILES
        # The formgrader serves this folder: a page that is shown there could act as its reader.
        assert not (folder / "page.html").exists() and (folder / "page.html.txt").is_file()
        for name in ("timestamp.txt", "submission_secret.txt"):
            handed_in = root / "submitted" / "ada" / NAME / name
            assert (folder / name).read_bytes() == handed_in.read_bytes()
    graded = root / "autograded" / "ada" / NAME
    modes = {stat.S_IMODE(p.stat().st_mode) for p in graded.rglob("*") if p.is_file()}
    assert modes == {0o444}  # as nbgrader leaves them
    assert [path.name for path in (root / "feedback").rglob("*.ipynb")] == []


def test_graded_again_it_is_all_there_again(walked: tuple[Path, Any], tmp_path: Path) -> None:
    base = tmp_path / "term"
    shutil.copytree(walked[0], base)
    root = base / "course"
    secret = beside.secret_of(root / "autograded" / "dan" / NAME)
    again = list(classroom.grade(root, NAME, ["ada", "dan"], Options(force=True)))
    assert sorted((g.student, g.problem, g.before) for g in again) == [
        ("ada", "", False),
        ("dan", "", False),
    ]
    assert beside.secret_of(root / "autograded" / "dan" / NAME) == secret
    run(root, "ReleaseFeedback")
    assert "Score:" in page_of(base, "ada")
    # A file that was exchanged, or taken away, is a submission that has changed.
    (root / "submitted" / "ada" / NAME / "plan.txt").unlink()
    again = list(classroom.grade(root, NAME, ["ada", "bob"], Options(feedback=False)))
    assert {g.student: g.before for g in again} == {"ada": False, "bob": True}
    assert not (root / "autograded" / "ada" / NAME / "plan.txt").exists()

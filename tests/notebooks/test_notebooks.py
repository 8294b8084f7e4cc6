"""Every source notebook: it runs, its points add up, its release is what it generates."""

import ast
import contextlib
import itertools
import json
import re
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from autograder.adapter.gradebook import Course
from autograder.cells.reference import reference
from autograder.execute import WritePoints
from autograder.quality import trials
from course import notebooks
from course.check import NotRun
from course.doctor import explain
from course.learner import runner
from course.learner.progress import with_checks_of
from course.scoreboard import SCORE_MIME
from course.text import say
from tests.support import ASSIGNMENTS, ROOT, OnDemand

pytestmark = pytest.mark.parametrize("assignment", ASSIGNMENTS)


def source_path(assignment: str) -> Path:
    return ROOT / "source" / assignment / f"{assignment}.ipynb"


def release_path(assignment: str) -> Path:
    return ROOT / "release" / assignment / f"{assignment}.ipynb"


@pytest.fixture(scope="module")
def executed() -> dict[str, nbformat.NotebookNode]:
    """The source notebooks, run from top to bottom in a kernel; an error stops the run."""

    def execute(assignment: str) -> nbformat.NotebookNode:
        notebook = nbformat.read(source_path(assignment), as_version=4)
        WritePoints().preprocess(notebook, {})  # as whoever reads them for grading has them
        folder = str(source_path(assignment).parent)
        return nbclient.execute(notebook, cwd=folder, timeout=60)

    return OnDemand(execute)


def score_of(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A check's value; without the MNIST files it says on stdout what it uses instead, too."""
    [output] = [output for output in cell.outputs if output.output_type == "execute_result"]
    return output


def test_runs_from_top_to_bottom(
    assignment: str, executed: dict[str, nbformat.NotebookNode]
) -> None:
    for cell in executed[assignment].cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", (cell.id, output.text)


def test_reference_gets_full_points(
    assignment: str, executed: dict[str, nbformat.NotebookNode]
) -> None:
    checks = [cell for cell in executed[assignment].cells if notebooks.is_check(cell)]
    assert checks
    for cell in checks:
        output = score_of(cell)
        assert float(output.data["text/plain"]) == notebooks.points(cell), cell.id


def test_blank_release_gets_nothing(assignment: str) -> None:
    source, release = (notebooks.read(path(assignment)) for path in (source_path, release_path))
    release["cells"] = list(notebooks.by_grade_id(release).values())
    for blank in (release, with_checks_of(release, source)):
        found = runner.run(blank, ROOT)
        checks = {name: found[name] for name in found if name.endswith("-test")}
        assert len(checks) == sum(map(notebooks.is_check, release["cells"]))
        for name, outcome in checks.items():
            assert outcome["score"]["points"] == 0, name
            assert not any(row["passed"] for row in outcome["score"]["rows"]), name


def test_run_all_reaches_the_end_of_a_blank_release(assignment: str) -> None:
    """What is not written yet stops nothing: its cell is tagged, or only a call of it fails."""
    blank = nbformat.read(release_path(assignment), as_version=4)
    nbclient.execute(blank, cwd=str(release_path(assignment).parent), timeout=60)


def test_every_foreseen_mistake_has_a_sentence(assignment: str) -> None:
    for cell in notebooks.read(source_path(assignment))["cells"]:
        if notebooks.is_check(cell):
            keywords = [
                k for k in ast.walk(ast.parse(cell["source"])) if isinstance(k, ast.keyword)
            ]
            causes = [
                ast.literal_eval(key)
                for keyword in keywords
                if keyword.arg == "mistakes" and isinstance(keyword.value, ast.Dict)
                for key in keyword.value.keys
                if isinstance(key, ast.Constant)
            ]
            for cause in causes:
                assert explain(cause, gradient=False, name="x", got=1, m=5), (cell["id"], cause)


def test_a_check_alone_is_green_or_says_to_run_the_cells_above(assignment: str) -> None:
    """The next morning: the answer's cell and its check, in a kernel where nothing else ran."""
    source, release = (
        notebooks.by_grade_id(notebooks.read(path(assignment)))
        for path in (source_path, release_path)
    )
    run_above = re.escape(say("no_name", name="?")).replace(r"\?", r"\w+")
    for name, cell in release.items():
        if not notebooks.is_check(cell):
            continue
        space: dict[str, object] = {"__name__": "__main__"}
        exec(source[name.removesuffix("-test")]["source"], space)
        try:
            said = [row.message for row in trials.score(cell, space).rows if not row.passed]
        except NotRun as missing:
            said = [str(missing)]
        for sentence in said:
            known = re.fullmatch(run_above, sentence) or sentence == say("as_above")
            assert known, (name, sentence)


def test_a_check_leaves_the_learners_names_alone(assignment: str) -> None:
    """Its tools are its own: a name that a learner gave something else keeps that."""
    for name, cell in notebooks.by_grade_id(notebooks.read(release_path(assignment))).items():
        if notebooks.is_check(cell):
            tools = {
                alias.asname or alias.name
                for node in ast.walk(ast.parse(cell["source"]))
                if isinstance(node, (ast.Import, ast.ImportFrom))
                for alias in node.names
            } - {"Scoreboard"}
            for own in ({tool: object() for tool in tools}, {}):
                space: dict[str, object] = {"__name__": "__main__", **own}
                with contextlib.suppress(NotRun):
                    trials.score(cell, space)
                left = {key: value for key, value in space.items() if not key.startswith("__")}
                left.pop("Scoreboard")
                assert left == own, name


@pytest.fixture(scope="module")
def another_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """One with our settings, and no release; nbgrader takes two seconds to make its gradebook."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return Course(root)


def test_release_is_what_source_generates(assignment: str, another_course: Course) -> None:
    folder = another_course.root / "source" / assignment
    folder.mkdir(parents=True)
    shutil.copy(source_path(assignment), folder)
    made = another_course.release(assignment)
    assert made.read_text() == release_path(assignment).read_text(), "run `make release`"


def test_release_gives_nothing_away(assignment: str) -> None:
    released = release_path(assignment).read_text()
    for mark in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "Rubric"):
        assert mark not in released
    assert "autograder" not in released
    text = "\n".join(cell["source"] for cell in notebooks.read(release_path(assignment))["cells"])
    for cell in notebooks.read(source_path(assignment))["cells"]:
        if not (notebooks.is_answer(cell) and cell["cell_type"] == "code"):
            continue
        [solution] = re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END", cell["source"], re.DOTALL)
        for line in solution.splitlines():
            code = line.split("#")[0].strip()
            # Lines too short to carry a solution stand elsewhere by chance.
            if len(code) > 20:
                assert code not in text, (cell["id"], code)


@pytest.mark.parametrize("folder", ["source", "release"])
def test_stored_in_canonical_form(assignment: str, folder: str) -> None:
    path = ROOT / folder / assignment / f"{assignment}.ipynb"
    text = path.read_text()
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert text == nbformat.writes(notebook) + "\n"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None, cell.id
        if cell.metadata.get("nbgrader"):
            assert cell.id == notebooks.grade_id(cell)


def test_points_stand_once_and_students_see_them(assignment: str) -> None:
    for cell in nbformat.read(source_path(assignment), as_version=4).cells:
        assert not notebooks.is_check(cell) or "points=" not in cell.source, cell.id
    for path in (source_path(assignment), release_path(assignment)):  # read, or as it stands
        for cell in filter(notebooks.is_check, notebooks.read(path)["cells"]):
            [announced] = re.findall(r"points=([\d.]+)", cell["source"])
            assert float(announced) == notebooks.points(cell), cell["id"]


def test_hidden_counts_are_as_announced(
    assignment: str, executed: dict[str, nbformat.NotebookNode]
) -> None:
    for cell in executed[assignment].cells:
        if notebooks.is_check(cell):
            hidden = re.findall(r"hidden=(\d+)", cell.source)
            rows = score_of(cell).data[SCORE_MIME]["rows"]
            assert sum(row["hidden"] for row in rows) == int(hidden[0] if hidden else 0), cell.id


def test_solutions_are_short(assignment: str) -> None:
    for cell in notebooks.read(source_path(assignment))["cells"]:
        if notebooks.is_answer(cell) and cell["cell_type"] == "code":
            [body] = re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END", cell["source"], re.DOTALL)
            assert 1 <= len(body.strip().splitlines()) <= 8, cell["id"]


def test_headings_go_down_one_level_at_a_time(assignment: str) -> None:
    """As the documentation's site asks of the rendered notebook."""
    cells = notebooks.read(source_path(assignment))["cells"]
    texts = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    levels = [len(marks) for text in texts for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels)), levels


def test_every_exercise_has_hints_and_a_docstring(assignment: str) -> None:
    cells = notebooks.read(source_path(assignment))["cells"]
    ids = {cell["id"] for cell in cells}
    for cell in cells:
        if notebooks.is_answer(cell) and cell["cell_type"] == "code":
            assert f"{cell['id']}-hints" in ids
            if "def " in cell["source"]:
                assert '"""' in cell["source"] and "Returns:" in cell["source"]


def test_hidden_inputs_can_be_drawn_anew(assignment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference passes on other random inputs as well; the self-test tries hundreds."""
    source = notebooks.read(source_path(assignment))
    source["cells"] = list(
        notebooks.by_grade_id(source).values()
    )  # what shows something takes long
    monkeypatch.setenv("COURSE_SEED", "1")
    for name, outcome in runner.run(source, ROOT).items():
        score = outcome["score"]
        assert score["points"] == score["possible"], (name, json.dumps(score["rows"]))


def test_reference_comes_from_the_source(assignment: str) -> None:
    ref = reference(assignment)
    for cell in notebooks.read(source_path(assignment))["cells"]:
        if notebooks.is_answer(cell) and cell["cell_type"] == "code":
            for name in re.findall(r"^def (\w+)", cell["source"], re.MULTILINE):
                assert getattr(ref, name).__code__.co_filename.startswith(f"<{assignment}")


def test_what_a_student_sees_of_a_check_needs_no_hidden_import(assignment: str) -> None:
    for cell in filter(notebooks.is_check, notebooks.read(source_path(assignment))["cells"]):
        seen = HIDDEN.sub("", cell["source"])
        hidden_only = imported(cell["source"]) - imported(seen)
        used = {node.id for node in ast.walk(ast.parse(seen)) if isinstance(node, ast.Name)}
        assert not hidden_only & used, cell["id"]


HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)


def imported(source: str) -> set[str]:
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.Import, ast.ImportFrom))]
    return {alias.asname or alias.name for node in nodes for alias in node.names}

"""Whatever `nbgrader_config.py` names, `autograder grade` runs students' code in its jail."""

import json
from pathlib import Path
from typing import Any

import pytest
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    ClearOutput,
    DeduplicateIds,
    Execute,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from autograder import classroom
from autograder.adapter import steps
from autograder.adapter.gradebook import Course
from autograder.adapter.preprocessors import HideTests, JailedExecute, Repair
from autograder.classroom import Options
from autograder.engine.results import Graded
from autograder.quality import demo
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from tests.attacks import with_answers
from tests.support import ROOT

NAME = "00_start_here"
TO_DO = [
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
]


class MyExecute(Execute):  # type: ignore[misc]
    pass


class MyJail(JailedExecute):
    pass


class MyClear(ClearOutput):  # type: ignore[misc]
    pass


class MyGrades(SaveAutoGrades):  # type: ignore[misc]
    pass


class Mine(NbGraderPreprocessor):  # type: ignore[misc]
    pass


@pytest.mark.parametrize(
    "named",
    [
        [],
        ["nbgrader.preprocessors.Execute"],
        [ClearOutput, OverwriteCells, Execute, SaveAutoGrades],
        [SaveAutoGrades, AssignLatePenalties, OverwriteCells, JailedExecute, Repair],
        [MyExecute, ExecutePreprocessor, MyExecute()],
        [MyJail, MyClear],
        ["autograder.execute.JailedExecute", "nbgrader.preprocessors.ClearOutput"],
    ],
)
def test_nothing_that_is_named_runs_again_or_undoes_a_run(named: list[Any]) -> None:
    assert steps.after_a_run(named) == TO_DO


def test_a_kind_of_a_step_takes_its_place_and_ones_own_come_last() -> None:
    expected: list[Any] = [MyGrades if step is SaveAutoGrades else step for step in TO_DO]
    assert steps.after_a_run([MyGrades, Execute, Mine]) == [*expected, Mine]
    mine = Mine()
    assert steps.after_a_run(["autograder.execute.JailedExecute", mine])[-1] is mine


@pytest.mark.parametrize("named", [[Mine, JailedExecute], [Mine], [lambda nb, res: (nb, res)]])
def test_one_that_would_come_too_late_is_refused(named: list[Any]) -> None:
    with pytest.raises(CourseError, match="runs it first, in a jail"):
        steps.after_a_run(named)


def test_one_that_is_not_there_is_refused() -> None:
    with pytest.raises(CourseError, match=r"names no\.such\.Thing, which cannot be imported"):
        steps.after_a_run(["no.such.Thing"])


def test_a_page_always_hides_the_tests() -> None:
    assert steps.for_a_page(["nbgrader.preprocessors.GetGrades"])[-1] is HideTests
    ours = ["nbgrader.preprocessors.GetGrades", "autograder.execute.HideTests"]
    assert steps.for_a_page(ours) == ours


WRITES, SEALS, SUMS = "WritePoints", "SealChoices", "nbgrader.preprocessors.ComputeChecksums"


def in_a_release(*named: str | type) -> list[str]:
    """What stands in a release's steps, by name."""
    asked = [f"autograder.execute.{n}" if n in (WRITES, SEALS) else n for n in named]
    return [step.__name__ for step in steps.for_a_release(asked)]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ([], [WRITES, SEALS]),
        ([Mine], [WRITES, "Mine", SEALS]),
        ([Mine, SUMS, ClearOutput], [WRITES, "Mine", SEALS, "ComputeChecksums", "ClearOutput"]),
        (
            [SUMS, Mine, SUMS],
            [WRITES, "ComputeChecksums", "Mine", SEALS, "ComputeChecksums"],
        ),
        ([Mine, WRITES], ["Mine", WRITES, SEALS]),
        ([SEALS, Mine], [WRITES, SEALS, "Mine"]),
    ],
    ids=str,
)
def test_a_release_says_its_points_and_seals_its_choices(
    named: list[Any], found: list[str]
) -> None:
    assert in_a_release(*named) == found


def test_a_page_hides_them_by_a_step_of_that_kind_too() -> None:
    class Hides(HideTests):
        pass

    for ours in (Hides, Hides()):
        assert steps.for_a_page([ours]) == [ours]
    assert steps.for_a_page([Mine]) == [Mine, HideTests]


def test_a_step_is_made_for_its_exporter_and_switched_on() -> None:
    exporter = NotebookExporter()
    made = steps.made(Mine, exporter)
    assert isinstance(made, Mine) and made.parent is exporter and made.enabled


def test_a_step_that_is_made_is_taken_as_it_is() -> None:
    mine = Mine(enabled=False)
    assert steps.made(mine, NotebookExporter()) is mine and mine.enabled


def test_a_class_of_ones_own_is_made_without_a_parent() -> None:
    class Plain:
        enabled = False

        def __call__(self, nb: Any, resources: Any) -> Any:
            return nb, resources

    made: Any = steps.made(Plain, NotebookExporter())
    assert isinstance(made, Plain) and made.enabled


@pytest.mark.parametrize(("step", "name"), [(Mine, "Mine"), (Mine(), "Mine")])
def test_a_step_that_comes_too_late_is_named(step: Any, name: str) -> None:
    with pytest.raises(CourseError) as raised:
        steps.after_a_run([step])
    assert str(raised.value) == say("own_step_too_early", name=name)


@pytest.mark.parametrize(
    "step",
    [
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "autograder.execute.Repair",
        ClearOutput,
        *TO_DO,
    ],
    ids=str,
)
def test_what_graders_have_done_may_be_named_before_a_run(step: Any) -> None:
    assert steps.after_a_run([step, Execute, Mine]) == [*TO_DO, Mine]


#: An nbgrader_config.py as others have one: nothing of this project's is named.
CONFIGS = {
    "nothing is named": "c = get_config()\n",
    "nbgrader's own": """
from nbgrader.converters import Autograde, GenerateFeedback
c = get_config()
c.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default()
c.Autograde.autograde_preprocessors = Autograde.autograde_preprocessors.default()
""",
    "in another order, and one derived": """
from nbgrader.preprocessors import Execute
class Again(Execute):
    timeout = 5
c = get_config()
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.SaveAutoGrades"]
c.Autograde.autograde_preprocessors = [
    "nbgrader.preprocessors.SaveAutoGrades",
    Again,
    "nbgrader.preprocessors.ClearOutput",
    "autograder.execute.JailedExecute",
]
""",
}
#: A cell of the student's that leaves a trace where it is run without a jail.
OUT = """
try:
    open({path!r}, "w").write("I was here")
except OSError:
    pass
"""


@pytest.mark.nbgrader
@pytest.mark.parametrize("config", CONFIGS)
def test_students_code_is_jailed_whatever_is_configured(config: str, tmp_path: Path) -> None:
    root, trace = tmp_path / "course", tmp_path / "trace"
    demo.make_class(ROOT, root, NAME, ["blank"])
    head = "c.CourseDirectory.course_id = 'backprop'\n"
    (root / "nbgrader_config.py").write_text(CONFIGS[config] + head)
    source = notebooks.read(root / "source" / NAME / f"{NAME}.ipynb")
    release = notebooks.read(root / "release" / NAME / f"{NAME}.ipynb")
    right = with_answers(release, source)
    right["cells"].insert(
        0,
        {
            "cell_type": "code",
            "id": "out",
            "metadata": {},
            "source": OUT.format(path=str(trace)),
            "execution_count": None,
            "outputs": [],
        },
    )
    right["cells"].insert(
        1, {"cell_type": "markdown", "id": "live", "metadata": {}, "source": LIVE}
    )
    hand_in(root, "ada", right)
    found: dict[str, Graded] = {g.student: g for g in classroom.grade(root, NAME, None, Options())}
    assert not trace.exists()
    full = sum(notebooks.points(c) for c in source["cells"] if notebooks.is_check(c))
    assert not any(g.problem for g in found.values()), found
    assert sum(r.points or 0 for r in found["ada"].results if r.points is not None) == full
    assert sum(r.points or 0 for r in found["blank"].results) == 0
    page = (root / "feedback" / "ada" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "BEGIN HIDDEN TESTS" not in page and "alert(77)" not in page
    assert set(Course(root).marks(NAME)) == {"ada", "blank"}


LIVE = "<img src=x onerror=alert(77)><script>alert(77)</script>"


def hand_in(root: Path, student: str, notebook: dict[str, Any]) -> None:
    path = root / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")

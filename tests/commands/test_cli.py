"""The commands, as a learner and an instructor meet them; bad input above all."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder.commands.cli
import course.learner.cli
from autograder.adapter.gradebook import Course
from autograder.quality import demo
from autograder.quality.specimens import specimens
from course import notebooks
from tests.support import ASSIGNMENTS, ROOT

NAME = "01_and_gate"


def run(
    main, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, called in this process."""
    monkeypatch.setattr(sys, "argv", ["command", *arguments])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def course_command(capsys, monkeypatch):
    return lambda *arguments: run(course.learner.cli.main, capsys, monkeypatch, *arguments)


@pytest.fixture
def autograder_command(capsys, monkeypatch):
    return lambda *arguments: run(autograder.commands.cli.main, capsys, monkeypatch, *arguments)


def hand_in(folder: Path, name: str) -> Path:
    """A specimen's notebook as the learner's copy in work/."""
    source = notebooks.read(ROOT / "source" / NAME / f"{NAME}.ipynb")
    release = notebooks.read(ROOT / "release" / NAME / f"{NAME}.ipynb")
    specimen = next(s for s in specimens(NAME) if s.name == name)
    path = folder / "work" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(specimen.notebook(source, release))
    return path


@pytest.mark.unit
def test_copies_are_made_once_and_never_overwritten(learner: Path) -> None:
    assert course.learner.cli.make_copies(learner) == ASSIGNMENTS
    copy = learner / "work" / NAME / f"{NAME}.ipynb"
    copy.write_text("mine")
    assert course.learner.cli.make_copies(learner) == []
    assert copy.read_text() == "mine"
    welcome = (learner / "work" / "welcome.md").read_text()
    assert f"({NAME}/{NAME}.ipynb)" in welcome and "One neuron learns AND" in welcome


def test_check_without_source_runs_the_visible_checks(learner: Path, course_command) -> None:
    hand_in(learner, "not_averaged")
    code, out, err = course_command("check", NAME)
    assert (code, err) == (0, "")
    assert "5.00 times too large" in re.sub(r"\s+", " ", out)
    assert re.search(r"7\. backward +0 of 3", out) and re.search(r"5\. \w+ +3 of 3", out)
    assert "Only the visible checks ran" in out


def test_check_with_source_runs_the_hidden_ones_too(learner: Path, course_command) -> None:
    shutil.copytree(ROOT / "source", learner / "source")
    hand_in(learner, "theta_changed")
    code, out, _ = course_command("check", NAME)
    assert code == 0
    assert re.search(r"5\. numerical_gradient +2\.25 of 3", out)
    assert "Visible and hidden checks both ran" in out


def test_same_points_here_and_in_grading(learner: Path, tmp_path: Path) -> None:
    """`course check` and nbgrader's autograde agree on a sample student."""
    from autograder.engine.local import grade_copy

    shutil.copytree(ROOT / "source", learner / "source")
    some = ("correct_loops", "bias_row0", "by_hand_slip", "prints_to_stderr")
    graded = list(demo.run(ROOT, tmp_path / "class", NAME, some))
    assert {specimen.name for specimen, _ in graded} == {*some}
    for specimen, by_nbgrader in graded:
        path = hand_in(learner, name := specimen.name)
        here = grade_copy(notebooks.read(path), path, NAME)
        for result in by_nbgrader.results:
            if result.points is not None and result.exercise != "written":
                assert here[result.exercise]["score"]["points"] == result.points, (name, result)


@pytest.mark.unit
def test_status_reads_the_saved_scores(learner: Path, course_command) -> None:
    code, out, _ = course_command("status")
    assert code == 0 and re.search(rf"{NAME} +0 of 9 exercises +0 +0 of 23", out)
    path = hand_in(learner, "not_averaged")
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "backward-test":
            data = {"exercise": "7. backward", "points": 1.5, "possible": 3, "rows": []}
            mime = "application/vnd.course.score+json"
            cell["outputs"] = [{"output_type": "execute_result", "data": {mime: data}}]
    path.write_text(json.dumps(notebook))
    assert re.search(rf"{NAME} +1 of 9 exercises +0 +1.5 of 23", course_command("status")[1])


@pytest.mark.unit
@pytest.mark.parametrize(
    "wrong",
    [
        {"exercise": "\x1b[2J[bold]x[&]\n\u202e", "points": 1.5},
        {"exercise": "[/]", "points": float("nan")},
        {"exercise": ["x"]},
        {"points": "many"},
        {"points": [1]},
        {"rows": [3]},
        {"rows": {"passed": 1}},
        {"rows": [{"passed": False}]},
    ],
    ids=ascii,
)
def test_status_of_a_copy_that_says_odd_things(learner: Path, course_command, wrong) -> None:
    path = hand_in(learner, "not_averaged")
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "backward-test":
            score = {"exercise": "x", "points": 0, "possible": 3, "rows": [], **wrong}
            mime = "application/vnd.course.score+json"
            cell["outputs"] = [{"output_type": "execute_result", "data": {mime: score}}]
    path.write_text(json.dumps(notebook))
    code, out, err = course_command("status")
    assert (code, err) == (0, "") and NAME in out and "nan" not in out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


@pytest.mark.unit
def test_status_survives_a_broken_copy(learner: Path, course_command) -> None:
    hand_in(learner, "blank").write_text("{")
    code, out, _ = course_command("status")
    assert code == 0 and NAME in out


BROKEN = {
    "not JSON": (lambda text: text[:200], "not JSON"),
    "empty": (lambda text: "", "not JSON"),
    "no notebook": (lambda text: '{"a": 1}', "no list of cells"),
    "a list": (lambda text: "[1, 2]", "no list of cells"),
    "a cell that is no cell": (lambda text: '{"cells": [1]}', "no list of cells"),
    "very deep": (lambda text: "[" * 100_000, "not JSON"),
    "a number without end": (lambda text: "[" + "1" * 6000 + "]", "not JSON"),
    "a source of numbers": (lambda text: changed(text, source=[1, 2]), "no list of cells"),
    "outputs that are none": (lambda text: changed(text, outputs="x"), "no list of cells"),
    "old format": (lambda text: '{"nbformat": 3, "worksheets": []}', "old format 3"),
    "lacks a cell": (lambda text: without(text, "backward"), "lacks the cell `backward`"),
    "has a cell twice": (lambda text: twice(text, "train-test"), "the cell `train-test` 2 times"),
}


#: What grading mends, where a check of one's own copy would rather say it; and what it says.
MENDED = {
    "a source of numbers": "no cell stood among the cells",
    "outputs that are none": "",
    "lacks a cell": "The answer cell `backward` was deleted",
    "has a cell twice": "The cell `train-test` was there 2 times",
}


def changed(text: str, **parts: object) -> str:
    notebook = json.loads(text)
    notebook["cells"][2].update(parts)
    return json.dumps(notebook)


def without(text: str, cell: str) -> str:
    notebook = json.loads(text)
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != cell]
    return json.dumps(notebook)


def twice(text: str, cell: str) -> str:
    notebook = json.loads(text)
    notebook["cells"] += [c for c in notebook["cells"] if c["id"] == cell]
    return json.dumps(notebook)


def one_sentence(err: str) -> bool:
    return len(err.strip().splitlines()) == 1 and err.strip().endswith(".") and "Trace" not in err


@pytest.mark.unit
@pytest.mark.parametrize("kind", BROKEN)
def test_check_refuses_a_broken_copy(kind: str, learner: Path, course_command) -> None:
    break_it, words = BROKEN[kind]
    path = hand_in(learner, "correct_loops")
    path.write_text(break_it(path.read_text()))
    before = path.read_bytes()
    code, out, err = course_command("check", NAME)
    assert code == 2 and out == ""
    assert words in err and f"{NAME}.ipynb" in err and one_sentence(err)
    assert path.read_bytes() == before


@pytest.mark.unit
@pytest.mark.parametrize(
    "arguments", [("check", "02_no_such"), ("check", "../source"), ("check", NAME)]
)
def test_check_refuses_unknown_names(arguments, learner: Path, course_command) -> None:
    code, out, err = course_command(*arguments)
    assert (code, out) == (2, "") and one_sentence(err)


def test_outside_the_course(tmp_path: Path, monkeypatch, course_command) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    code, _, err = course_command("check", NAME)
    assert code == 2 and one_sentence(err)


def test_without_source_the_reference_says_so(learner: Path) -> None:
    from autograder import reference
    from course.errors import CourseError

    with pytest.raises(CourseError, match="there is no source/"):
        reference(NAME)


@pytest.fixture
def instructor(learner: Path) -> Path:
    shutil.copytree(ROOT / "source", learner / "source")
    shutil.copy(ROOT / "nbgrader_config.py", learner)
    return learner


def test_grade_names_what_is_broken_and_grades_the_rest(
    instructor: Path, autograder_command
) -> None:
    texts = {"fine": lambda text: text, **{k.replace(" ", "_"): v[0] for k, v in BROKEN.items()}}
    good = hand_in(instructor, "sign").read_text()
    for student, break_it in texts.items():
        path = instructor / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(break_it(good))
    code, out, err = autograder_command("grade", NAME)
    assert code == 1
    refused = {k.replace(" ", "_"): v[1] for k, v in BROKEN.items() if k not in MENDED}
    refused["old_format"] = "no list of cells"  # of any format: it holds none
    assert len(err.strip().splitlines()) == len(refused)
    for student, words in refused.items():
        assert any(student in line and words in line for line in err.splitlines()), student
    for student in ("fine", *(name.replace(" ", "_") for name in MENDED)):
        assert re.search(rf"{student} +all +20 of 23", out), student
    for name, words in MENDED.items():
        said = re.findall(rf"{name.replace(' ', '_')}: (.*)", out)
        assert words in " ".join(said) and bool(words) == bool(said)
        page = instructor / "feedback" / name.replace(" ", "_") / NAME / f"{NAME}.html"
        assert not words or words in re.sub(r"<[^>]*>", "`", page.read_text()).replace("``", "`")
    graded = sorted(p.name for p in (instructor / "autograded").iterdir())
    assert graded == sorted({"fine", *(name.replace(" ", "_") for name in MENDED)})


@pytest.mark.unit
@pytest.mark.parametrize(
    "arguments",
    [
        ("grade", "02_no_such"),
        ("grade", NAME),
        ("grade", NAME, "--student", "nobody"),
        ("release", "02_no_such"),
        ("demo", "--assignment", "02_no_such"),
    ],
)
def test_instructor_commands_refuse_bad_input(
    arguments, instructor: Path, autograder_command
) -> None:
    code, _, err = autograder_command(*arguments)
    assert code == 2 and one_sentence(err)
    assert not (instructor / "autograded").exists()


def test_what_cannot_be_graded_is_named_and_leaves_no_grade(
    instructor: Path, autograder_command
) -> None:
    """A download's name, a link to nowhere, another encoding; and code that ends its process."""
    good = hand_in(instructor, "sign")
    submitted = instructor / "submitted"
    for student in ("fine", "download", "link", "latin", "quits"):
        (submitted / student / NAME).mkdir(parents=True)
    shutil.copy(good, submitted / "fine" / NAME / f"{NAME}.ipynb")
    shutil.copy(good, submitted / "download" / NAME / f"{NAME} (1).ipynb")
    (submitted / "link" / NAME / f"{NAME}.ipynb").symlink_to("nowhere.ipynb")
    text = good.read_text().replace("An answer", "Ein schöner")
    (submitted / "latin" / NAME / f"{NAME}.ipynb").write_bytes(text.encode("latin-1", "replace"))
    notebook = json.loads(good.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "forward":
            cell["source"] = "import os\nos._exit(1)"
    (submitted / "quits" / NAME / f"{NAME}.ipynb").write_text(json.dumps(notebook))
    code, out, err = autograder_command("grade", NAME)
    assert code == 1
    for words in (f"{NAME} (1).ipynb", "link", "not UTF-8"):
        assert words in err, err
    assert len(err.strip().splitlines()) == 3 and "Traceback" not in err
    assert re.search(r"fine +all +20 of 23", out)
    # Only what its own cell defines is lost: the others are run again without it.
    assert re.search(r"quits +all +18 of 23", out)
    assert sorted(p.name for p in (instructor / "autograded").glob("*/*")) == [NAME, NAME]
    with Course(instructor).gradebook() as gradebook:
        graded = [s.student.id for s in gradebook.assignment_submissions(NAME)]
    assert sorted(graded) == ["fine", "quits"]


def test_a_broken_source_leaves_the_release_alone(instructor: Path, autograder_command) -> None:
    source = instructor / "source" / NAME / f"{NAME}.ipynb"
    released = (instructor / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    source.write_text(source.read_text().replace("### END SOLUTION", "### THE END"))
    code, _, err = autograder_command("release", NAME)
    assert code == 2 and one_sentence(err) and "solution" in err
    assert (instructor / "release" / NAME / f"{NAME}.ipynb").read_bytes() == released


def test_a_cell_with_a_syntax_error_is_named(learner: Path, course_command) -> None:
    path = hand_in(learner, "correct_compact")
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "backward":
            cell["source"] = "def backward(X, y, a)\n    return 1"
    path.write_text(json.dumps(notebook))
    code, out, _ = course_command("check", NAME)
    assert code == 0 and "The cell `backward` itself fails: SyntaxError" in re.sub(r"\s+", " ", out)


def test_an_answer_turned_into_text_counts_as_code(learner: Path, course_command) -> None:
    path = hand_in(learner, "correct_compact")
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "backward":
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]
    path.write_text(json.dumps(notebook))
    assert re.search(r"all +23 of 23", course_command("check", NAME)[1])


@pytest.mark.unit
def test_demo_does_not_remove_a_folder_of_somebody_else(
    instructor: Path, autograder_command
) -> None:
    (instructor / "thesis").mkdir()
    (instructor / "thesis" / "chapter.md").write_text("mine")
    code, _, err = autograder_command("demo", "--into", str(instructor / "thesis"))
    assert code == 2 and one_sentence(err)
    assert (instructor / "thesis" / "chapter.md").read_text() == "mine"
    (instructor / "gradebook.db").touch()  # a real course, and not a sample
    code, _, err = autograder_command("demo", "--into", str(instructor))
    assert code == 2 and one_sentence(err) and (instructor / "source" / NAME).is_dir()


@pytest.mark.unit
def test_make_lists_its_targets() -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    listed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True)
    for target in ("lab", "demo", "test", "release"):
        assert f"make {target}" in listed.stdout


@pytest.mark.unit
def test_no_letter_is_a_command_in_course_lab() -> None:
    """Every shortcut of the installed JupyterLab that plain typing could set off is unbound."""
    overrides = json.loads(
        (course.learner.cli.LAB / "labconfig/default_setting_overrides.json").read_text()
    )
    unbound = [
        (shortcut["command"], shortcut["keys"], shortcut["selector"])
        for shortcut in overrides["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
        if shortcut["disabled"]
    ]
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas/@jupyterlab")
    found = 0
    for schema in schemas.rglob("*.json"):
        for shortcut in json.loads(schema.read_text()).get("jupyter.lab.shortcuts", []):
            keys, selector = shortcut.get("keys", []), shortcut["selector"]
            typed = keys and all(re.fullmatch(r"(Shift )?[A-Z0-9]", key) for key in keys)
            if typed and not selector.startswith(".jp-ImageViewer"):
                found += 1
                assert (shortcut["command"], keys, selector) in unbound
    assert found >= 20

"""Students' work and grades stay where they are: no commit and no distribution takes them along."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT

NOTEBOOK = "01_and_gate/01_and_gate.ipynb"
#: What an instructor's folder has in the middle of a term, and who made it.
DIRT = [
    # a learner, `make lab`
    f"work/{NOTEBOOK}",
    "work/.jupyter/data/kernel.json",
    f"release/01_and_gate/.ipynb_checkpoints/{NOTEBOOK[12:-6]}-checkpoint.ipynb",
    # a platform's download, `nbgrader zip_collect`
    "canvas.zip",
    "submissions.tar.gz",
    "downloaded/01_and_gate/archive/canvas.zip",
    f"downloaded/01_and_gate/extracted/ada_123_{NOTEBOOK[12:]}",
    "01_and_gate (1).ipynb",
    # the exchange and the steps of grading
    f"exchange/backprop/inbound/ada+01_and_gate+2026-01-01/{NOTEBOOK[12:]}",
    f"inbound/ada+01_and_gate+2026-01-01/{NOTEBOOK[12:]}",
    f"outbound/{NOTEBOOK}",
    f"submitted/ada/{NOTEBOOK}",
    "submitted/ada/01_and_gate/submission_secret.txt",
    f"autograded/ada/{NOTEBOOK}",
    "feedback/ada/01_and_gate/01_and_gate.html",
    "reports/01_and_gate.html",
    ".autograder/01_and_gate.jsonl",
    ".autograder/log",
    ".autograder/log.1",
    "demo/gradebook.db",
    # the gradebook, and what is made of it
    "gradebook.db",
    "gradebook.db-wal",
    "gradebook.db-shm",
    "gradebook.db-journal",
    "gradebook.db.2026-01-01",
    "gradebook.db.bak",
    "term.sqlite3",
    "gradebook.sql",
    "grades.csv",
    "grades.tsv",
    "grades.xlsx",
    "roster.csv",
    "docs/grades.csv",
    ".nbgrader.log",
    "nbgrader.log",
    "autograder/run.log",
    "feedback.zip",
    "ada.html",
]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository in the middle of a term; "ada" is in every file that a student made."""
    folder = tmp_path_factory.mktemp("term") / "course"
    for name in tracked():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git = ["git", "-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it is"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    for name in DIRT:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("ada: 3 of 23")
    return folder


def built(folder: Path, target: str, into: Path) -> list[str]:
    """The names in a distribution of the folder, made with nothing from elsewhere."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    [made] = into.iterdir()
    if target == "wheel":
        return zipfile.ZipFile(made).namelist()
    with tarfile.open(made) as archive:
        return [name.split("/", 1)[1] for name in archive.getnames()]


def test_git_takes_no_students_work(dirty: Path) -> None:
    command = ["git", "add", "-A", "-n"]
    told = subprocess.run(command, cwd=dirty, capture_output=True, text=True, check=True).stdout
    assert told == ""
    assert tracked()  # and it is a real copy


def test_git_keeps_what_the_course_is_made_of(dirty: Path) -> None:
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=dirty, capture_output=True, check=True).stdout.decode()
    assert set(filter(None, listed.split("\0"))) == {n for n in tracked() if (ROOT / n).is_file()}


@pytest.mark.parametrize("target", ["sdist", "wheel"])
@pytest.mark.parametrize("ignoring", [True, False])
def test_a_distribution_holds_no_students_work(
    dirty: Path, tmp_path: Path, target: str, ignoring: bool
) -> None:
    """Also made of a folder that git knows nothing of, where no rule is there to ignore by."""
    folder = dirty
    dirt = set(DIRT)
    if not ignoring:
        folder = tmp_path / "no-git"
        shutil.copytree(dirty, folder, ignore=shutil.ignore_patterns(".git", ".gitignore"))
        # A distribution is made of these folders: what was put right into them is in it.
        dirt -= {name for name in DIRT if name.split("/")[0] in ("autograder", "docs", "release")}
    names = built(folder, target, tmp_path / "out")
    assert [name for name in names if name in dirt] == []
    assert {"autograder/commands/cli.py", "course/check/board.py"} <= set(names)
    scripts = {path.relative_to(ROOT).as_posix() for path in (ROOT / "course").rglob("*.js")}
    assert scripts and scripts <= set(names)
    if target == "sdist":
        made = {"PKG-INFO", ".gitignore", "pyproject.toml"}
        assert {n.split("/")[0] for n in names} - made <= {n.split("/")[0] for n in tracked()}
        assert f"source/{NOTEBOOK}" in names and "nbgrader_config.py" in names

"""Names from outside: legible wherever they are shown, and no reason for a student to get no grade.

The class here has folders that are called as nobody would call one, and hands in notebooks whose
cells, formats and scores are called so, too.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import classroom
from autograder.adapter.folder import Folder, student_id
from autograder.adapter.gradebook import Course
from autograder.classroom import Options
from autograder.quality import demo
from course.text import in_a_line, named, say
from tests.engine.test_engine import cluster  # noqa: F401 - a fixture
from tests.support import ROOT

NAME = "00_start_here"
BIN = Path(sys.executable).parent
#: Folder → the id under which the gradebook has it; None for one of which only a part is kept.
ODD = {
    "\x1b]0;SUCCEEDED\x07\x1b[2J": r"\x1b]0;SUCCEEDED\x07\x1b[2J",
    "\x9b2J": r"\u009b2J",
    "[bold]b[&]": "[bold]b[&]",
    "[link=http:x]": "[link=http:x]",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "=cmd|'calc'!A1": "=cmd|'calc'!A1",
    "a\n[1 of 9] forged 23 of 23": r"a\x0a[1 of 9] forged 23 of 23",
    "-x": "-x",
    "--help": "--help",
    "\u202ezzz": r"\u202ezzz",
    "x" * 200: None,
    "#f?a=b%2F": "#f?a=b%2F",
    "*": "*",
    "{student_id}": "{student_id}",
    " Zoë  ": r"\x20Zoë\x20\x20",
    r"a\x0a": r"a\x5cx0a",
    os.fsdecode(b"b\xff\xfe"): r"b\xff\xfe",
}
#: What moves a cursor, sets colours, turns a text, or is no text at all.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(st.text(alphabet=st.characters(exclude_characters="/\0"), min_size=1, max_size=80))
def test_any_folder_has_an_id_that_can_be_read_typed_and_stored(folder: str) -> None:
    found = student_id(folder)
    assert found == found.strip() and not UNSEEN.search(found) and "\n" not in found
    assert len(found) <= 128 and len(found.encode()) <= 255
    assert named(found) == found  # what is shown is what is stored


FEW = st.text(alphabet=["\\", "x", "0", "a", "u", "\n", " ", "\udc0a", "\udcff", "\x85", "ÿ"])


@given(FEW, FEW)
def test_no_two_folders_have_the_same_id(one: str, other: str) -> None:
    assert (student_id(one) == student_id(other)) == (one == other)


def test_ordinary_names_stay_as_they_are() -> None:
    for name in (
        "ada",
        "ada+b@example.org",
        "Zoë Ångström",
        "李雷",
        "می‌خواهم",
        r"DOMAIN\ada",
        "a'b",
    ):
        assert student_id(name) == named(name) == name


def test_a_sentence_quotes_nothing_unseen() -> None:
    path = Path("/c") / os.fsdecode(b"b\xff") / "a\nb.ipynb"
    assert say("no_copy", path=path).startswith(r"There is no /c/b\xff/a\x0ab.ipynb:")
    assert say("raised", error="\x1b[2J\u202e\udcffx", where="") == "Your code raised [2Jx."
    assert in_a_line("a\n  b\x1bc") == "a bc"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that has handed in."""
    root = tmp_path_factory.mktemp("class") / "course"
    demo.make_class(ROOT, root, NAME, ["blank"])
    given = root / "submitted" / "blank"
    for folder in ODD:
        shutil.copytree(given, root / "submitted" / folder)
    return root


def autograder(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [str(BIN / "autograder"), *words]
    environment = {**os.environ, "COURSE_ROOT": str(root), "PYTHONUTF8": "1"}
    return subprocess.run(command, env=environment, capture_output=True, check=False, cwd=root)


def text_of(ran: subprocess.CompletedProcess[bytes]) -> str:
    """What a command printed; not a byte of it may do more than be read."""
    text = (ran.stdout + b"\n" + ran.stderr).decode("utf-8")
    assert not UNSEEN.search(text), UNSEEN.findall(text)
    return text


@pytest.fixture(scope="module")
def graded(odd: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    ran = autograder(odd, "grade", NAME, "--json")
    text_of(ran)
    assert ran.returncode == 0, ran.stderr
    yield odd, [json.loads(line) for line in ran.stdout.decode().splitlines()]


def test_everybody_is_graded_and_found_again(graded: tuple[Path, list[dict[str, Any]]]) -> None:
    root, lines = graded
    ids = {student_id(folder) for folder in ODD} | {"blank"}
    assert {line["student"] for line in lines} == ids
    assert {line["points"] for line in lines} == {0.0}
    with Course(root).gradebook() as gradebook:
        assert {s.student_id for s in gradebook.assignment_submissions(NAME)} == ids
    for step, end in (("autograded", "ipynb"), ("feedback", "html")):
        assert {p.name for p in (root / step).iterdir()} == ids
        assert all((root / step / name / NAME / f"{NAME}.{end}").is_file() for name in ids)
    for folder in ODD:
        path = Folder(root).submission(NAME, student_id(folder))
        assert path == root / "submitted" / folder / NAME / f"{NAME}.ipynb" and path.is_file()


@pytest.mark.parametrize(("folder", "shown"), ODD.items(), ids=map(ascii, ODD))
def test_an_id_says_what_the_folder_is_called(folder: str, shown: str | None) -> None:
    found = student_id(folder)
    assert found == shown if shown else re.fullmatch(r"x{50}\\[0-9a-f]{16}", found)


def test_tables_and_reports_show_them(graded: tuple[Path, list[dict[str, Any]]]) -> None:
    root, _ = graded
    text = text_of(autograder(root, "grade", NAME))
    for name in ("[bold]b[&]", r"b\xff\xfe", r"a\x0a[1 of 9] forged", "=cmd|'calc'!A1", "--help"):
        assert re.search(rf"^{re.escape(name)}.* all ", text, re.MULTILINE), name
    assert not re.search(r"^\[1 of 9\] forged", text, re.MULTILINE)
    text = text_of(autograder(root, "report", NAME))
    page = (root / "reports" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page and not UNSEEN.search(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (rb"b\xff\xfe", r"b\xff\xfe"),
        (b"b\xff\xfe", r"b\xff\xfe"),
        (b"-x", "-x"),
        (b"[bold]b[&]", "[bold]b[&]"),
        (b"*", "*"),
    ],
)
def test_one_of_them_is_asked_for(odd: Path, graded: Any, asked: bytes, found: str) -> None:
    """By the id, and by the folder's name, as a shell completes it."""
    ran = autograder(odd, "grade", NAME, "--json", "--student", os.fsdecode(asked))
    assert [json.loads(line)["student"] for line in ran.stdout.decode().splitlines()] == [found]


def test_a_name_that_nobody_has_is_said_legibly(odd: Path) -> None:
    ran = autograder(odd, "grade", NAME, "--student", os.fsdecode(b"\xfe\x1b[2J[bold]"))
    assert r"\xfe\x1b[2J[bold]" in text_of(ran) and ran.returncode == 2


def test_what_cannot_be_read_is_named_legibly(odd: Path, tmp_path: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(odd, root, ignore=shutil.ignore_patterns("submitted", "autograded", "feedback"))
    folder = root / "submitted" / os.fsdecode(b"\x1b[2J\xff[b]") / NAME
    folder.mkdir(parents=True)
    for name in ("\x1b]0;SUCCEEDED\x07", "[/]".replace("/", "∕"), "a\nforged: 23 of 23", "\udcfe"):
        (folder / name).touch()
    ran = autograder(root, "grade", NAME)
    text = text_of(ran)
    assert ran.returncode == 1 and r"\x1b[2J\xff[b]" in text
    assert r"a\x0aforged: 23 of 23" in text and r"\xfe" in text
    assert len(ran.stderr.decode().splitlines()) == 1


def test_on_a_cluster_too(odd: Path, cluster: tuple[str, Any]) -> None:  # noqa: F811
    asked = [os.fsdecode(b"b\xff\xfe"), "a\n[1 of 9] forged 23 of 23"]
    options = Options(force=True, feedback=False, cluster=cluster[0])
    graded = list(classroom.grade(odd, NAME, asked, options))
    assert {g.student for g in graded} == set(map(student_id, asked))
    assert not any(g.problem for g in graded)

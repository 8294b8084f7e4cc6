"""What a grade depends on: whatever of it changes, the key changes, and only then."""

import importlib.metadata
import json
import platform
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import course
from autograder.engine import journal
from autograder.text import say
from course.errors import CourseError
from tests.support import ROOT

NAME = "07_autoencoder"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course's folder and the two packages, copies that may be changed."""
    for step in ("source", "release"):
        shutil.copytree(ROOT / step / NAME, tmp_path / step / NAME)
    # Much of what nobody looks at here: each test copies it, and reads it twice.
    aside = ("checkup", "doctor", "gradcheck", "learner", "locate", "material", "plots", "text")
    leave = shutil.ignore_patterns("__pycache__", "0*", *aside)
    for package in ("course", "autograder"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=leave)

    def home(package: ModuleType) -> Path:
        return tmp_path / package.__name__

    monkeypatch.setattr(journal, "_home", home)
    return tmp_path


def write(name: str, text: str = "x = 1\n") -> Callable[[Path], None]:
    def change(place: Path) -> None:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        with (place / name).open("a") as file:
            file.write(text)

    return change


def move(place: Path) -> None:
    (place / "course" / "hints.py").rename(place / "course" / "hint.py")


CHANGES = {
    "a module": write("course/check/board.py"),
    "a module of the grader": write("autograder/cells/repair.py"),
    "a new folder": write("course/sub/__init__.py", ""),
    "a module in a folder in a folder": write("autograder/quality/deep/er.py"),
    "the list of samples": write("autograder/quality/specimens.py"),
    "a script of a widget": write("course/widgets/xor/xor.js"),
    "a template": write("autograder/report.html.j2"),
    "another name": move,
    "the source": write(f"source/{NAME}/{NAME}.ipynb", " "),
    "the release": write(f"release/{NAME}/{NAME}.ipynb", " "),
    "what a test reads": write(f"source/{NAME}/data/points.csv"),
}
NO_CHANGES = {
    "bytecode": write("course/__pycache__/check.cpython-311.pyc"),
    "an editor's copy": write(f"source/{NAME}/.ipynb_checkpoints/{NAME}-checkpoint.ipynb"),
    "a sample student": write("autograder/material/01_and_gate/specimens/new.py"),
    "a variant": write("autograder/material/01_and_gate/variants.py"),
    "another notebook": write("source/01_and_gate/01_and_gate.ipynb"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_grade_depends_on_changes_the_key(place: Path, what: str) -> None:
    before = journal.material_key(place, NAME)
    assert journal.material_key(place, NAME) == before
    CHANGES[what](place)
    assert journal.material_key(place, NAME) != before


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_it_does_not_depend_on_leaves_it(place: Path, what: str) -> None:
    before = journal.material_key(place, NAME)
    NO_CHANGES[what](place)
    assert journal.material_key(place, NAME) == before


def new_version(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    honest = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "99" if name == package else honest(name)
    )


@pytest.mark.parametrize(
    "package",
    ["numpy", "scipy", "scikit-learn", "matplotlib", "nbgrader", "ipython", "nbconvert", "pooch"],
)
def test_each_package_that_is_used_counts(
    place: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    before = journal.material_key(place, NAME)
    new_version(monkeypatch, package)
    assert journal.material_key(place, NAME) != before


def test_one_that_is_not_used_does_not_until_a_cell_imports_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = journal.material_key(place, NAME)
    with monkeypatch.context() as patch:
        new_version(patch, "hypothesis")
        assert journal.material_key(place, NAME) == before
    path = place / "source" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["source"] = ["def late():\n", "    from hypothesis.strategies import text\n"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    imports = journal.material_key(place, NAME)
    new_version(monkeypatch, "hypothesis")
    assert journal.material_key(place, NAME) != imports


@pytest.mark.parametrize("package", ["rich", "typer", "psutil"])
def test_what_shows_or_isolates_does_not_count(
    place: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    before = journal.material_key(place, NAME)
    new_version(monkeypatch, package)
    assert journal.material_key(place, NAME) == before


@pytest.mark.parametrize("what", ["python_version", "python_implementation"])
def test_pythons_version_counts(place: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    before = journal.material_key(place, NAME)
    monkeypatch.setattr(platform, what, lambda: "3.99.0")
    assert journal.material_key(place, NAME) != before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([b"ab", b"c"], [b"a", b"bc"]),
        ([b"ab"], [b"a", b"b"]),
        ([b"ab"], [b"ab", b""]),
        ([b"a", b"b"], [b"b", b"a"]),
        ([b""], []),
    ],
)
def test_a_key_tells_where_one_part_ends(one: list[bytes], other: list[bytes]) -> None:
    assert journal.digest(one) == journal.digest(iter(one)) != journal.digest(other)


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import a.b, c as d", {"a", "c"}),
        ("from a.b import c", {"a"}),
        ("def f():\n    import a", {"a"}),
        ("from . import a\nfrom .b import c\nfrom ..d.e import f", set()),
        ("import a\n%matplotlib inline", set()),
        ("import a\0", set()),
        ("x = 1", set()),
    ],
)
def test_what_code_imports(source: str, modules: set[str]) -> None:
    assert journal._imported(source.encode(), "a.py") == modules


def test_what_a_notebook_imports_is_what_its_code_does() -> None:
    code = [["import a\n", "import b"], "import c", "%pip x"]
    cells = [{"cell_type": "code", "source": source} for source in code]
    cells.append({"cell_type": "markdown", "source": "import d"})
    found = journal._imported(json.dumps({"cells": cells}).encode(), "x.ipynb")
    assert found == {"a", "b", "c"}
    assert journal._imported(b"{}", "x.ipynb") == frozenset()


@pytest.mark.parametrize("name", ["a.js", "a.csv", "apy", "a.py.txt"])
def test_what_is_no_python_imports_nothing(name: str) -> None:
    assert journal._imported(b"import a", name) == frozenset()


def test_packages_are_named_one_way_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = ["distributed", "psutil", "pyseccomp", "rich", "typer", "backprop-course"]
    known = {"z": ["Z_z"], "a": ["b", "a"], "c": ["c"], "course": aside}
    monkeypatch.setattr(journal, "_packages", lambda: known)
    assert journal._distributions(["z", "a", "course", "none"]) == ["a", "b", "z-z"]


def test_the_installed_packages_are_known_by_their_modules() -> None:
    assert journal._packages()["sklearn"] == ["scikit-learn"]


def test_the_code_is_where_it_is_imported_from() -> None:
    assert journal._home(course) == ROOT / "course"


def test_files_are_known_by_name_and_contents_in_order(tmp_path: Path) -> None:
    for name in ("b", "a/c.txt", "a/.d", ".e/f", "material/0/g", "h.pyc", "a/__pycache__/i"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert journal._files(tmp_path) == [("a/c.txt", b"a/c.txt"), ("b", b"b")]


# The journal's file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "there" / "journal.jsonl"


def test_a_line_that_was_cut_off_is_dropped(path: Path) -> None:
    with journal.Journal(path) as kept:
        kept.add("ada", "1", cpu=1.5)
        kept.add("bob", "2")
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with journal.Journal(path) as kept:
            lines = whole[:end].count(b"\n")
            assert list(kept.entries) == ["ada", "bob"][:lines]
            kept.add("carol", "3")
        assert list(journal.read(path)) == [*["ada", "bob"][:lines], "carol"]


@pytest.mark.parametrize("line", [b"{", b"5", b"[]", b"{}", b'{"student": []}', b"\xff", b""])
def test_what_stands_behind_a_line_that_is_none_is_dropped(path: Path, line: bytes) -> None:
    with journal.Journal(path) as kept:
        kept.add("ada", "1")
    whole = path.read_bytes()
    path.write_bytes(whole + line + b"\n" + whole.replace(b"ada", b"bob"))
    with journal.Journal(path) as kept:
        assert (list(kept.entries), kept.key("ada"), kept.key("bob")) == (["ada"], "1", "")
    assert path.read_bytes() == whole


def test_the_last_line_of_a_student_counts(path: Path) -> None:
    with journal.Journal(path) as kept:
        for key in ("1", "2"):
            kept.add("ada", key, cpu=1.5)
        assert kept.entries == {"ada": {"student": "ada", "key": "2"}}
    with journal.Journal(path) as kept:
        assert kept.entries == {"ada": {"student": "ada", "key": "2", "cpu": 1.5}}


def test_a_line_is_on_the_disk_before_anything_else_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    monkeypatch.setattr(journal.os, "fsync", lambda file: synced.append(path.read_bytes()))
    with journal.Journal(path) as kept:
        kept.add("ada", "1")
        assert synced == [b'{"student": "ada", "key": "1"}\n']


def test_one_process_at_a_time_has_it(path: Path) -> None:
    with journal.Journal(path) as kept:
        kept.add("ada", "1")
        with pytest.raises(CourseError) as raised:
            journal.Journal(path)
        assert str(raised.value) == say("grading_now", path=path)
        assert list(journal.read(path)) == ["ada"]  # to look at it is free
    journal.Journal(path).close()


def test_where_another_has_it_nothing_is_left_open(path: Path) -> None:
    descriptors = Path("/dev/fd")
    with journal.Journal(path):
        before = len(list(descriptors.iterdir()))
        with pytest.raises(CourseError) as raised:
            journal.Journal(path)
        assert raised.tb and len(list(descriptors.iterdir())) == before


def test_it_lets_another_have_it_when_it_is_done(path: Path) -> None:
    with journal.Journal(path) as kept:
        pass
    with journal.Journal(path) as other, pytest.raises(ValueError, match="closed"):
        kept.add("ada", "1")
    assert other.entries == {}


def test_of_an_entry_without_a_key_nothing_is_known(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"student": "ada"}\n')
    with journal.Journal(path) as kept:
        assert (kept.key("ada"), kept.key("bob")) == ("", "")


def test_where_there_is_none_nothing_is_known(path: Path) -> None:
    assert journal.read(path) == {} and not path.exists()

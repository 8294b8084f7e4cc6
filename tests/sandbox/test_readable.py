"""What a worker may read: what a learner has, and what Python needs."""

import sys
import sysconfig
from pathlib import Path

import pytest
from matplotlib.font_manager import FontManager

from autograder.sandbox import jail
from course import data
from tests.support import ROOT

#: The interpreter and its packages; an environment in the project's folder is no part of it.
PYTHON = {Path(sys.prefix), Path(sys.base_prefix)}


def ours(root: Path) -> list[str]:
    """What may be read of the project's folder and of a class's."""
    inside = [p for p in jail._readable(root) if p not in PYTHON]
    found = [p.relative_to(base) for base in (ROOT, root) for p in inside if base in p.parents]
    return sorted({str(path) for path in found})


def test_of_the_project_a_worker_may_read_what_a_learner_has_and_its_own_side(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("COURSE_MNIST_DIR", raising=False)
    own = ["autograder/__init__.py", "autograder/sandbox", "course"]
    assert ours(ROOT) == [*own, "release"]
    for name in ("source", "submitted", "release", "autograded", "feedback", "reports"):
        (tmp_path / name).mkdir()
    (tmp_path / "gradebook.db").touch()
    assert ours(tmp_path) == [*own, "release"]


FORBIDDEN = [
    *("source", "tests", "work", "demo", "submitted", "gradebook.db", ".git", ".autograder"),
    *("autograder/material/01_and_gate/specimens/correct_compact.py", "autograder", ""),
    *(f"autograder/{path.parent.name}" for path in (ROOT / "autograder").glob("*/__init__.py")),
    *(f"autograder/{path.name}" for path in (ROOT / "autograder").glob("*.py")),
]


@pytest.mark.parametrize(
    "name", sorted({*FORBIDDEN} - {"autograder/__init__.py", "autograder/sandbox"})
)
def test_of_the_project_nothing_else_may_be_read(name: str) -> None:
    path = ROOT / name
    assert [p for p in jail._readable(ROOT) if p == path or p in path.parents] == []


SECRET = ["/", "/etc", "/etc/passwd", "/etc/shadow", "/etc/ssh", "/home", "/root", "/tmp", "/var"]
SECRET += ["/var/tmp", "/run", "/dev", "/proc", "/sys", "/srv", "/mnt", "/media", "/opt", "/boot"]


@pytest.mark.parametrize("secret", SECRET)
def test_of_the_system_no_folder_may_be_read_where_secrets_lie(secret: str) -> None:
    path = Path(secret)
    found = [p for p in jail._readable(ROOT) if p == path or p in path.parents]
    assert set(found) <= PYTHON


def test_of_the_system_libraries_programs_and_what_they_need_may_be_read() -> None:
    libraries = ["/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin"]
    needed = ["/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts"]
    assert set(jail._SYSTEM) == {*libraries, *needed}


def test_an_environment_in_the_system_s_folders_does_not_open_the_root(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("prefix", "base_prefix", "exec_prefix", "base_exec_prefix"):
        monkeypatch.setattr(sys, name, "/")
    assert Path("/") not in jail._readable(ROOT)


def test_what_python_is_made_of_may_be_read_wherever_it_lies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ("prefix", "base_prefix", "exec_prefix", "base_exec_prefix")
    paths = {name: tmp_path / name for name in (*names, "stdlib", "purelib", "platlib")}
    for name, path in paths.items():
        path.mkdir()
        if name in names:
            monkeypatch.setattr(sys, name, str(path))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(paths[name]))
    assert set(paths.values()) <= set(jail._readable(ROOT))


def test_data_and_fonts_that_are_kept_may_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache, mnist, fonts = tmp_path / "cache", tmp_path / "mnist", tmp_path / "fonts.json"
    for folder in (cache, mnist):
        folder.mkdir()
    fonts.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_MNIST_DIR", "~/mnist")
    monkeypatch.setattr(data, "cache_folder", lambda: cache)
    monkeypatch.setattr(jail, "_fonts", lambda: str(fonts))
    assert {cache, mnist, fonts} <= set(jail._readable(ROOT))
    monkeypatch.setattr(data, "cache_folder", lambda: None)
    mnist.rmdir()
    assert [p for p in jail._readable(ROOT) if tmp_path in p.parents] == [fonts]


def test_of_a_folder_and_what_is_in_it_the_folder_is_named(tmp_path: Path) -> None:
    readable = jail._readable(ROOT)
    assert len(readable) == len(set(readable))
    assert [p for p in readable if any(q in p.parents for q in readable)] == []


def test_the_list_of_fonts_is_a_file_that_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("matplotlib.get_cachedir", lambda: str(tmp_path))
    assert jail._fonts.__wrapped__() == ""
    file = tmp_path / f"fontlist-v{FontManager.__version__}.json"
    file.touch()
    assert jail._fonts.__wrapped__() == str(file)

"""The line is found in programs as learners write them, and no right one is accused."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from course.locate import locate

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("locate_*.py"))
#: Those in which another line is named first today.
MISSED = {144, 150, 175, 202, 208, 238, 247}
#: Those that are called right: parts of one shape in another order have no names to tell them.
UNSEEN = {207}
#: Of each kind one that takes a tenth of a second: these run with every change.
QUICK = {104, 107, 109, 111, 112, 113, 115, 116, 117, 118, 120, 131, 134, 135, 138, 139, 149}
QUICK |= {153, 156, 158, 162, 163, 172, 181, 184, 203, 204, 207, 209, 216, 218, 228, 244}


def number(path: Path) -> int:
    return int(path.stem.split("_")[1])


def program(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kind(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.unit if number(path) in QUICK else pytest.mark.corpus


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=kind(path), id=path.stem) for path in PROGRAMS]
)
def test_the_line_is_found(path: Path) -> None:
    made = program(path)
    located = locate(made.loss, made.gradient, seconds=20)
    if number(path) in UNSEEN:
        assert located.right
        return
    assert located.right is (made.LINE is None)
    lines = made.LINE if isinstance(made.LINE, tuple) else (made.LINE,)
    assert (located.line in lines) is (number(path) not in MISSED), located


def test_nine_of_ten_are_found() -> None:
    assert len(PROGRAMS) >= 80
    assert len(MISSED | UNSEEN) <= len(PROGRAMS) / 10

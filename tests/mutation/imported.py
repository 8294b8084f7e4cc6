"""A mutant tried by an import: its source stands in for the file's, in a process of its own."""

import contextlib
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation import forks
from tests.support import ROOT

#: What most tests import of others: loaded once, before the forks.
WARM = (
    "numpy",
    "matplotlib.pyplot",
    "IPython",
    "ipywidgets",
    "anywidget",
    "hypothesis",
    "nbformat",
)


def warm_up() -> None:
    """Import what tests need, and nothing of ours: each fork imports that itself."""
    for name in WARM:
        importlib.import_module(name)
    draw_a_figure()
    assert not {"course", "autograder"} & sys.modules.keys()


def draw_a_figure() -> None:
    """The first one takes half a second, and would in each fork."""
    pyplot = importlib.import_module("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    fig = pyplot.figure(layout="constrained")
    fig.add_subplot(title="$x$")
    fig.canvas.draw()
    pyplot.close(fig)


class Chosen:
    """A plugin of pytest's: of what it collected, these tests alone, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order),
            key=lambda item: self.order[item.nodeid],
        )


def trial(module: str, source: str, tests: Sequence[str]) -> Callable[[], int]:
    """Run tests on a module with other source; for a fork that has imported nothing of ours."""

    def run() -> int:
        files = sorted({test.partition("::")[0] for test in tests})
        quiet = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist"]
        with _standing_for(ROOT / module, source):
            code = pytest.main([*quiet, *files], plugins=[Chosen(tests)])
        nothing = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        return forks.PASSED if code in nothing else forks.FAILED

    return run


@contextlib.contextmanager
def _standing_for(path: Path, source: str) -> Iterator[None]:
    """Whoever imports the module gets this source; the file and its compiled form stay."""
    own = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == str(path):
            return compile(source, str(path), "exec", dont_inherit=True)
        return own(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    try:
        yield
    finally:
        SourceFileLoader.get_code = own  # type: ignore[method-assign]

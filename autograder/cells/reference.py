"""The reference solutions: the solution cells of a source notebook, executed. No second copy."""

import contextlib
import functools
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from autograder.cells import run
from autograder.text import say
from course import notebooks, places
from course.errors import CourseError


@functools.lru_cache(maxsize=16)
def _reference(path: Path, changed: int) -> SimpleNamespace:
    namespace: dict[str, object] = {"__name__": f"reference_{path.stem}"}
    with _apart():
        for cell in run.solution(notebooks.read(path)):
            exec(run.code(cell, f"{path.stem}: "), namespace)
    return SimpleNamespace(**{k: v for k, v in namespace.items() if not k.startswith("__")})


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """Leave this process as it was: a blank answer must not find what the reference changed.

    Files go into a folder of its own, that is removed. What is changed in other modules stays:
    `autograder.adapter.soundness` finds where a test would take it for an answer.
    """
    import matplotlib
    import numpy as np

    pyplot, variables = sys.modules.get("matplotlib.pyplot"), dict(os.environ)
    numbers, bits = random.getstate(), np.random.get_state()
    figures = pyplot.get_fignums() if pyplot else []
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        np.errstate(),
        np.printoptions(),
        warnings.catch_warnings(),
        matplotlib.rc_context(),
    ):
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(variables)
            random.setstate(numbers)
            np.random.set_state(bits)
            if pyplot:
                for figure in set(pyplot.get_fignums()) - set(figures):
                    pyplot.close(figure)


def reference(assignment: str) -> SimpleNamespace:
    """Everything that the set-up and solution cells of a source notebook define.

    Args:
        assignment: a notebook's id, `"01_and_gate"`.

    Returns:
        A namespace: `reference("01_and_gate").sigmoid` and so on. The functions see their own
        namespace only, never a student's.

    Raises:
        CourseError: where `source/` is not here, as on a student's machine.
    """
    source = places.root() / "source"
    if not source.is_dir():
        raise CourseError(say("no_reference", path=source.parent))
    return of_notebook(places.notebook(source, assignment))


def of_notebook(path: Path) -> SimpleNamespace:
    """The same for the source notebook at `path`."""
    return _reference(path, path.stat().st_mtime_ns)

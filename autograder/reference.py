"""The reference solutions: the solution cells of a source notebook, executed. No second copy."""

import functools
from pathlib import Path
from types import SimpleNamespace

from course import notebooks, places
from course.errors import CourseError


@functools.lru_cache(maxsize=16)
def _reference(path: Path, changed: int) -> SimpleNamespace:
    namespace: dict[str, object] = {"__name__": f"reference_{path.stem}"}
    for cell in notebooks.read(path)["cells"]:
        writes_code = notebooks.is_setup(cell) or notebooks.is_answer(cell)
        if cell["cell_type"] == "code" and writes_code:
            code = compile(cell["source"], f"<{path.stem}: {notebooks.grade_id(cell)}>", "exec")
            exec(code, namespace)
    return SimpleNamespace(**{k: v for k, v in namespace.items() if not k.startswith("__")})


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
        raise CourseError(
            "The reference solutions are not here: there is no source/ in "
            f"{source.parent}. They come with the instructor's copy of the course."
        )
    return of_notebook(places.notebook(source, assignment))


def of_notebook(path: Path) -> SimpleNamespace:
    """The same for the source notebook at `path`."""
    return _reference(path, path.stat().st_mtime_ns)

"""A learner's own script, looked at without a notebook: `course doctor FILE`."""

import contextlib
import inspect
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

from course.errors import CourseError
from course.text import say

#: What a tool needs, by its name in the script; of a function, how many arguments it is given.
GRADIENT: Mapping[str, int | None] = {"loss": 0, "gradient": 0}
TRAINING: Mapping[str, int | None] = {"X": None, "Y": None, "predict": 1, "loss": 0, "step": 0}


@dataclass(frozen=True)
class Report:
    """What was found in a script, as text."""

    text: str
    well: bool  #: whether nothing is wrong, as far as was looked


def examine(path: Path) -> Report:
    """Run a script, and look at what it defines: its gradient, its training, or both.

    Args:
        path: a Python file. For the gradient it has `loss()` and `gradient()`; for the training
            `X`, `Y`, `predict(X)`, `loss()` and `step()`. `net` holds the parameters: without it
            they are among the script's own names. `steps` is the length of the training.

    Raises:
        CourseError: the file cannot be run, or defines neither.
    """
    names = run(path)
    lacks = {needed: _lacking(names, needs) for needed, needs in _TOOLS.items()}
    if all(lacks.values()):
        wanted = {needed: ", ".join(missing) for needed, missing in lacks.items()}
        raise CourseError(say("script_lacks", path=path, **wanted))
    found = {needed: _LOOKS[needed](names) for needed, missing in lacks.items() if not missing}
    parts = [f"{title}\n\n{said}" for title, said, _ in found.values()]
    for needed, missing in lacks.items():
        if missing:
            parts.append(say(f"script_no_{needed}", names=", ".join(missing)))
    return Report("\n\n".join(parts), all(well for _, _, well in found.values()))


#: What a look gives: its title, what it found, and whether that is well.
Look = tuple[str, object, bool]


def _gradient(names: dict[str, object]) -> Look:
    from course.locate import locate

    located = locate(_function(names, "loss"), _function(names, "gradient"))
    return say("script_gradient"), located, located.right


def _training(names: dict[str, object]) -> Look:
    from course.checkup import checkup

    steps = names.get("steps")
    length = {"steps": steps} if isinstance(steps, int) and steps > 0 else {}
    found = checkup(
        names.get("net", names),
        X=names["X"],
        Y=names["Y"],
        predict=_function(names, "predict"),
        loss=_function(names, "loss"),
        step=_function(names, "step"),
        **length,
    )
    return say("script_training"), found, found.healthy


_TOOLS = {"gradient": GRADIENT, "training": TRAINING}
_LOOKS = {"gradient": _gradient, "training": _training}


def run(path: Path) -> dict[str, object]:
    """What a script defines, once it has run; what it prints goes to stderr.

    It is not run as `__main__`: what it does behind that question is left out.

    Raises:
        CourseError: there is no such file, it is no Python, or it raises.
    """
    if path.suffix == ".ipynb":
        raise CourseError(say("script_is_notebook", path=path))
    whole = path.resolve()
    try:
        code = compile(path.read_bytes(), str(whole), "exec", dont_inherit=True)
    except OSError as error:
        raise CourseError(say("not_readable", path=path, why=error.strerror)) from error
    except (SyntaxError, ValueError) as error:
        raise CourseError(say("script_no_python", path=path, error=error)) from error
    os.environ.setdefault("MPLBACKEND", "agg")  # plt.show() would wait for somebody
    # A dataclass or a pickle looks its module up.
    module = sys.modules["learners_script"] = ModuleType("learners_script")
    module.__file__ = str(whole)
    sys.path.insert(0, str(whole.parent))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = [frame.lineno for frame in frames if frame.filename == str(whole)][-1]
        raised = f"{type(error).__name__}: {error}"
        raise CourseError(say("script_raised", path=path, line=line, error=raised)) from error
    return module.__dict__


def _lacking(names: Mapping[str, object], needs: Mapping[str, int | None]) -> list[str]:
    """What is not there, or cannot be called as it would be."""
    return [
        name if takes is None else f"{name}({'X' * takes})"
        for name, takes in needs.items()
        if name not in names or (takes is not None and not _takes(names[name], takes))
    ]


def _takes(function: object, count: int) -> bool:
    """Whether it can be called with so many arguments."""
    if not callable(function):
        return False
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # what is compiled may not say
        return True
    return True


def _function(names: Mapping[str, object], name: str) -> Callable[..., float]:
    return cast(Callable[..., float], names[name])

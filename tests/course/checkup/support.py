"""The programs of other people's making, one namespace each."""

import functools
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "programs"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("p*.py"))


def text(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text()


def header(source: str) -> dict[str, Any]:
    """What stands above the line: CAUSE, CURE, SCORE, STEPS."""
    found: dict[str, Any] = {}
    exec(source.split("# ---")[0], found)
    return found


def cured(source: str) -> str:
    for old, new in header(source)["CURE"]:
        assert old in source, old
        source = source.replace(old, new)
    return source


def ready(source: str, name: str = "program") -> dict[str, Any]:
    """The program, run up to its first step; the header's names are there too."""
    space: dict[str, Any] = {"__name__": name}
    exec(compile(source, name, "exec"), space)
    return space


def score(source: str) -> float:
    """What the header's score says after so many steps."""
    with np.errstate(all="ignore"):
        space = ready(source)
        for _ in range(space["STEPS"]):
            space["step"]()
        return float(np.nan_to_num(eval(space["SCORE"], space), nan=-1e9))


@functools.cache
def cause(name: str) -> str:
    return header(text(name))["CAUSE"]

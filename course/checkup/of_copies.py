"""A parameter that stays while a copy of it is changed: `rows = E[ids]; rows -= …`."""

import sys
from types import FrameType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from course.checkup.examination import Examination
from course.checkup.slopes import Slopes, cosine
from course.kept import INSTALLED, Array

Places = npt.NDArray[np.intp]


class Tracer(Protocol):
    """What Python calls before each line."""

    def __call__(self, frame: FrameType, event: str, arg: object, /) -> "Tracer | None":
        """Look at a frame; gives what to call before its next line."""


#: So many lines of a step are looked at.
LINES = 3000
#: A copy moves down the slope, about.
DOWN = 0.3


def changed_copy(case: Examination, slopes: Slopes, parameter: int) -> str:
    """The local name that a step gives a parameter's numbers, and then others; or nothing.

    What becomes of the copy has to go down the parameter's slope: what a forward pass makes of it
    does not.
    """
    program = case.program
    theta = program.places[parameter].get().ravel()
    begin = int(sum(program.sizes[:parameter]))
    mine = slopes.of(parameter)
    slope, places = slopes.loss[mine], slopes.entries[mine] - begin
    for name, moved in _Watch(program.places[parameter].raw(), theta).of(case).items():
        if cosine(moved[places], -slope) > DOWN:
            return name
    return ""


class _Watch:
    """The local names of a step, line by line."""

    def __init__(self, raw: object, theta: Array) -> None:
        self.raw, self.theta = raw, theta
        self.order = np.argsort(theta)
        self.held: dict[tuple[int, str], tuple[Array, Places]] = {}
        self.moved: dict[str, Array] = {}
        self.lines = 0

    def of(self, case: Examination) -> dict[str, Array]:
        """Of each name that had the parameter's numbers: what was added to them."""
        before = sys.gettrace()
        case.program.restore()
        sys.settrace(self._called)
        try:
            case.program.move()
        finally:
            sys.settrace(before)
            case.program.restore()
        return self.moved

    def _called(self, frame: FrameType, event: str, arg: object) -> Tracer | None:
        own = not frame.f_code.co_filename.startswith((*INSTALLED, "<frozen"))
        return self._line if own else None

    def _line(self, frame: FrameType, event: str, arg: object) -> Tracer | None:
        self.lines += 1
        if self.lines > LINES:
            return None
        for name, value in list(frame.f_locals.items()):
            if isinstance(value, (float, list, np.ndarray)):
                self._seen(id(frame), name, value)
        return self._line

    def _seen(self, frame: int, name: str, value: object) -> None:
        try:
            numbers = np.array(value, dtype=np.float64).ravel()
        except (TypeError, ValueError):
            return
        if not 0 < numbers.size <= 100_000 or not np.all(np.isfinite(numbers)):
            return
        where = self._places(value, numbers)
        if where is not None:
            self.held[frame, name] = numbers, where
        elif (frame, name) in self.held:
            old, places = self.held.pop((frame, name))
            if old.shape == numbers.shape:
                into = self.moved.setdefault(name, np.zeros_like(self.theta))
                np.add.at(into, places, numbers - old)

    def _places(self, value: object, numbers: Array) -> Places | None:
        """Which of the parameter's numbers these are, where they are such."""
        if value is self.raw:
            return np.arange(len(self.theta))
        if not np.any(numbers):
            return None  # zeros are everywhere
        at = np.searchsorted(self.theta, numbers, sorter=self.order)
        places = self.order[np.minimum(at, len(self.theta) - 1)]
        return places if np.array_equal(self.theta[places], numbers) else None

"""Test cells: what a learner's answer is held to, and what is said of it."""

from course.check.board import Counted, Elsewhere, NotRun, Run, Scoreboard, planted
from course.check.choices import sealed
from course.check.findings import Wrong, as_array, number, split
from course.doctor import explain

__all__ = [
    "Counted",
    "Elsewhere",
    "NotRun",
    "Run",
    "Scoreboard",
    "Wrong",
    "as_array",
    "explain",
    "number",
    "planted",
    "sealed",
    "split",
]

"""Test cells: what a learner's answer is held to, and what is said of it."""

from course.check.board import NotRun, Scoreboard
from course.check.calls import Counted
from course.check.choices import sealed
from course.check.examples import nearest, shapes_of, small_network, weights_of
from course.check.findings import Wrong, as_array, entry, number, split
from course.check.namespace import RemoteNamespace, planted
from course.check.rows import either
from course.check.run import Run
from course.check.session import Observer, Session, within
from course.doctor import explain

__all__ = [
    "Counted",
    "NotRun",
    "Observer",
    "RemoteNamespace",
    "Run",
    "Scoreboard",
    "Session",
    "Wrong",
    "as_array",
    "either",
    "entry",
    "explain",
    "nearest",
    "number",
    "planted",
    "sealed",
    "shapes_of",
    "small_network",
    "split",
    "weights_of",
    "within",
]

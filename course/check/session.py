"""What scoreboards of one session have in common, and who looks on.

A notebook has one session and no observer. Who tries test cells gives them another:

    with within(Session(observer=Noting())):
        ...  # run a test cell
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from course.check.namespace import Namespace, take_out
from course.scoreboard import Row, Score


class Observer:
    """Is told what scoreboards find. What it raises ends the test cell."""

    def judged(self, row: Row) -> None:
        """A row was judged."""

    def scored(self, score: Score, rng: np.random.Generator) -> None:
        """A test cell came to its end; `rng` is its generator, as it left it."""


@dataclass
class Session:
    """One run of a notebook's test cells."""

    observer: Observer = field(default_factory=Observer)
    still_red: dict[str, bool] = field(default_factory=dict)
    """Exercise → whether a check of it was red when it last ran."""

    def restore(self, namespace: Namespace, before: Mapping[str, object]) -> None:
        """Leave the learner's namespace as it was before a test cell, at the cell's end."""
        take_out(namespace, before)


_sessions = [Session()]


def current() -> Session:
    """The session that a scoreboard made now belongs to."""
    return _sessions[-1]


@contextlib.contextmanager
def within(session: Session) -> Iterator[Session]:
    """Scoreboards that are made inside the `with` belong to this session."""
    _sessions.append(session)
    try:
        yield session
    finally:
        _sessions.pop()

"""A search for what is wrong with a gradient, for its tests."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from course.kept import reached
from course.locate.runs import Runs
from course.locate.slopes import number, of_event, of_leaf
from course.locate.source import Instrumented
from course.locate.suspects import Search
from tests.course.locate.learners import along, written

LOSS = """\
X, W, V, b = np.ones((2, 3)), np.ones((3, 4)), np.ones((4, 3)), np.zeros(3)
X += [[0, 1, 3], [2, 7, 4]]
W *= [1, 2, 3, 4]
V *= [1, 2, 4]
W += [[0.1], [0.5], [0.2]]
def loss():
    z = X @ W
    p = z @ V + b
    return float(np.sum(p ** 3) / 1000)
def gradient():
    z = X @ W
    p = z @ V + b
    d = 3 * p ** 2 / 1000
    dz = d @ V.T
"""


@contextmanager
def searched(rest: str, text: str = LOSS, partly: Collection[str] = ()) -> Iterator[Search]:
    """What is known of a gradient that ends so; one entry of some slopes was not measured."""
    names = written(text + rest)
    state = reached(names["loss"], names["gradient"])
    runs = Runs(state, Instrumented(state.functions), 30.0, 0)
    with runs.hooked():
        result, events = runs.watched(names["loss"])
        here = number(result)
        before = [along(of_leaf(runs, names["loss"], leaf), here) for leaf in state.leaves]
        forward = [along(of_event(runs, names["loss"], event), here) for event in events]
        known = [[s for s in some if s is not None] for some in (forward, before)]
        for some in known:
            for number_, own in enumerate(some):
                if own.name in partly:
                    measured = own.slope.copy()
                    measured.flat[0] = np.nan
                    some[number_] = replace(own, slope=measured)
        yield Search(runs, names["gradient"], *known, 1e-10 * abs(here))

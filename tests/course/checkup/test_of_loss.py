"""Another loss in the steps of a network that has learned."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_loss
from course.checkup.examination import Examination, Suspect
from tests.course.checkup.networks import Bowl, Given, Plain, ended, program
from tests.course.checkup.steps import WELL, Sloping, measured

NAMED, UNKNOWN = (Suspect(name, 0.9) for name in ("other_loss", "other_loss_unknown"))
DECAY, WRONG = (Suspect(name, 0.9) for name in ("other_loss_decay", "wrong_gradient"))


@pytest.mark.parametrize(
    ("one", "end", "further", "is_random", "said"),
    [
        (NAMED, 0.1, True, False, True),
        (NAMED, 0.1, False, False, False),
        (NAMED, 0.1, True, True, False),
        (UNKNOWN, 0.9, True, False, True),
        (UNKNOWN, 0.7, True, False, False),
        (DECAY, 0.9, True, False, False),
        (Suspect("zero_gradient", 0.9), 0.9, True, False, False),
        (WRONG, 0.1, False, False, True),
    ],
    ids=itertools.count(),
)
def test_what_is_worth_saying_of_it(
    monkeypatch: pytest.MonkeyPatch,
    one: Suspect,
    end: float,
    further: bool,
    is_random: bool,
    said: bool,
) -> None:
    monkeypatch.setattr(of_loss, "falls_further", lambda case: further)
    case: Any = Given(Plain(w=[1.0, 3.0]), slopes=measured(WELL), run=ended(loss=end), loss=1.0)
    case.slopes.random = is_random
    assert of_loss.clearly(case, [one]) == ([one] if said else [])


@pytest.mark.parametrize(("is_random", "said"), [(False, False), (True, True)])
def test_steps_down_some_function_are_no_wrong_gradient_where_it_learns(
    is_random: bool, said: bool
) -> None:
    case: Any = Given(Sloping(w=[1.0, 3.0]), slopes=measured(WELL))
    case.slopes.random = is_random
    assert bool(of_loss.clearly(case, [WRONG])) is said
    assert of_loss.clearly(case, []) == []


class Elsewhere(Bowl):
    """A step goes to another place than the lowest one."""

    aim: Any = 0.0

    def step(self) -> None:
        self.net["w"] = self.net["w"] - self.rate * (self.net["w"] - self.aim)


@pytest.mark.parametrize(("aim", "further"), [(0.0, False), (1.5, True)])
def test_a_loss_that_would_come_far_lower(aim: float, further: bool) -> None:
    made = Elsewhere([1.0, 2.0])
    made.aim = aim
    case = Examination(program(made), 60)
    before = case.program.theta()
    assert of_loss.falls_further(case) is further
    assert np.array_equal(case.program.theta(), before)

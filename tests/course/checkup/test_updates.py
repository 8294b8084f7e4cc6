"""How far a step moves each parameter is told beside how large it is."""

from typing import Any

import numpy as np
import pytest

from course.checkup.updates import updates
from tests.course.checkup.networks import Plain, program


class Growing(Plain):
    def step(self) -> None:
        for name, one in self.net.items():
            self.net[name] = one + (0 if name == "still" else 0.1)


def test_a_change_is_told_over_the_size() -> None:
    made = program(Growing(w=[1.0, 1.0], b=[0.0], still=[3.0]))
    found = updates(made)
    assert list(found) == ["w"] and len(found["w"]) == 100
    assert found["w"][:2] == pytest.approx((0.1, 0.1 / 1.1))
    assert made.theta().tolist() == [1, 1, 0, 3]


def test_of_many_the_five_largest_are_told_in_their_order() -> None:
    net: dict[str, Any] = {name: np.ones(k + 3) for k, name in enumerate("abcdefg")}
    assert list(updates(program(Growing(**net)))) == ["c", "d", "e", "f", "g"]


def test_where_time_is_over_one_step_is_told() -> None:
    assert len(updates(program(Growing(w=[1.0, 1.0]), seconds=0))["w"]) == 1

"""Generators that both sides draw from, in turn."""

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.generators import Generators
from autograder.sandbox.wire import WireError

TRUSTED, LEARNERS = True, False


def rng(seed: int = 0, kind: str = "PCG64") -> np.random.Generator:
    return np.random.Generator(getattr(np.random, kind)(seed))


def state(generator: np.random.Generator) -> Any:
    return generator.bit_generator.state


def test_each_of_the_trusted_side_s_has_its_number() -> None:
    generators, (one, other) = Generators(trusted=TRUSTED), (rng(), rng())
    assert [generators.number(each) for each in (one, other, one)] == [1, 2, 1]
    assert generators.add(rng()) == 3
    assert generators.get(2, None) is other


@pytest.mark.parametrize("kind", ["PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_another_kind_has_none(kind: str) -> None:
    assert Generators(trusted=TRUSTED).number(rng(0, kind)) is None


def test_one_that_the_learner_s_side_made_has_none() -> None:
    assert Generators(trusted=LEARNERS).number(rng()) is None


def test_the_learner_s_side_has_one_copy_of_each_that_came() -> None:
    generators = Generators(trusted=LEARNERS)
    copy = generators.get(5, state(rng(7)))
    assert generators.get(5, None) is copy and generators.number(copy) == 5
    assert copy.normal() == rng(7).normal()
    assert generators.get(6, state(rng(8))) is not copy


@pytest.mark.parametrize(
    ("trusted", "number", "there"),
    [
        (TRUSTED, 2, True),
        (TRUSTED, 0, True),
        (TRUSTED, True, True),
        (TRUSTED, "1", True),
        (TRUSTED, None, False),
        (LEARNERS, 2, False),
        (LEARNERS, "2", True),
        (LEARNERS, 2.0, True),
    ],
)
def test_what_is_no_generator_of_this_side_s_is_refused(
    trusted: bool, number: object, there: bool
) -> None:
    generators = Generators(trusted=trusted)
    generators.add(rng())
    with pytest.raises(WireError, match="generator"):
        generators.get(number, state(rng()) if there else None)


def test_the_latest_eight_are_watched() -> None:
    generators, made = Generators(trusted=TRUSTED), [rng(i) for i in range(9)]
    for each in made[:8]:
        generators.add(each)
    assert generators.get(1, None) is made[0]
    generators.add(made[8])
    with pytest.raises(WireError):
        generators.get(1, None)
    assert [generators.get(i, None) for i in range(2, 10)] == made[1:]
    for each in made:
        each.normal()
    assert [number for number, _ in generators.drawn()] == [*range(2, 10)]


def test_what_was_drawn_from_is_told_once() -> None:
    generators, (one, other) = Generators(trusted=TRUSTED), (rng(), rng())
    generators.add(one), generators.add(other)
    assert generators.drawn() == []
    other.normal()
    assert generators.drawn() == [(2, other)]
    assert generators.drawn() == []
    one.normal(), other.normal()
    assert generators.drawn() == [(1, one), (2, other)]


@pytest.mark.parametrize("trusted", [TRUSTED, LEARNERS])
def test_what_was_brought_draws_on_from_there_and_is_not_told(trusted: bool) -> None:
    generators, mine, its = Generators(trusted=trusted), rng(), rng()
    generators.add(mine)
    its.normal(size=5)
    generators.bring(1, state(its))
    assert generators.drawn() == []
    assert mine.normal() == its.normal()


def test_of_one_that_is_not_known_nothing_is_brought() -> None:
    generators, mine = Generators(trusted=TRUSTED), rng()
    generators.add(mine)
    generators.bring(2, state(rng(5)))
    assert state(mine) == state(rng())


PCG64 = state(rng())


@pytest.mark.parametrize(
    "change",
    [
        {"state": {**PCG64["state"], "state": 0}},
        {"state": {**PCG64["state"], "state": (1 << 128) - 1}},
        {"has_uint32": 0, "uinteger": 0},
        {"has_uint32": 1, "uinteger": (1 << 32) - 1},
    ],
    ids=str,
)
def test_every_state_of_its_cycle_is_brought(change: dict[str, Any]) -> None:
    generators, mine = Generators(trusted=TRUSTED), rng()
    generators.add(mine)
    generators.bring(1, {**PCG64, **change})
    assert state(mine) == {**PCG64, **change}


@pytest.mark.parametrize(
    "made_up", [None, 5, [], {}, {**PCG64, "state": None}, {**PCG64, "has_uint32": True}], ids=str
)
def test_what_is_no_state_is_not_brought(made_up: object) -> None:
    generators, mine = Generators(trusted=TRUSTED), rng()
    generators.add(mine)
    with pytest.raises(WireError):
        generators.bring(1, made_up)
    assert state(mine) == PCG64


def test_after_a_clear_none_is_known() -> None:
    generators, mine = Generators(trusted=TRUSTED), rng()
    generators.add(mine)
    generators.clear()
    mine.normal()
    assert generators.drawn() == []
    with pytest.raises(WireError):
        generators.get(1, None)
    assert generators.number(mine) == 2

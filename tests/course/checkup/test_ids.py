"""Inputs that are numbers of things: users, films, words."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from course.checkup import of_data
from course.checkup.data import Data
from course.checkup.examination import Examination
from course.checkup.ids import told_from_ids
from tests.course.checkup.networks import Given, Plain, data, ended, program


def pairs(kind: str) -> Data:
    """Two numbers of each of 20 users and 15 films: their sum, their product, or chance."""
    rng = np.random.default_rng(4)
    X = np.array([(u, f) for u in range(20) for f in range(15)])[rng.permutation(300)[:250]]
    users, films = rng.normal(size=(20, 2)), rng.normal(size=(15, 2))
    made = {
        "sum": users[X[:, 0], 0] + films[X[:, 1], 0],
        "product": np.sum(users[X[:, 0]] * films[X[:, 1]], axis=1),
        "chance": rng.normal(size=250),
    }
    return data(made[kind][:, None], X=X)


@pytest.mark.parametrize(("kind", "told"), [("sum", True), ("product", True), ("chance", False)])
def test_targets_of_pairs_are_told_by_sums_and_products(kind: str, told: bool) -> None:
    found = told_from_ids(pairs(kind), np.random.default_rng(0))
    assert (found.error < 0.2) is told
    assert (found.error > 0.9) is not told
    assert (found.chance < 0.03) is told


def test_one_number_is_told_by_its_own() -> None:
    X = np.repeat(np.arange(10), 6)[:, None]
    T = np.sin(37.0 * X)
    assert told_from_ids(data(T, X=X), np.random.default_rng(0)).error < 0.05


def test_too_many_things_are_not_told_apart() -> None:
    X = np.arange(700)[:, None]
    found = told_from_ids(data(0.1 * X, X=X), np.random.default_rng(0))
    assert found.error < 0.05  # as of other numbers


class Looking(Plain):
    """It looks its inputs up, or reckons with them."""

    table = True

    def predict(self, X: Any) -> Any:
        w = self.net["w"]
        return w[X] if self.table else np.asarray(X) * w.sum()


@pytest.mark.parametrize(
    ("X", "table", "ids"),
    [(np.array([[0], [1]]), True, True), (np.array([[0], [1]]), False, False)],
)
def test_inputs_with_which_something_is_looked_up(X: Any, table: bool, ids: bool) -> None:
    made = Looking(w=[1.0, 3.0])
    made.X, made.table = X, table
    assert Examination(program(made), 5).ids is ids


def test_numbers_with_a_point_are_no_ids() -> None:
    assert not Examination(program(Plain(w=[1.0, 3.0])), 5).ids


@pytest.mark.parametrize(
    ("ids", "learned", "loss", "chance", "found"),
    [
        (False, False, 0.9, 0.6, [0.97]),
        (True, False, 0.9, 0.6, []),
        (True, False, 0.6, 0.6, [0.5]),
        (True, True, 0.9, 0.6, [0.8]),
        (True, True, 0.9, 0.09, []),
    ],
)
def test_of_ids_an_order_is_judged_by_what_is_learned_of_it(
    monkeypatch: pytest.MonkeyPatch,
    ids: bool,
    learned: bool,
    loss: float,
    chance: float,
    found: list[float],
) -> None:
    monkeypatch.setattr(of_data, "finds_more", lambda case: False)
    some = pairs("chance")
    told = replace(told_from_ids(some, np.random.default_rng(0)), chance=chance)
    known: dict[str, Any] = {"told": told, "data": some, "copies_inputs": False, "ids": ids}
    known |= {"learned": learned, "loss": 1.0, "run": ended(loss=loss)}
    assert [one.weight for one in of_data.labels_shuffled(Given(**known))] == found

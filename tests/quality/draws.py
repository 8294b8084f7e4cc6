"""What the tests of equivalence draw, call and look at."""

from types import FunctionType
from typing import Any

import numpy as np

from autograder.material import USUAL, Policy
from autograder.quality import equivalence
from autograder.quality.equivalence import _Call

#: So many draws that their shares are near to what they are meant to be.
MANY = 400
ONES = np.ones(2)

CACHED = """
def forward(X, params, activation="tanh"):
    return X, {"A0": X, "A1": X @ params["W1"]}

def backward(params, cache, again=False):
    return cache

def none(params):
    return params
"""


def plain(x: object) -> object:
    return x


def likes(given: dict[str, Any], function: Any = plain, policy: Policy = USUAL) -> list[Any]:
    """Many arguments of the same kind."""
    rng = np.random.default_rng(0)
    return [equivalence._like(given, rng, function, policy) for _ in range(MANY)]


def like(value: Any, function: Any = plain) -> list[Any]:
    return [one["x"] for one in likes({"x": value}, function)]


def share(some: list[bool]) -> float:
    return sum(some) / len(some)


def of_the_cache(name: str) -> FunctionType:
    space: dict[str, Any] = {}
    exec(CACHED, space)
    return space[name]


def noted(*values: object) -> list[_Call]:
    return [_Call({"x": value}, {}) for value in values]


def behaviour(source: str, call: _Call, space: dict[str, Any]) -> tuple[Any, Any]:
    exec(source, space)
    return space["f"], equivalence._behaviour(space["f"], call, space)

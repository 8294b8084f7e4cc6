"""What a learner's forward does otherwise is said in words, from the cache that it left."""

from dataclasses import replace

import numpy as np
import pytest

from course.doctor.forward import otherwise
from course.doctor.network import FUNCTIONS, Net, forward
from course.text import say

RNG = np.random.default_rng(5)
W = {1: RNG.normal(size=(3, 4)), 2: RNG.normal(size=(4, 5)), 3: RNG.normal(size=(5, 2))}
B = {layer: RNG.normal(size=w.shape[1]) for layer, w in W.items()}
NET = forward(Net(W, B, {0: RNG.normal(size=(7, 3))}, {}, np.zeros((7, 2)), "tanh", "softmax+ce"))
OWN = {f"Z{n}": Z for n, Z in NET.Z.items()} | {f"A{n}": A for n, A in NET.A.items()}


def after(layer: int, Z: np.ndarray, A: np.ndarray) -> dict[str, np.ndarray]:
    """The cache with this at a layer, and what comes of it above."""
    cache = {**OWN, f"Z{layer}": Z, f"A{layer}": A}
    for above in range(layer + 1, 4):
        cache[f"Z{above}"] = cache[f"A{above - 1}"] @ W[above] + B[above]
        cache[f"A{above}"] = FUNCTIONS[NET.function(above)](cache[f"Z{above}"])
    return cache


E = np.exp(NET.Z[3])
BARE = {layer: NET.A[layer - 1] @ W[layer] for layer in W}
SAID = [
    ("forward_no_bias", {"layer": 1}, after(1, BARE[1], np.tanh(BARE[1]))),
    ("forward_no_bias", {"layer": 2}, after(2, BARE[2], np.tanh(BARE[2]))),
    ("forward_softmax_columns", {}, after(3, NET.Z[3], E / E.sum(axis=0))),
    ("forward_softmax_all", {}, after(3, NET.Z[3], E / E.sum())),
    ("forward_no_activation", {"layer": 1, "name": "tanh"}, after(1, NET.Z[1], NET.Z[1])),
    ("forward_activation", {"layer": 2, "other": "relu", "name": "tanh"},
     after(2, NET.Z[2], np.maximum(NET.Z[2], 0))),
    ("forward_activation", {"layer": 3, "other": "sigmoid", "name": "softmax"},
     after(3, NET.Z[3], FUNCTIONS["sigmoid"](NET.Z[3]))),
]  # fmt: skip
IDS = [f"{key} {facts}" for key, facts, _ in SAID]


@pytest.mark.parametrize("left_out", ["", "Z"])
@pytest.mark.parametrize(("key", "facts", "cache"), SAID, ids=IDS)
def test_it_is_said_of_the_first_layer_that_is_otherwise(
    key: str, facts: dict[str, object], cache: dict[str, np.ndarray], left_out: str
) -> None:
    kept = {name: value for name, value in cache.items() if name[0] != left_out}
    assert otherwise(NET, kept) == say(key, **facts)


@pytest.mark.parametrize(
    "cache",
    [
        {},
        OWN,
        {"A2": NET.A[2]},
        after(2, NET.Z[2] + 1, np.tanh(NET.Z[2] + 1)),
        after(2, NET.Z[2], np.sin(NET.Z[2])),
        after(3, NET.Z[3], np.sin(NET.Z[3])),
        {**OWN, "Z1": NET.Z[1][:3]},
    ],
    ids=["no cache", "the right one", "a part", "other Z", "other A", "other output", "few"],
)
def test_nothing_is_said_where_nothing_known_fits(cache: dict[str, np.ndarray]) -> None:
    assert otherwise(NET, cache) == ""


@pytest.mark.parametrize(
    ("where", "off", "said"),
    [
        ("times", 5e-10, True),
        ("times", 2e-9, False),
        ("beside", 5e-13, True),
        ("beside", 5e-12, False),
    ],
)
def test_a_number_has_its_rounding_and_no_more(where: str, off: float, said: bool) -> None:
    """A ReLU has zeros, which have a rounding of their own."""
    rectified = np.maximum(NET.Z[2], 0)
    assert (rectified == 0).any()
    kept = (1 + off) * rectified if where == "times" else rectified + off
    found = otherwise(NET, {"A2": kept})
    assert found == (say("forward_activation", layer=2, other="relu", name="tanh") if said else "")


def test_a_softmax_of_large_numbers_is_told_from_one_over_the_columns() -> None:
    large = forward(replace(NET, b={**B, 3: B[3] + 800.0}))
    shifted = np.exp(large.Z[3] - large.Z[3].max())
    with np.errstate(over="raise"):
        found = otherwise(large, {"A3": shifted / shifted.sum(axis=0)})
    assert found == say("forward_softmax_columns")

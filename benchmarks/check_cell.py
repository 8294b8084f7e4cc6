"""What a check cell of ten rows costs, gradients and diagnosis included.

    python benchmarks/check_cell.py [--repeats 21]

A 5-3-4-2 network; six gradients against the numerical gradient, wrong in a way that no single
mistake explains (the doctor's longest way), and four plain values. Interleaved with the numerical
gradient alone, which is the notebook's own computation. Medians of one run.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from course.check import Scoreboard
from course.gradcheck import numerical_gradient

rng = np.random.default_rng(0)
SIZES = (3, 4, 4, 2)
X, Y = rng.normal(size=(5, 3)), np.eye(2)[[0, 1, 1, 0, 1]]
params = {}
for layer in (1, 2, 3):
    params[f"W{layer}"] = 0.5 * rng.normal(size=(SIZES[layer - 1], SIZES[layer]))
    params[f"b{layer}"] = 0.3 * rng.normal(size=SIZES[layer])


def forward(p: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    cache = {"A0": X}
    for layer in (1, 2, 3):
        Z = cache[f"A{layer - 1}"] @ p[f"W{layer}"] + p[f"b{layer}"]
        cache[f"Z{layer}"] = Z
        cache[f"A{layer}"] = np.tanh(Z) if layer < 3 else 1 / (1 + np.exp(-Z))
    return cache


def loss(p: dict[str, np.ndarray]) -> float:
    A = forward(p)["A3"]
    return float(-np.mean(np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1)))


measured = numerical_gradient(loss, params)
wrong = {name: value + rng.normal(size=value.shape) for name, value in measured.items()}


def cell(grads: dict[str, np.ndarray]) -> Callable[[], object]:
    def run() -> object:
        board = Scoreboard("benchmark", points=10)
        board.gradients(
            "on five examples",
            lambda: grads,
            lambda: numerical_gradient(loss, params),
            names=tuple(params),
            tolerance=1e-6,
            params=params,
            cache=forward(params),
            m=5,
            activation="tanh",
            output="sigmoid+bce",
            Y=Y,
        )
        for _ in range(4):
            board.equal("outputs", lambda: forward(params)["A3"] * 5, forward(params)["A3"], m=5)
        return board.score()._repr_mimebundle_()

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=21)
    repeats = parser.parse_args().repeats
    ways: dict[str, Callable[[], object]] = {
        "numerical gradient alone": lambda: numerical_gradient(loss, params),
        "ten rows, gradients right": cell(measured),
        "ten rows, no known pattern": cell(wrong),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    print(f"medians of {repeats}")
    own = statistics.median(times["numerical gradient alone"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:28} {1e3 * median:7.1f} ms   of it the notebook's own: {own / median:4.0%}")


if __name__ == "__main__":
    main()

"""What a gradient check costs: per coordinate, against the plain loop and torch's gradcheck.

    python benchmarks/gradcheck.py [--repeats 15]

One small network (3-4-2, five examples, tanh, squared error), everything interleaved in one run,
medians. PyTorch is no dependency of the course: without it, its line is left out, and said so.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from course.gradcheck import gradient_check, numerical_gradient, pack, unpack

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
params = {
    "W1": 0.5 * rng.normal(size=(3, 4)),
    "b1": 0.1 * rng.normal(size=4),
    "W2": 0.5 * rng.normal(size=(4, 2)),
    "b2": 0.1 * rng.normal(size=2),
}
size = sum(value.size for value in params.values())


def loss(p: dict[str, np.ndarray]) -> float:
    A1 = np.tanh(X @ p["W1"] + p["b1"])
    return float(np.mean((A1 @ p["W2"] + p["b2"] - Y) ** 2))


def plain_loop() -> None:
    """The loop as one would write it: a flat vector, two calls for each entry."""
    theta, eps = pack(params), 1e-5
    for i in range(theta.size):
        keep = theta[i]
        theta[i] = keep + eps
        up = loss(unpack(theta, params))
        theta[i] = keep - eps
        (up - loss(unpack(theta, params))) / (2 * eps)
        theta[i] = keep


def bare_calls() -> None:
    """The calls of the loss alone: the floor."""
    for _ in range(2 * size):
        loss(params)


def ways() -> dict[str, Callable[[], object]]:
    grads = numerical_gradient(loss, params)
    found: dict[str, Callable[[], object]] = {
        "the loss's calls alone": bare_calls,
        "plain loop": plain_loop,
        "numerical_gradient": lambda: numerical_gradient(loss, params),
        "gradient_check": lambda: gradient_check(loss, params, grads),
        "gradient_check, sample=2": lambda: gradient_check(loss, params, grads, sample=2),
        "gradient_check, directions=3": lambda: gradient_check(loss, params, grads, directions=3),
    }
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: its gradcheck was not measured.")
        return found
    torch.set_num_threads(1)
    tensors = [torch.tensor(value, requires_grad=True) for value in params.values()]
    inputs, targets = torch.tensor(X), torch.tensor(Y)

    def torch_loss(W1, b1, W2, b2):  # type: ignore[no-untyped-def]
        return ((torch.tanh(inputs @ W1 + b1) @ W2 + b2 - targets) ** 2).mean()

    found["torch.autograd.gradcheck"] = lambda: torch.autograd.gradcheck(torch_loss, tensors)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    measured = ways()
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(repeats):
        for name, way in measured.items():
            start = time.perf_counter()
            for _ in range(5):
                way()
            times[name].append((time.perf_counter() - start) / 5)
    medians = {name: statistics.median(values) for name, values in times.items()}
    plain = medians["plain loop"]
    print(f"{size} parameters, medians of {repeats}")
    print(f"{'way':32} {'µs per coordinate':>18} {'of the plain loop':>18}")
    for name, value in medians.items():
        print(f"{name:32} {1e6 * value / size:18.1f} {value / plain:18.2f}")


if __name__ == "__main__":
    main()

import numpy as np
from typing import List, Tuple

Array = np.ndarray


def softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def logistic(z: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -z))


def init(rng: np.random.Generator, dims: List[int]) -> List[Tuple[Array, Array]]:
    return [(rng.normal(0, 0.8, (m, n)), rng.normal(0, 0.2, (n,))) for m, n in zip(dims, dims[1:])]


def forward(params: List[Tuple[Array, Array]], x: Array) -> Tuple[Array, List[Tuple[Array, Array]]]:
    tape = []
    *inner, last = params
    for w, b in inner:
        z = x @ w + b
        tape.append((x, z))
        x = softplus(z)
    tape.append((x, None))
    w, b = last
    return x @ w + b, tape


def backward(params: List[Tuple[Array, Array]], tape: List[Tuple[Array, Array]], g: Array) -> List[Tuple[Array, Array]]:
    out = []
    x_last, _ = tape[-1]
    out.append((x_last.T @ g, g.sum(axis=0)))
    g = g @ params[-1][0].T
    for (w, b), (x, z) in zip(params[-2::-1], tape[-2::-1]):
        g = g * logistic(z)
        out.append((x.T @ g, g.sum(axis=0)))
        g = g @ w.T
    return out[::-1]


rng = np.random.default_rng(1618)
params = init(rng, [2, 6, 6, 1])
x = rng.uniform(-2, 2, (10, 2))
y = np.hypot(x[:, :1], x[:, 1:])


def loss() -> float:
    pred, _ = forward(params, x)
    return float(np.mean(np.log(np.cosh(pred - y))))


def gradient() -> List[Tuple[Array, Array]]:
    pred, tape = forward(params, x)
    return backward(params, tape, np.tanh(pred - y) / x.size)

# --- answer
LINE = 56
NAME = "the slope of the loss"
WHAT = "The mean is over the predictions, y.size of them; x.size is twice as many (two inputs for each example)."
RIGHT_LINE = "return backward(params, tape, np.tanh(pred - y) / y.size)"
PARAMS = [("params[%d][%d]" % (i, k), "G[%d][%d]" % (i, k)) for i in range(3) for k in range(2)]

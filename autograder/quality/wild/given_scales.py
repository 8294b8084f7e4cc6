"""The first collection: factors, sums, what cannot be measured, and right gradients."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Grads, Made, wild
from autograder.quality.wild.network import XOR, Net, sigmoid

NEVER = "The loss falls as it should; a check of its own says that backpropagation is wrong."


def _mean_over_all(k: int, divisor: float, *, bare: bool = False) -> Made:
    """The loss is a mean over every entry, m times k; the gradient is the sum by `divisor`."""
    net = Net([3, 4, k], 5, per=5 * k)
    got = {name: grad * 5 * k / divisor for name, grad in net.grads().items()}
    return Made(net.loss, net.params, got, {"m": 5}) if bare else net.made(got)


@wild(
    "mean loss, summed gradient, one output",
    symptom=NEVER,
    truth="The loss is a mean over all entries, the gradient a sum over the examples.",
    causes={"W1 b1 W2 b2": "not_averaged"},
)
def _() -> Made:
    return _mean_over_all(1, 1)


@wild(
    "mean loss, summed gradient, one output, only m known",
    symptom=NEVER,
    truth="The loss is a mean over all entries, the gradient a sum over the examples.",
    causes={"W1 b1 W2 b2": "not_averaged"},
)
def _() -> Made:
    return _mean_over_all(1, 1, bare=True)


@wild(
    "mean loss, averaged gradient, one output",
    symptom="The learner fears that np.mean divides by something else.",
    truth="With one output a mean over all entries is one over the examples: it is right.",
    causes={},
)
def _() -> Made:
    return _mean_over_all(1, 5)


@wild(
    "mean loss over two outputs, summed gradient",
    symptom=NEVER,
    truth="The loss is a mean over examples and outputs, the gradient a sum over the examples.",
    causes={"W1 b1 W2 b2": "mean_over_outputs not_averaged+mean_over_outputs"},
)
def _() -> Made:
    return _mean_over_all(2, 1)


@wild(
    "mean loss over two outputs, summed gradient, only m known",
    symptom=NEVER,
    truth="The loss is a mean over examples and outputs, the gradient a sum over the examples.",
    causes={"W1 b1 W2 b2": "mean_over_outputs not_averaged+mean_over_outputs factor"},
)
def _() -> Made:
    return _mean_over_all(2, 1, bare=True)


@wild(
    "mean loss over two outputs, gradient averaged over the examples",
    symptom=NEVER,
    truth="The loss is a mean over examples and outputs, the gradient over the examples alone.",
    causes={"W1 b1 W2 b2": "mean_over_outputs doubled"},  # with two outputs it is both
)
def _() -> Made:
    return _mean_over_all(2, 5)


@wild(
    "mean loss over four outputs, gradient averaged over the examples",
    symptom=NEVER,
    truth="The loss is a mean over examples and outputs, the gradient over the examples alone.",
    causes={"W1 b1 W2 b2": "mean_over_outputs"},
)
def _() -> Made:
    return _mean_over_all(4, 5)


@wild(
    "mean loss over ten outputs without the half, gradient averaged over the examples",
    symptom=NEVER,
    truth="The loss is a mean over all entries of half the square, the gradient is of the square.",
    causes={"W1 b1 W2 b2": "mean_over_outputs+doubled mean_over_outputs"},
)
def _() -> Made:
    return _mean_over_all(10, 2.5)


def _divided_by(shape: list[int], m: int, by: int) -> Made:
    head = "softmax+ce" if shape[-1] > 1 else "sigmoid+bce"
    net = Net(shape, m, "tanh", head)
    return net.made({name: grad * m / by for name, grad in net.grads().items()})


@wild(
    "divided by the number of outputs",
    symptom="The steps are too large.",
    truth="m is read off the wrong axis of the targets: 3 outputs in place of 8 examples.",
    causes={"W1 b1 W2 b2": "wrong_divisor"},
)
def _() -> Made:
    return _divided_by([4, 4, 3], 8, 3)


@wild(
    "divided by the number of inputs",
    symptom="The steps are too large.",
    truth="m is read off the wrong axis of X: 5 inputs in place of 20 examples.",
    causes={"W1 b1 W2 b2": "wrong_divisor"},
)
def _() -> Made:
    return _divided_by([5, 4, 10], 20, 5)


@wild(
    "divided by two inputs, of four examples",
    symptom="The steps are too large.",
    truth="m is read off the wrong axis of X: 2 inputs in place of 4 examples.",
    causes={"W1 b1 W2 b2": "wrong_divisor doubled"},  # the numbers are the same
)
def _() -> Made:
    return _divided_by([2, 4, 1], 4, 2)


@wild(
    "four times too large, four examples",
    symptom="The gradient check fails.",
    truth="A 4 was planted before the mean, and m is 4.",
    causes={"b1": "factor not_averaged"},  # the numbers are the same
)
def _() -> Made:
    net = Net([3, 4, 1], 4, "relu", "sigmoid+bce")
    got = net.grads()
    return net.made(got | {"b1": 4 * got["b1"]})


@wild(
    "the square's 2 is missing",
    symptom="The measured gradient is twice the computed one, everywhere.",
    truth="The loss is the square without a half, the gradient that of half the square.",
    causes={"W1 b1 W2 b2": "halved"},
)
def _() -> Made:
    net = Net([3, 4, 2], 5, "tanh", "linear+mse", per=2.5)
    return net.made({name: grad / 2 for name, grad in net.grads().items()})


def _one_bias(number: str) -> Made:
    net = Net([2, 3], 8, "relu", "softmax+ce")
    total = np.sum(net.A[1] - net.Y) / 8
    got = {"number": np.array(total), "row": np.full(3, total), "zeros": np.zeros(3)}[number]
    return net.made(net.grads() | {"b1": got})


@wild(
    "the bias gradient is one number",
    symptom="All biases of a softmax regression stay equal, near 1e-8.",
    truth="The sum goes over examples and classes; of a softmax's errors it is 0 for ever.",
    causes={"b1": "bias_wrong_axis wrong_reduction"},
)
def _() -> Made:
    return _one_bias("number")


@wild(
    "the bias gradient is one number, broadcast",
    symptom="All biases of a softmax regression stay equal, near 1e-8.",
    truth="The sum goes over examples and classes; of a softmax's errors it is 0 for ever.",
    causes={"b1": "bias_wrong_axis wrong_reduction left_zero"},
)
def _() -> Made:
    return _one_bias("row")


@wild(
    "the bias gradient is one number, exactly 0",
    symptom="All biases of a softmax regression stay where they began.",
    truth="The sum goes over examples and classes; of a softmax's errors it is 0 for ever.",
    causes={"b1": "bias_wrong_axis wrong_reduction left_zero"},
)
def _() -> Made:
    return _one_bias("zeros")


@wild(
    "right and tiny in a deep ReLU network",
    symptom="In a deep network with small weights the relative errors are far too large.",
    truth="It is right: such gradients are near what the loss's rounding can resolve.",
    causes={},
)
def _() -> Made:
    # A seed at which no unit stands so near its kink that a nudge crosses it.
    net = Net([6, 6, 6, 6, 6, 6, 4], 2, "relu", "softmax+ce", biases=0, scale=0.1, seed=135)
    return net.made(net.grads())


@wild(
    "right at a small start",
    symptom="The loss of XOR stays at 0.69 for ever.",
    truth="The gradient is right: small weights and a small rate make a long plateau.",
    causes={},
)
def _() -> Made:
    net = Net([2, 5, 1], 4, head="sigmoid+bce", biases=0, scale=0.01, data=XOR)
    return net.made(net.grads())


def _right(hidden: str, head: str, scale: float, *, xor: bool) -> Made:
    data = XOR if xor else None
    shape = [2, 3, 1] if xor else [4, 5, 3 if head == "softmax+ce" else 1]
    net = Net(shape, 4 if xor else 6, hidden, head, biases=0, scale=scale, data=data)
    return net.made(net.grads())


@wild(
    "right, XOR, sigmoid, tiny weights",
    symptom="A gradient that passes the check is accused.",
    truth="It is right up to the rounding error of the measured one.",
    causes={},
)
def _() -> Made:
    return _right("sigmoid", "sigmoid+mse", 0.01, xor=True)


@wild(
    "right, XOR, tanh, small weights",
    symptom="A gradient that passes the check is accused.",
    truth="It is right up to the rounding error of the measured one.",
    causes={},
)
def _() -> Made:
    return _right("tanh", "linear+mse", 0.1, xor=True)


@wild(
    "right, ReLU and softmax, tiny weights",
    symptom="A gradient that passes the check is accused.",
    truth="It is right up to the rounding error of the measured one.",
    causes={},
)
def _() -> Made:
    return _right("relu", "softmax+ce", 0.01, xor=False)


@wild(
    "right, ReLU and softmax, large weights",
    symptom="A gradient that passes the check is accused.",
    truth="It is right up to the rounding error of the measured one.",
    causes={},
)
def _() -> Made:
    return _right("relu", "softmax+ce", 1, xor=False)


def _pixels(lowest: float) -> Made:
    rng = np.random.default_rng(0)
    X = rng.integers(0, 256, size=(6, 20)).astype(float)
    net = Net([20, 6, 4], 6, "relu", "softmax+ce", data=(X, np.eye(4)[rng.integers(4, size=6)]))

    def loss(p: Mapping[str, Array]) -> float:
        return float(-np.sum(net.Y * np.log(np.clip(net.forward(p)["A2"], lowest, 1))) / 6)

    return net.made(net.grads(), loss)


@wild(
    "pixels up to 255, the loss lifted",
    symptom="The gradient check fails on pictures and not on small data.",
    truth="The gradient is right; the outputs are 0 or 1, and the lifted loss is flat there.",
    causes={"W1 b1 W2 b2": "unknown saturated not_measured"},
)
def _() -> Made:
    return _pixels(1e-15)


@wild(
    "pixels up to 255, the loss as it is",
    symptom="The gradient check fails on pictures and not on small data.",
    truth="The gradient is right; the loss is infinite where an output is 0.",
    causes={"W1 b1 W2 b2": "not_measured saturated"},
)
def _() -> Made:
    return _pixels(0)


@wild(
    "the root's slope at 0",
    symptom="The measured gradient holds a NaN.",
    truth="The loss is no number on one side of the point: nothing can be measured there.",
    causes={"w": "not_measured"},
)
def _() -> Made:
    params = {"w": np.array([0.0, 4.0])}
    return Made(lambda p: float(np.sum(np.sqrt(p["w"]))), params, {"w": np.array([123.0, 0.25])})


@wild(
    "the logarithm of 0 on one side",
    symptom="The measured gradient holds a NaN.",
    truth="The output rounds to 1 on one side of the nudge: the loss is no number there.",
    causes={"W1 b1": "not_measured"},
)
def _() -> Made:
    X, Y = np.eye(2), np.array([[1.0], [0.0]])
    params = {"W1": np.array([[0.3], [36.7368]]), "b1": np.zeros(1)}

    def loss(p: Mapping[str, Array]) -> float:
        A = sigmoid(X @ p["W1"] + p["b1"])
        return float(-np.sum(np.where(Y == 1, np.log(A), np.log(1 - A))) / 2)

    delta = (sigmoid(X @ params["W1"]) - Y) / 2
    known = {"X": X, "Y": Y, "m": 2, "output": "sigmoid+bce"}
    got = {"W1": X.T @ delta, "b1": delta.sum(axis=0)}
    return Made(loss, params, got, known)


@wild(
    "an infinite entry",
    symptom="A gradient with an infinite entry passes the check.",
    truth="The computed gradient is infinite in one entry.",
    causes={"w": "not_a_number"},
)
def _() -> Made:
    params = {"w": np.array([1.0, 2.0])}
    return Made(lambda p: float(np.sum(p["w"] ** 2)), params, {"w": np.array([np.inf, 4.0])})


@wild(
    "measured without putting the entries back",
    symptom="The first entry agrees, all later ones are a little off.",
    truth="The gradient is right: the learner's own check leaves each nudged entry where it is.",
    causes={"W1 b1 W2 b2": "unknown check_moves"},
)
def _() -> Made:
    net = Net([3, 4, 2], 6, "tanh", "sigmoid+bce")
    made, eps = net.made(net.grads()), 1e-3
    here = {name: value.copy() for name, value in net.params.items()}
    measured: Grads = {name: np.zeros_like(value) for name, value in here.items()}
    for name in here:
        for i in np.ndindex(here[name].shape):
            at = here[name][i]
            here[name][i] = at + eps
            above = net.loss(here)
            here[name][i] = at - eps
            measured[name][i] = (above - net.loss(here)) / (2 * eps)
    return Made(made.loss, made.params, made.got, made.known, measured)

"""Found: factors, means, and what an earlier pass left behind."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Made, wild
from autograder.quality.wild.network import Net, columns, renamed, sigmoid


@wild(
    "the loss is divided by the number of classes",
    source="https://z.id.vn/?p=348969",
    symptom="The gradient of softmax and cross-entropy is four times the measured one.",
    truth="The loss of one example is divided by its four classes, the gradient is not.",
    causes={"z": "mean_over_outputs factor"},
)
def _() -> Made:
    z, y = np.array([1.1, 2.2, 0.3, -1.7]), np.array([0.0, 0, 1, 0])

    def probabilities(z: Array) -> Array:
        return np.asarray(np.exp(z) / np.exp(z).sum())

    def loss(p: Mapping[str, Array]) -> float:
        return float(-np.sum(y * np.log(probabilities(p["z"]))) / len(y))

    return Made(loss, {"z": z}, {"z": probabilities(z) - y}, {"Y": y})


@wild(
    "the square's 2 left out of one neuron's gradient",
    source="https://github.com/Open-Deep-ML/DML-OpenProblem/issues/54",
    symptom="The lesson has a factor of 2/n, the solution 1/n.",
    truth="The loss is the mean of squares without a half; the gradient lacks the 2.",
    causes={"w b": "halved"},
)
def _() -> Made:
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(5, 2)), np.array([1.0, 0, 0, 1, 1])
    params = {"w": rng.normal(size=2), "b": np.array(-0.1)}

    def loss(p: Mapping[str, Array]) -> float:
        return float(np.mean((sigmoid(X @ p["w"] + p["b"]) - y) ** 2))

    a = sigmoid(X @ params["w"] + params["b"])
    delta = (a - y) * a * (1 - a)
    got = {"w": X.T @ delta / 5, "b": np.array(delta.sum() / 5)}
    return Made(loss, params, got, {"X": X, "Y": y, "m": 5, "output": "sigmoid+mse"})


@wild(
    "a 2 and a 4 where none belong",
    source="https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10",
    symptom="The check finds a difference of 0.17, and the learner does not see why.",
    truth="dW2 has a 2 too many, and db1 is 4/m times the sum, where 1/m belongs.",
    causes={"W2": "doubled", "b1": "factor"},
)
def _() -> Made:
    net = Net([4, 5, 3, 1], 3, "relu", "sigmoid+bce")
    got = net.grads()
    return columns(net.made(got | {"W2": 2 * got["W2"], "b1": 4 * got["b1"]}))


@wild(
    "a softmax regression is not averaged",
    source="https://github.com/janchorowski/nn_assignments/pull/21",
    symptom="The check of an exercise's gradient fails with the text's own line.",
    truth="The loss is a mean, and the product of inputs and errors is not divided by m.",
    causes={"Theta": "not_averaged"},
)
def _() -> Made:
    net = Net([4, 3], 6, head="softmax+ce", biases=None)
    made = net.made({"W1": net.grads()["W1"] * 6}, X=net.X.T, Y=net.Y.T, cache=None)
    return renamed(made, {"W1": "Theta"})


@wild(
    "a second pass over a graph that still holds the first",
    source="https://github.com/karpathy/micrograd/pull/102",
    symptom="Calling backward twice gives other gradients than calling it once.",
    truth="The parameters' gradients are set back; those of Z and A keep the first pass's.",
    causes={"W1 b1 W2 b2": "accumulated factor"},
)
def _() -> Made:
    net = Net([3, 4, 1], 7, "tanh", "sigmoid+mse")
    slopes = {1: net.slope(1), 2: net.A[2] * (1 - net.A[2])}
    held = {name: np.zeros_like(net.cache[name]) for name in ("A1", "A2", "Z1", "Z2")}
    for _ in range(2):  # each adds to what is there
        held["A2"] = held["A2"] + net.error()
        held["Z2"] = held["Z2"] + held["A2"] * slopes[2]
        held["A1"] = held["A1"] + held["Z2"] @ net.W[2].T
        held["Z1"] = held["Z1"] + held["A1"] * slopes[1]
    return net.made(net.grads(dZ1=held["Z1"], dZ2=held["Z2"]))


@wild(
    "momentum added to sums that are never set back",
    source="https://www.codeproject.com/Questions/1097336/MLP-XOR-backpropagation",
    symptom="Three outputs of XOR come close to 1, and only one to 0.",
    truth="Each example adds its gradient, and a part of all earlier ones, to what is there.",
    # The examples before this one are not known to a check.
    causes={"W1 W2": "unknown accumulated"},
)
def _() -> Made:
    X, Y = np.array([[0.0, 1]]), np.array([[1.0]])
    net = Net([2, 3, 1], 1, biases=None, data=(X, Y))
    earlier = Net([2, 3, 1], 1, biases=None, data=(np.array([[1.0, 1]]), np.array([[0.0]])))
    first, second = earlier.grads(), net.grads()
    return net.made({name: 1.5 * first[name] + second[name] for name in second})


@wild(
    "the delta of cross-entropy",
    source="https://github.com/parasdahal/tinyml/issues/1",
    symptom="A reader misses the output's slope in the last delta.",
    truth="It is right: the loss is the cross-entropy, which cancels the sigmoid's slope.",
    causes={},
)
def _() -> Made:
    net = Net([4, 5, 3], 1, "sigmoid", "sigmoid+bce")
    return columns(net.made(net.grads()))


@wild(
    "cross-entropy of several sigmoids, a mean over them in the loss",
    source="https://github.com/oysteijo/simd_neuralnet/issues/1",
    symptom="The gradient is the other library's, times the number of outputs.",
    truth="The loss is a mean over the outputs as well, the gradient is not.",
    causes={"W1 b1 W2 b2": "mean_over_outputs"},
)
def _() -> Made:
    net = Net([4, 5, 3], 7, "tanh", "sigmoid+bce", per=21)
    return net.made({name: 3 * grad for name, grad in net.grads().items()})

"""Found: slopes that are no slopes of the activation, or are of another one."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Made, wild
from autograder.quality.wild.network import Net, columns, relu, renamed, sigmoid, words


@wild(
    "ReLU's value for its slope",
    source="https://github.com/denggaoshan/DeepLearningStudy/issues/1",
    symptom="A reader of a tutorial says that its ReLU goes back wrongly.",
    truth="What comes back is multiplied by max(Z, 0), where 1 or 0 belongs.",
    causes={"W1 b1 W2 b2": "wrong_slope"},
)
def _() -> Made:
    net = Net([3, 5, 4, 2], 6, "relu", "linear+mse")
    return net.made(net.grads(**net.deltas({1: relu(net.Z[1]), 2: relu(net.Z[2])})))


@wild(
    "ReLU's slope overwrites the gradient",
    source="https://github.com/haifengl/smile/issues/528",
    symptom="Layers with a rectifier cannot bring the cost down.",
    truth="The slope is assigned, not multiplied: the delta is 1 or 0, whatever comes back.",
    causes={"W1 b1": "slope_alone wrong_operand"},
)
def _() -> Made:
    net = Net([3, 4, 2], 6, "relu", "sigmoid+mse")
    return net.made(net.grads(dZ1=net.slope(1) / net.m))


@wild(
    "ReLU's slope is 1 at 0, and it is given A",
    source="https://github.com/iamtrask/Grokking-Deep-Learning/pull/13",
    symptom="Units that are off are trained as well; the test accuracy is 12 points lower.",
    truth="The slope is A >= 0, which holds for every A of a ReLU: there is no slope at all.",
    causes={"weights_0_1": "no_activation_derivative"},
)
def _() -> Made:
    net = Net([4, 5, 3], 3, "relu", "linear+mse", biases=None, per=1)
    made = net.made(net.grads(**net.deltas({1: (net.A[1] >= 0).astype(float)})))
    return renamed(made, {"W1": "weights_0_1", "W2": "weights_1_2"})


@wild(
    "the sigmoid's slope in the ReLU's class",
    source="https://github.com/jeffheaton/encog-dotnet-core/issues/124",
    symptom="A reader of a library says that its ReLU has another unit's derivative.",
    truth="The slope of a ReLU layer is A(1 − A).",
    causes={"W1 b1": "other_activation"},
)
def _() -> Made:
    net = Net([3, 5, 2], 6, "relu", "linear+mse")
    return net.made(net.grads(**net.deltas({1: net.A[1] * (1 - net.A[1])})))


@wild(
    "the plain ReLU's slope for a leaky one",
    source="https://github.com/scientific-computing/FKB/issues/15",
    symptom="A reader of a library says that a leaky ReLU has the plain one's derivative.",
    truth="Forward has a leaky ReLU; its slope is 0 below 0, as of the plain one.",
    causes={"W1 b1": "other_activation wrong_slope"},
)
def _() -> Made:
    net = Net([3, 5, 2], 6, "leaky", "linear+mse")
    got = net.grads(**net.deltas({1: (net.Z[1] > 0).astype(float)}))
    return net.made(got, activation="leaky_relu")


@wild(
    "the slope of the layer above",
    source="https://github.com/jeffheaton/encog-java-core/issues/243",
    symptom="Networks of unlike layers are trained with the wrong derivatives.",
    truth="An index is one off: the tanh layer has the slope of the sigmoid after it.",
    causes={"W1 b1": "other_activation"},
)
def _() -> Made:
    net = Net([4, 3, 2], 5, "tanh", "sigmoid+mse")
    return net.made(net.grads(**net.deltas({1: net.A[1] * (1 - net.A[1])})))


@wild(
    "the sigmoid's slope everywhere",
    source="https://github.com/ttezel/nn/issues/8",
    symptom="A parabola cannot be learned with the settings that are given for it.",
    truth="Hidden units are tanh, the output is linear, and both have the sigmoid's slope.",
    causes={
        "W1 b1": "other_activation wrong_slope other_activation+output_derivative_kept",
        "W2 b2": "other_activation wrong_slope output_derivative_kept",
    },
)
def _() -> Made:
    net = Net([1, 5, 1], 7, "tanh", "linear+mse")
    slopes = {1: net.A[1] * (1 - net.A[1])}
    last = net.error() * net.A[2] * (1 - net.A[2])
    return net.made(net.grads(**net.deltas(slopes, last)))


@wild(
    "the slope's function taken for a factor of Z",
    source="https://community.deeplearning.ai/t/w3-a1-dimensional-analysis-shapes-not-aligned/290850",
    symptom="Shapes do not fit, and when they do, dW1 is wrong.",
    truth="The bracket of g'(Z) is read as a product: the slope is Z·(1 − A²).",
    causes={"W1 b1": "wrong_slope"},
)
def _() -> Made:
    net = Net([2, 4, 1], 3, "tanh", "sigmoid+bce")
    return columns(net.made(net.grads(**net.deltas({1: net.Z[1] * net.slope(1)}))))


@wild(
    "tanh's slope in Z, given A, in both layers",
    source="https://stackoverflow.com/a/43885650",
    symptom="With 1 − x² it learns; with the slope as the book has it, it does not.",
    truth="The slope's function takes Z; the program hands A to it, at the output as well.",
    causes={"W1 W2": "wrong_derivative_argument"},
)
def _() -> Made:
    net = Net([3, 4, 1], 4, "tanh", "linear+mse", biases=None)
    a2 = np.tanh(net.Z[2])

    def loss(p: Mapping[str, Array]) -> float:
        return float(0.5 * np.sum((np.tanh(net.forward(p)["Z2"]) - net.Y) ** 2) / 4)

    def slope(x: Array) -> Array:
        return np.asarray(1 / np.cosh(x) ** 2)

    last = (a2 - net.Y) / 4 * slope(a2)
    got = net.grads(**net.deltas({1: slope(net.A[1])}, last))
    return net.made(got, loss, output="tanh+mse", cache=net.cache | {"A2": a2})


@wild(
    "the sigmoid's slope of Z, by the formula in A",
    source="https://github.com/BoltzmannEntropy/interviews.ai/issues/4",
    symptom="The solution in a book computes a slope that is negative.",
    truth="The formula x(1 − x) is given Z, where A belongs.",
    causes={"W1 b1": "wrong_derivative_argument"},
)
def _() -> Made:
    net = Net([3, 4, 1], 6, "sigmoid", "sigmoid+bce")
    return net.made(net.grads(**net.deltas({1: net.Z[1] * (1 - net.Z[1])})))


@wild(
    "ReLU of what comes back",
    source="https://github.com/FahdSeddik/DeepLearning.AI-Natural-Language-Processing-Specialization/issues/1",
    symptom="Some tests of the exercise fail: negative numbers are 0 in the learner's output.",
    truth="ReLU is applied to dA, where the sign of Z decides what passes.",
    causes={"W1 b1": "wrong_slope"},
)
def _() -> Made:
    net = words()
    return columns(net.made(net.grads(dZ1=relu(net.error() @ net.W[2].T))))


@wild(
    "ReLU of what comes back for the weights, nothing for the bias",
    source="https://github.com/amanchadha/coursera-natural-language-processing-specialization/issues/4",
    symptom="A published solution fails the tests; two variables are said to be the cure.",
    truth="ReLU is applied to dA for dW1, and db1 has no slope at all.",
    causes={"W1": "wrong_slope", "b1": "no_activation_derivative"},
)
def _() -> Made:
    net = words()
    back = net.error() @ net.W[2].T
    got = net.grads(dZ1=relu(back)) | {"b1": back.sum(axis=0)}
    return columns(net.made(got))


@wild(
    "the mask by A",
    source="https://github.com/scikit-learn/scikit-learn/issues/14244",
    symptom="A reader thinks that the slope must be 0 below 0, and finds A == 0 in the code.",
    truth="It is right: of a ReLU, A is 0 exactly where Z is not positive.",
    causes={},
)
def _() -> Made:
    net = Net([3, 6, 2], 5, "relu", "softmax+ce")
    return net.made(net.grads(**net.deltas({1: 1.0 - (net.A[1] == 0)})))


@wild(
    "a softmax's output for its slope, squared error",
    source="https://stackoverflow.com/questions/75378819/issues-with-calculating-new-weights-in-a-neural-network",
    symptom="A network for digits ends by always choosing 0.",
    truth="The error is multiplied by the softmax's output, where its Jacobian belongs.",
    causes={"W1": "softmax_slope wrong_slope softmax_slope+factor wrong_slope+factor"},
)
def _() -> Made:
    net = Net([4, 3], 1, head="softmax+ce", biases=None)
    a = net.A[1]

    def loss(p: Mapping[str, Array]) -> float:
        return float(np.sum((net.forward(p)["A1"] - net.Y) ** 2) / 3)

    got = {"W1": net.X.T @ ((a - net.Y) * a)}
    return columns(net.made(got, loss, output="softmax+mse"))


@wild(
    "slope of the slope's argument, at every layer",
    source="https://github.com/benoitfragit/libBrain/issues/78",
    symptom="The maker of a library finds an error in its backpropagation.",
    truth="The slope's function takes the weighted sum and is given the activation.",
    causes={"W1 b1 W2 b2 W3 b3": "wrong_derivative_argument"},
)
def _() -> Made:
    def slope(x: Array) -> Array:
        return np.asarray(sigmoid(x) * (1 - sigmoid(x)))

    net = Net([2, 3, 3, 1], 5)
    slopes = {layer: slope(net.A[layer]) for layer in (1, 2)}
    return net.made(net.grads(**net.deltas(slopes, net.error() * slope(net.A[3]))))


@wild(
    "a steep sigmoid's slope without its factor",
    source="https://github.com/yzhao062/MetaOD/issues/6",
    symptom="A reader misses a factor in the derivative of a sigmoid with a parameter.",
    truth="The unit is the sigmoid of a·z, and its slope lacks the factor a.",
    causes={"W1 b1": "factor wrong_slope"},
)
def _() -> Made:
    steep = 3.0
    net = Net([3, 4, 1], 7, "sigmoid", "sigmoid+bce")

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array]:
        h = sigmoid(steep * (net.X @ p["W1"] + p["b1"]))
        return h, sigmoid(h @ p["W2"] + p["b2"])

    def loss(p: Mapping[str, Array]) -> float:
        a = forward(p)[1]
        return float(-np.mean(net.Y * np.log(a) + (1 - net.Y) * np.log(1 - a)))

    h, a = forward(net.params)
    d2 = (a - net.Y) / 7
    d1 = (d2 @ net.W[2].T) * h * (1 - h)
    got = {"W1": net.X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}
    cache = {"A0": net.X, "Z1": net.Z[1], "A1": h, "Z2": h @ net.W[2] + net.params["b2"], "A2": a}
    return net.made(got, loss, cache=cache, activation=None)


@wild(
    "the slope in A under a general name",
    source="https://github.com/kyle8998/Sudo-Productivity/issues/3",
    symptom="A reader thinks that x(1 − x) must be of the sigmoid of x.",
    truth="It is right: x is the layer's output, which is the sigmoid of something already.",
    causes={},
)
def _() -> Made:
    net = Net([3, 4, 1], 7, biases=None, per=1)
    slopes = {1: net.A[1] * (1 - net.A[1])}
    made = net.made(net.grads(**net.deltas(slopes)))
    return renamed(made, {"W1": "synaptic_weights1", "W2": "synaptic_weights2"})

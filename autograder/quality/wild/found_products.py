"""Found: the products and sums that make dW and db of a delta."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Made, wild
from autograder.quality.wild.network import Net, columns, renamed, sigmoid, words


@wild(
    "the bias gradient from the weights' gradient",
    source="https://github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/62",
    symptom="The bias gradients of a solution do not look like those of the course.",
    truth="db is the sum of dW's rows: right for inputs that add up to 1, wrong for h.",
    causes={"b2": "wrong_reduction"},
)
def _() -> Made:
    net = words()
    got = net.grads()
    return columns(net.made(got | {f"b{i}": got[f"W{i}"].sum(axis=0) for i in (1, 2)}))


@wild(
    "the bias gradient is a mean of what is averaged",
    source="https://github.com/kvfrans/notes/issues/5",
    symptom="The notes' gradient agrees with automatic differentiation but for the bias.",
    truth="The delta is averaged already, and db1 is its mean, where the sum belongs.",
    causes={"b1": "averaged_twice wrong_reduction wrong_divisor"},
)
def _() -> Made:
    net = Net([3, 4, 2], 6, "relu", "linear+mse")
    return columns(net.made(net.grads() | {"b1": net.deltas()["dZ1"].mean(axis=0)}))


@wild(
    "the outer product the other way round",
    source="https://github.com/iamtrask/Grokking-Deep-Learning/pull/22",
    symptom="Three inputs and three outputs: the weights are adjusted wrongly.",
    truth="The product of inputs and deltas is transposed; both are three.",
    causes={"W1": "transposed"},
)
def _() -> Made:
    net = Net([3, 3], 1, head="linear+mse", biases=None)
    return columns(net.made({"W1": net.grads()["W1"].T}))


@wild(
    "the bias gradient has an example in each row",
    source="https://github.com/jimfleming/differentiation/issues/1",
    symptom="The biases become matrices during training; now and then exp overflows.",
    truth="db is the delta itself: the sum over the examples is missing.",
    causes={"b1 b2": "bias_not_summed"},
)
def _() -> Made:
    net = Net([2, 4, 4], 4, head="sigmoid+bce")
    deltas = net.deltas()
    return net.made(net.grads() | {"b1": deltas["dZ1"], "b2": deltas["dZ2"]})


@wild(
    "the layer's input left out of the product",
    source="https://ai.stackexchange.com/questions/26920/in-gradient-descents-update-rule-why-do-we-use-sigmazl-1-frac-delta-c",
    symptom="The shapes fit, and the learner asks why the last layer's input is multiplied in.",
    truth="dW2 is the delta of the four examples, which has the shape of four hidden weights.",
    causes={"weight2": "input_missing wrong_operand"},
)
def _() -> Made:
    X = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    Y = np.array([[0.0], [1], [1], [0]])
    net = Net([3, 4, 1], 4, biases=None, data=(X, Y), per=1)
    made = net.made(net.grads() | {"W2": net.deltas()["dZ2"]})
    return renamed(made, {"W1": "weight1", "W2": "weight2"})


@wild(
    "a row of targets from a column of predictions",
    source="https://github.com/AssemblyAI-Community/Machine-Learning-From-Scratch/issues/2",
    symptom="The gradient of one weight each is a whole matrix.",
    truth="y is (m, 1) and the prediction (m,): their difference is m times m.",
    causes={"w": "broadcast", "b": "broadcast not_averaged"},
)
def _() -> Made:
    rng = np.random.default_rng(7)
    X, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 1))
    params = {"w": rng.normal(size=3), "b": np.array(0.2)}

    def loss(p: Mapping[str, Array]) -> float:
        return float(0.5 * np.mean((X @ p["w"] + p["b"] - y[:, 0]) ** 2))

    off = X @ params["w"] + params["b"] - y
    got = {"w": X.T @ off / 6, "b": np.sum(off) / 6}
    return Made(loss, params, got, {"X": X, "Y": y, "m": 6, "output": "linear+mse"})


@wild(
    "the error the other way round",
    source="https://github.com/dennybritz/nn-from-scratch/issues/11",
    symptom="The notebook's formula and its program differ in one delta.",
    truth="The formula has Y − A, where A − Y belongs.",
    causes={"W1 b1 W2 b2": "sign"},
)
def _() -> Made:
    net = Net([2, 3, 2], 6, "tanh", "softmax+ce")
    return net.made(net.grads(**net.deltas(last=-net.error())))


@wild(
    "the sum over the rows of a bias",
    source="https://github.com/SethHWeidman/DLFS_code/issues/8",
    symptom="A reader thinks that the sum over axis 0 makes one number of a bias.",
    truth="It is right: the rows are examples, and each unit has its own sum.",
    causes={},
)
def _() -> Made:
    net = Net([3, 4, 1], 5, "sigmoid", "linear+mse")
    made = net.made(net.grads())

    def rows(named: Mapping[str, Array]) -> dict[str, Array]:
        return {k: np.atleast_2d(v) for k, v in named.items()}

    return Made(made.loss, rows(made.params), rows(made.got), made.known)


@wild(
    "own outputs for inputs, slopes of what has one",
    source="https://github.com/farzaa/SimpleMultilayerPerceptron/pull/1",
    symptom="The program stops: an update has another shape than its weights.",
    truth="A layer's own output stands for its input; slopes are taken of A and of the error.",
    causes={
        "layer_one_weights": "wrong_operand wrong_operand+wrong_derivative_argument",
        "layer_two_weights": "wrong_operand wrong_operand+wrong_derivative_argument",
    },
)
def _() -> Made:
    X = np.array([[0.0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]])
    Y = np.array([[0.0], [1], [1], [0]])
    net = Net([3, 4, 1], 4, biases=None, data=(X, Y), per=1)

    def slope(x: Array) -> Array:
        return np.asarray(sigmoid(x) * (1 - sigmoid(x)))

    d2 = net.error() * slope(net.A[2])
    back = d2 @ net.W[2].T
    made = net.made({"W1": net.A[1].T @ (back * slope(back)), "W2": net.A[2].T @ d2})
    return renamed(made, {"W1": "layer_one_weights", "W2": "layer_two_weights"})


@wild(
    "products of means for means of products",
    source="https://github.com/FesianXu/AI_Blog/issues/1",
    symptom="The update of the first weights is no matrix, as the formula's is.",
    truth="Each factor is averaged over the batch by itself, and W1's product is entry by entry.",
    causes={"W1 B1 W2 B2 W3": "mean_of_factors wrong_reduction"},
)
def _() -> Made:
    net = Net([3, 3, 2, 1], 6)
    d = net.deltas()["dZ3"].sum(axis=0)
    got = {"B3": d, "W3": np.outer(net.A[2].mean(axis=0), d)}
    for layer in (2, 1):
        d = (net.W[layer + 1] @ d) * net.slope(layer).mean(axis=0)
        got |= {f"B{layer}": d, f"W{layer}": np.outer(net.A[layer - 1].mean(axis=0), d)}
    got["W1"] = (net.X.mean(axis=0) * d)[None, :]
    made = net.made(net.grads())
    named = renamed(made, {k: k.replace("b", "B") for k in net.params})
    return Made(named.loss, named.params, got, named.known)


@wild(
    "biases returned for their gradients",
    source="https://github.com/apache/systemds/pull/2330",
    symptom="An autoencoder does not converge as it should.",
    truth="The update is given the biases themselves, where their gradients belong.",
    causes={"b1 b2 b3 b4": "weights_returned"},
)
def _() -> Made:
    X = np.random.default_rng(9).uniform(size=(6, 4))
    net = Net([4, 3, 2, 3, 4], 6, data=(X, X))
    return net.made(net.grads() | {f"b{i}": net.params[f"b{i}"] for i in (1, 2, 3, 4)})


@wild(
    "transposed, and unrolled",
    source="https://stackoverflow.com/questions/6552851/checking-the-gradient-when-doing-gradient-descent",
    symptom="An autoencoder's gradient and the measured one have hardly a digit in common.",
    truth="The decoder's gradient is transposed, and both are compared as long columns.",
    causes={"decoder": "permuted transposed"},
)
def _() -> Made:
    x = np.random.default_rng(12).uniform(size=(1, 5))
    net = Net([5, 3, 5], 1, biases=None, data=(x, x), per=1)
    turned = net.grads()["W2"].T
    rolled = turned.ravel(order="F").reshape(net.W[2].shape, order="F")
    made = net.made(net.grads() | {"W2": rolled})
    return renamed(made, {"W1": "encoder", "W2": "decoder"})

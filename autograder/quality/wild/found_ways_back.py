"""Found: what is sent back through the weights, or is not."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Grads, Made, wild
from autograder.quality.wild.network import Net, columns, sigmoid

RATE = 0.1


@wild(
    "sent back through the updated weights",
    source="https://github.com/VikParuchuri/zero_to_gpt/issues/12",
    symptom="A reader sees a layer's weights change before the gradient is pulled through them.",
    truth="The way back uses the weights after their step.",
    causes={"W1 b1 W2 b2": "updated_weights"},
)
def _() -> Made:
    net = Net([3, 5, 4, 1], 6, "relu", "linear+mse")
    got: Grads = {}
    delta = net.error()
    for layer in (3, 2, 1):
        got |= {f"W{layer}": net.A[layer - 1].T @ delta, f"b{layer}": delta.sum(axis=0)}
        updated = net.W[layer] - RATE * got[f"W{layer}"]
        delta = (delta @ updated.T) * (net.slope(layer - 1) if layer > 1 else 1)
    return net.made(got)


@wild(
    "no output slope, and sent back through the updated weights",
    source="https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3",
    symptom="It learns, but the formulas of the program are not those of the book.",
    truth="The output's slope is missing; W2 makes its step before it sends the delta back.",
    causes={
        "W1 b1": "missing_output_derivative+updated_weights",
        "W2 b2": "missing_output_derivative",
    },
)
def _() -> Made:
    net = Net([4, 3, 2], 1)  # one example after the other
    delta = net.error()
    updated = net.W[2] - RATE * net.A[1].T @ delta
    return columns(net.made(net.grads(dZ2=delta, dZ1=(delta @ updated.T) * net.slope(1))))


@wild(
    "the wrong column of the weights left out, after their update",
    source="https://github.com/louisjc/mnist-neural-network/issues/1",
    symptom="It learns digits; with both mistakes mended it learns a little better.",
    truth="The bias is W2's last column; a column in the middle is dropped, and W2 is updated.",
    causes={"W1": "wrong_column+updated_weights wrong_operand+updated_weights"},
)
def _() -> Made:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=3), np.array([0.0, 1])
    params = {"W1": rng.normal(size=(4, 4)), "W2": rng.normal(size=(2, 5))}

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array]:
        h = sigmoid(p["W1"] @ np.append(x, 1))
        return h, sigmoid(p["W2"] @ np.append(h, 1))

    h, a = forward(params)
    d2 = a * (1 - a) * (a - y)
    dW2 = np.outer(d2, np.append(h, 1))
    d1 = h * (1 - h) * (np.delete(params["W2"] - RATE * dW2, 2, axis=1).T @ d2)
    got = {"W1": np.outer(d1, np.append(x, 1)), "W2": dW2}
    known = {"X": np.append(x, 1)[:, None], "Y": y[:, None], "m": 1}
    known |= {"activation": "sigmoid", "output": "sigmoid+mse"}
    return Made(lambda p: float(0.5 * np.sum((forward(p)[1] - y) ** 2)), params, got, known)


@wild(
    "the weights' gradient for the weights",
    source="https://community.deeplearning.ai/t/w3-ex-6-assertionerror-wrong-values-for-dw1/402919",
    symptom="dW2 and db2 are right, dW1 and db1 are not; the slope is as it should be.",
    truth="dZ2 goes back through dW2, where W2 belongs.",
    causes={"W1 b1": "wrong_operand"},
)
def _() -> Made:
    net = Net([2, 4, 1], 3, "tanh", "sigmoid+bce")
    back = net.error() @ net.grads()["W2"].T
    return columns(net.made(net.grads(dZ1=back * net.slope(1))))


@wild(
    "errors sent back without their slopes",
    source="https://stackoverflow.com/questions/53287032/multi-layer-neural-network-back-propagation-formula-using-stochastic-gradient-d",
    symptom="One line of two is right; the wrong one learns digits better.",
    truth="The error goes back through the weights alone; each slope is for its own layer only.",
    causes={
        "W1": "raw_error_sent_back missing_output_derivative+no_activation_derivative",
        "W2": "raw_error_sent_back missing_output_derivative",
    },
)
def _() -> Made:
    net = Net([4, 5, 3, 2], 1, biases=None)
    error, deltas = net.error(), {}
    for layer in (3, 2, 1):
        slope = net.A[layer] * (1 - net.A[layer])
        deltas[f"dZ{layer}"] = error * slope
        error = error @ net.W[layer].T if layer > 1 else error
    return columns(net.made(net.grads(**deltas)))


@wild(
    "two layers' deltas taken for one",
    source="https://github.com/ImagineAILab/ai-by-hand-excel/issues/9",
    symptom="A sheet that does it by hand has another layer's gradient in one formula.",
    truth="dZ2 is made of the output's delta, which never went back through W3.",
    causes={"W1 b1 W2 b2": "not_sent_back"},
)
def _() -> Made:
    net = Net([2, 4, 3, 3], 5, "relu", "softmax+ce")
    d2 = net.error() * net.slope(2)
    return net.made(net.grads(dZ2=d2, dZ1=(d2 @ net.W[2].T) * net.slope(1)))


@wild(
    "no slopes in a ReLU network, nothing averaged",
    source="https://datascience.stackexchange.com/questions/120115/bugs-in-the-backpropagation-algorithm-in-python",
    symptom="The error stays the same from some epoch on, far from 0.",
    truth="The hidden slope is missing, and the loss is a mean where the gradient is a sum.",
    causes={"w1": "not_averaged+no_activation_derivative", "w2": "not_averaged"},
)
def _() -> Made:
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0, 5, size=(10, 3)), rng.uniform(0, 5, size=10)
    params = {"w1": rng.uniform(-1, 1, size=(4, 3)), "w2": rng.uniform(0, 1, size=4)}

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array]:
        y1 = np.maximum(0, p["w1"] @ x.T)
        return y1, np.maximum(0, p["w2"] @ y1)

    y1, y2 = forward(params)
    back = np.outer(params["w2"], y2 - y)
    got = {"w1": back @ x, "w2": (y2 - y) @ y1.T}
    known = {"X": x, "Y": y, "m": 10, "activation": "relu", "output": "linear+mse"}
    return Made(lambda p: float(np.sum((forward(p)[1] - y) ** 2) / 20), params, got, known)


@wild(
    "one number for a whole layer",
    source="https://github.com/casper-hansen/Neural-Network-From-Scratch/pull/1",
    symptom="The accuracy on digits stays at chance.",
    truth="Each dW is the inner product of the delta and the layer's own output.",
    causes={"W1 W2 W3": "wrong_operand wrong_reduction wrong_operand+wrong_reduction"},
)
def _() -> Made:
    net = Net([5, 4, 3, 3], 1, "sigmoid", "softmax+ce", biases=None)
    deltas = net.deltas()
    got = {f"W{i}": np.sum(deltas[f"dZ{i}"] * net.A[i]) for i in (1, 2, 3)}
    turned = columns(net.made(net.grads()))
    return Made(turned.loss, turned.params, got, turned.known)


@wild(
    "dropped units are trained",
    source="https://github.com/rohitg00/ai-engineering-from-scratch/pull/17",
    symptom="A reviewer finds that units which were dropped still get their step.",
    truth="Forward drops and scales hidden units; the way back does not know of it.",
    causes={"W1 b1": "dropout_ignored"},
)
def _() -> Made:
    net = Net([2, 5, 1], 4, "relu", "sigmoid+bce")
    kept = np.array([1.0, 0, 1, 1, 0]) / 0.6

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array]:
        h = np.maximum(net.X @ p["W1"] + p["b1"], 0) * kept
        return h, sigmoid(h @ p["W2"] + p["b2"])

    def loss(p: Mapping[str, Array]) -> float:
        a = forward(p)[1]
        return float(-np.mean(net.Y * np.log(a) + (1 - net.Y) * np.log(1 - a)))

    h, a = forward(net.params)
    d2 = (a - net.Y) / 4
    d1 = (d2 @ net.W[2].T) * net.slope(1)
    got = {"W1": net.X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}
    cache = {"A0": net.X, "Z1": net.Z[1], "A1": h, "Z2": h @ net.W[2] + net.params["b2"], "A2": a}
    return net.made(got, loss, cache=cache)

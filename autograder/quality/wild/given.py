"""The first collection: what is wrong on the way back.

Beside each function stands what the learner saw and what it turned out to be.
"""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Grads, Made, wild
from autograder.quality.wild.network import XOR, Net, columns, relu, renamed, sigmoid, softmax


def _slope_in_dW2_missing(biases: float | None) -> Made:
    net = Net([2, 2, 1], 4, biases=biases, data=XOR)
    return net.made(net.grads() | {"W2": net.A[1].T @ net.error()})


@wild(
    "output's slope missing in dW2 alone, no biases",
    symptom="After training, the outputs for XOR are wrong.",
    truth="dW2 is made of the error without the output's slope, which dW1 has.",
    causes={"W2": "missing_output_derivative"},
)
def _() -> Made:
    return _slope_in_dW2_missing(None)


@wild(
    "output's slope missing in dW2 alone, with biases",
    symptom="After training, the outputs for XOR are wrong.",
    truth="dW2 is made of the error without the output's slope, which all others have.",
    causes={"W2": "missing_output_derivative"},
)
def _() -> Made:
    return _slope_in_dW2_missing(0.3)


@wild(
    "output's delta for the hidden layer",
    symptom="XOR is not learned; now and then a number grows beyond all limits.",
    truth="The hidden delta is computed, and the output's delta is used for the hidden layer.",
    causes={"W1 b1": "not_sent_back"},
)
def _() -> Made:
    net = Net([2, 2, 1], 4, data=XOR)
    delta = np.repeat(net.deltas()["dZ2"], 2, axis=1)
    return net.made(net.grads(dZ1=delta))


@wild(
    "output's delta for the hidden layer, biases as weights of a last input of -1",
    symptom="XOR is not learned; now and then a number grows beyond all limits.",
    truth="The hidden delta is computed, and the output's delta is used for the hidden layer.",
    causes={"W1": "not_sent_back"},
)
def _() -> Made:
    net = Net([2, 2, 1], 4)
    X = np.hstack([net.X, -np.ones((4, 1))])
    params = {f"W{i}": np.vstack([net.W[i], -net.params[f"b{i}"]]) for i in (1, 2)}

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array]:
        h = np.hstack([sigmoid(X @ p["W1"]), -np.ones((4, 1))])
        return h, sigmoid(h @ p["W2"])

    h, a = forward(params)
    delta = (a - net.Y) * a * (1 - a) / 4
    got = {"W1": X.T @ np.repeat(delta, 2, axis=1), "W2": h.T @ delta}
    known = {"X": X, "Y": net.Y, "m": 4, "activation": "sigmoid", "output": "sigmoid+mse"}
    return Made(lambda p: float(0.5 * np.sum((forward(p)[1] - net.Y) ** 2) / 4), params, got, known)


def _averaged_twice() -> Made:
    net = Net([2, 4, 1], 7, "tanh", "sigmoid+bce")
    return net.made(net.grads(dZ1=net.deltas()["dZ1"] / 7))


@wild(
    "hidden delta averaged, and its products again",
    symptom="The last layer's gradients are right, the first layer's are not.",
    truth="dZ1 is divided by m, and dW1 and db1 once more.",
    causes={"W1 b1": "averaged_twice"},
)
def _() -> Made:
    return _averaged_twice()


@wild(
    "hidden delta averaged, and its products again; examples as columns",
    symptom="The last layer's gradients are right, the first layer's are not.",
    truth="dZ1 is divided by m, and dW1 and db1 once more.",
    causes={"W1 b1": "averaged_twice"},
)
def _() -> Made:
    return columns(_averaged_twice())


def _column_softmax(z: Array) -> Array:
    e = np.exp(z)
    return np.asarray(e / e.sum(axis=0))


def _softmax_over_examples(own_loss: bool) -> Made:
    net = Net([4, 5, 3], 6, "relu", "softmax+ce")
    cache = net.cache | {"A2": _column_softmax(net.Z[2])}
    delta = (cache["A2"] - net.Y) / 6
    got = net.grads(**net.deltas(last=delta))

    def loss(p: Mapping[str, Array]) -> float:
        return float(-np.sum(net.Y * np.log(_column_softmax(net.forward(p)["Z2"]))) / 6)

    return net.made(got, loss if own_loss else None, cache=cache)


@wild(
    "softmax over the examples, loss with the same",
    symptom="The accuracy sinks until one class is predicted for every picture.",
    truth="The softmax adds up over the batch: each class sums to 1, not each example.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    return _softmax_over_examples(True)


@wild(
    "softmax over the examples, against the right loss",
    symptom="The accuracy sinks until one class is predicted for every picture.",
    truth="The softmax adds up over the batch: each class sums to 1, not each example.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    return _softmax_over_examples(False)


@wild(
    "an earlier batch's gradient left in",
    symptom="It learns in the first epoch and then stays at chance for ever.",
    truth="The sums are never set back: a name was bound where a copy was meant.",
    # The earlier batch is not known to a check: without it no number tells.
    causes={"W1 b1 W2 b2": "unknown accumulated"},
)
def _() -> Made:
    net = Net([3, 4, 1], 8, "tanh", "linear+mse")
    earlier = Net([3, 4, 1], 8, "tanh", "linear+mse", data=(net.X[::-1] * 0.7, 1 - net.Y))
    first, second = earlier.grads(), net.grads()
    return net.made({name: first[name] + second[name] for name in second})


@wild(
    "the same batch twice in the sums",
    symptom="It learns in the first epoch and then stays at chance for ever.",
    truth="The sums are never set back, and the same batch came twice.",
    causes={"W1 b1 W2 b2": "accumulated doubled"},
)
def _() -> Made:
    net = Net([3, 4, 1], 8, "tanh", "linear+mse")
    return net.made({name: 2 * grad for name, grad in net.grads().items()})


def _one_neuron() -> Net:
    data = np.array([[-3.0], [-2], [3], [2]]), np.array([[0.0], [0], [1], [1]])
    return Net([1, 1], 4, "sigmoid", "sigmoid+bce", scale=0.4, data=data)


@wild(
    "own output for the input, and m from the weights' shape",
    symptom="One neuron predicts the contrary, and the cost rises.",
    truth="dW is made of the layer's own output, and divided by the number of inputs.",
    causes={
        "W1": "wrong_operand+wrong_divisor wrong_operand+not_averaged",
        "b1": "wrong_divisor not_averaged",
    },
)
def _() -> Made:
    net = _one_neuron()
    delta = net.A[1] - net.Y
    return net.made({"W1": net.A[1].T @ delta, "b1": delta.sum(axis=0)})


@wild(
    "own output for the input",
    symptom="One neuron predicts the contrary, and the cost rises.",
    truth="dW is made of the layer's own output, where its input belongs.",
    causes={"W1": "wrong_operand"},
)
def _() -> Made:
    net = _one_neuron()
    return net.made(net.grads() | {"W1": net.A[1].T @ net.error()})


@wild(
    "own output for the input in two square layers",
    symptom="The cost rises from step to step.",
    truth="Both weights' gradients are made of the layer's own output.",
    causes={"W1 W2": "wrong_operand"},
)
def _() -> Made:
    net = Net([3, 3, 3], 6, head="sigmoid+bce")
    d = net.deltas()
    return net.made(net.grads() | {"W1": net.A[1].T @ d["dZ1"], "W2": net.A[2].T @ d["dZ2"]})


@wild(
    "the weighted sum for the layer's input",
    symptom="The cost does not go down.",
    truth="dW2 is made of Z1, where A1 belongs.",
    causes={"W2": "wrong_operand"},
)
def _() -> Made:
    net = Net([3, 3, 3], 6, head="sigmoid+bce")
    return net.made(net.grads() | {"W2": net.Z[1].T @ net.deltas()["dZ2"]})


def _weight_for_input(slope: bool) -> Made:
    net = Net([1, 1, 1], 5, seed=3, per=2.5)  # the squared error without its half
    d2 = net.deltas()["dZ2"]
    d1 = net.deltas(last=None if slope else net.error())["dZ1"]
    got = {"W1": d1.sum(axis=0) * net.W[1], "b1": d1.sum(axis=0)}
    return net.made(got | {"W2": d2.sum(axis=0) * net.W[2], "b2": d2.sum(axis=0)})


@wild(
    "the weight for the input, and the output's slope left out on the way back",
    symptom="After training the answer is the same for every input.",
    truth="Both weights' gradients are delta times w; the hidden delta lacks the output's slope.",
    causes={
        "W1": "wrong_operand+missing_output_derivative",
        "b1": "missing_output_derivative",
        "W2": "wrong_operand",
    },
)
def _() -> Made:
    return _weight_for_input(slope=False)


@wild(
    "the weight for the input",
    symptom="After training the answer is the same for every input.",
    truth="Both weights' gradients are delta times w, where the layer's input belongs.",
    causes={"W1 W2": "wrong_operand"},
)
def _() -> Made:
    return _weight_for_input(slope=True)


def _slope_given_A(output: bool, hidden: bool) -> Made:
    def twice(a: Array) -> Array:
        return np.asarray(sigmoid(a) * (1 - sigmoid(a)))

    net = Net([3, 4, 2], 6, per=3)  # the squared error without its half
    slopes = {1: twice(net.A[1])} if hidden else {}
    last = net.error() * twice(net.A[2]) if output else None
    return net.made(net.grads(**net.deltas(slopes, last)))


@wild(
    "slope of A at the output",
    symptom="It predicts the mean of all targets.",
    truth="The slope's function takes Z and is given the output, which is A already.",
    causes={"W1 b1 W2 b2": "wrong_derivative_argument"},
)
def _() -> Made:
    return _slope_given_A(output=True, hidden=False)


@wild(
    "slope of A in both layers",
    symptom="It predicts the mean of all targets.",
    truth="The slope's function takes Z and is given A, at the output and below.",
    causes={"W1 b1 W2 b2": "wrong_derivative_argument"},
)
def _() -> Made:
    return _slope_given_A(output=True, hidden=True)


@wild(
    "slope of A in the hidden layer",
    symptom="It predicts the mean of all targets.",
    truth="The slope's function takes Z and is given A in the hidden layer.",
    causes={"W1 b1": "wrong_derivative_argument"},
)
def _() -> Made:
    return _slope_given_A(output=False, hidden=True)


def _raw_error(sent_back: bool) -> Made:
    net = Net([2, 2, 1], 4, biases=None, data=XOR)
    error = net.error() @ net.W[2].T if sent_back else net.error()
    return net.made(net.grads(dZ1=error * net.slope(1)))


@wild(
    "the output's error times the hidden slope",
    symptom="The error goes to 0 without the output's slope, and does not with it.",
    truth="The hidden error is computed and not used: the output's error stands in its place.",
    causes={"W1": "not_sent_back"},
)
def _() -> Made:
    return _raw_error(sent_back=False)


@wild(
    "the error sent back without the output's slope",
    symptom="The error goes to 0 without the output's slope, and does not with it.",
    truth="What goes back through W2 is the error, not the delta.",
    causes={"W1": "missing_output_derivative"},
)
def _() -> Made:
    return _raw_error(sent_back=True)


def _other_forward(z1: Array | None = None, a1: Array | None = None, axis: int | None = 1) -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    z1 = net.Z[1] if z1 is None else z1
    a1 = np.tanh(z1) if a1 is None else a1
    z2 = a1 @ net.W[2] + net.params["b2"]
    e = np.exp(z2)
    a2 = softmax(z2) if axis == 1 else e / e.sum(axis=axis, keepdims=True)
    d2 = (a2 - net.Y) / 6
    d1 = (d2 @ net.W[2].T) * (1 - a1**2)
    got = {"W1": net.X.T @ d1, "b1": d1.sum(axis=0), "W2": a1.T @ d2, "b2": d2.sum(axis=0)}
    return net.made(got, cache={"A0": net.X, "Z1": z1, "A1": a1, "Z2": z2, "A2": a2})


@wild(
    "softmax over everything",
    symptom="The probabilities are tiny and the loss is large.",
    truth="The softmax divides by the sum over the whole batch.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    return _other_forward(axis=None)


@wild(
    "a bias forgotten in forward",
    symptom="Backward is as in the book, and the check finds it wrong.",
    truth="Forward forgets b1.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    return _other_forward(z1=net.X @ net.W[1])


@wild(
    "another activation in forward",
    symptom="Backward is as in the book, and the check finds it wrong.",
    truth="Forward has the sigmoid, backward and the loss have tanh.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    return _other_forward(a1=sigmoid(net.Z[1]))


@wild(
    "the activation forgotten in forward",
    symptom="Backward is as in the book, and the check finds it wrong.",
    truth="Forward hands Z1 on as A1.",
    causes={"W1 b1 W2 b2": "other_forward"},
)
def _() -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    return _other_forward(a1=net.Z[1])


@wild(
    "tanh's slope with the wrong sign",
    symptom="The loss rises in the first layer's direction.",
    truth="The slope is written as A² − 1.",
    causes={"W1 b1": "wrong_slope sign"},
)
def _() -> Made:
    net = Net([3, 4, 1], 6, "tanh", "sigmoid+bce")
    return net.made(net.grads(**net.deltas({1: net.A[1] ** 2 - 1})))


def _without_slope(biases: float | None) -> tuple[Net, Grads]:
    net = Net([3, 4, 1], 6, head="sigmoid+bce", biases=biases)
    return net, net.grads(dZ1=net.error() @ net.W[2].T)


@wild(
    "no hidden slope, a network without biases",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the network has no biases.",
    causes={"W1": "no_activation_derivative"},
)
def _() -> Made:
    net, got = _without_slope(None)
    return net.made(got)


@wild(
    "no hidden slope, names of the learner's own",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the weights are called weights_ih and weights_ho.",
    causes={"weights_ih": "no_activation_derivative"},
)
def _() -> Made:
    net, got = _without_slope(None)
    return renamed(net.made(got), {"W1": "weights_ih", "W2": "weights_ho"})


@wild(
    "no hidden slope, names in small letters",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the parameters are called w1, b1, w2, b2.",
    causes={"w1 b1": "no_activation_derivative"},
)
def _() -> Made:
    net, got = _without_slope(0.3)
    return renamed(net.made(got), {name: name.lower() for name in got})


@wild(
    "no hidden slope, layers counted from 0",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the parameters are called W0, b0, W1, b1.",
    causes={"W0 b0": "no_activation_derivative"},
)
def _() -> Made:
    net, got = _without_slope(0.3)
    return renamed(net.made(got), {name: f"{name[0]}{int(name[1]) - 1}" for name in got})


@wild(
    "no hidden slope, biases as rows",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the biases have the shape (1, n).",
    causes={"W1 b1": "no_activation_derivative"},
)
def _() -> Made:
    net, got = _without_slope(0.3)

    def rows(named: Mapping[str, Array]) -> Grads:
        return {k: np.atleast_2d(v) for k, v in named.items()}

    return Made(net.loss, rows(net.params), rows(got), net.known())


@wild(
    "no hidden slope, labels as integers",
    symptom="The first layer's gradient is off.",
    truth="The hidden slope is missing; the targets are the labels themselves.",
    causes={"W1 b1": "no_activation_derivative"},
)
def _() -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    return net.made(net.grads(dZ1=net.error() @ net.W[2].T), Y=net.Y.argmax(axis=1))


@wild(
    "right ReLU network on XOR with zero biases",
    symptom="A gradient that is right is condemned at the start of training.",
    truth="The input (0, 0) lies on the kink, where the measured slope is half of either side's.",
    causes={"b1": "unknown kink"},
)
def _() -> Made:
    net = Net([2, 3, 1], 4, "relu", "sigmoid+bce", biases=0, scale=0.5, data=XOR)
    assert (relu(net.Z[1])[0] == 0).all()
    return net.made(net.grads())

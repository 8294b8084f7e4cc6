"""Found: derivatives of the loss, of the softmax, and of the weight decay."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Made, wild
from autograder.quality.wild.network import Net, columns, sigmoid


@wild(
    "the softmax's Jacobian by its diagonal",
    source="https://github.com/deeplearning4j/libnd4j/issues/440",
    symptom="A gradient check of a softmax layer fails.",
    truth="Each output's derivative by its own score is there; those by the others are not.",
    causes={"W1 b1 W2 b2": "softmax_slope"},
)
def _() -> Made:
    net = Net([3, 4, 3], 6, "tanh", "softmax+ce")
    a = net.A[2]
    return net.made(net.grads(**net.deltas(last=-net.Y / a * a * (1 - a) / net.m)))


@wild(
    "the softmax's Jacobian, a column of it, of the scores",
    source="https://newbe.dev/numpy-calculate-the-derivative-of-the-softmax-function",
    symptom="The learner asks whether a vector is the softmax's derivative.",
    truth="A loop overwrites each row by its last entry, and takes scores for probabilities.",
    causes={"W1 b1": "softmax_slope"},
)
def _() -> Made:
    net = Net([5, 4], 1, head="softmax+ce")
    z, p = net.Z[1], net.A[1]
    slope = -p * z[:, -1:]
    slope[:, -1] = p[:, -1] * (1 - z[:, -1])
    return columns(net.made(net.grads(dZ1=-net.Y / p * slope)))


@wild(
    "the cross-entropy's second sign",
    source="https://math.techqa.club/derivative-of-binary-cross-entropy-why-are-my-signs-not-right-2503428",
    symptom="The derivative of the loss has a plus, where the book has a minus.",
    truth="The derivative of log(1 − a) lacks its inner minus: both terms have the same sign.",
    causes={"W1 b1 W2 b2": "wrong_loss_derivative"},
)
def _() -> Made:
    net = Net([2, 3, 1], 6, "tanh", "sigmoid+bce")
    a = net.A[2]
    dA = -(net.Y / a + (1 - net.Y) / (1 - a)) / 6
    return net.made(net.grads(**net.deltas(last=dA * a * (1 - a))))


@wild(
    "the penalty's squares in its derivative",
    source="https://github.com/omar-florez/scratch_mlp/issues/5",
    symptom="A reader sees a square in the derivative of the regularisation.",
    truth="The sum of all squares is added to each entry; besides, nothing is averaged.",
    causes={"W1 W2": "not_averaged+added added"},
)
def _() -> Made:
    net, reg = Net([2, 4, 2], 5, biases=None), 0.2
    got = {
        name: 5 * grad + reg * np.sum(net.params[name] ** 2) for name, grad in net.grads().items()
    }

    def loss(p: Mapping[str, Array]) -> float:
        return net.loss(p) + float(reg * sum(np.sum(W**2) for W in p.values()) / (2 * 5))

    return net.made(got, loss, decay=reg / 5)


@wild(
    "the decay's sign, and tanh for its slope",
    source="https://github.com/andersbll/nnet/issues/4",
    symptom="A reader of a library asks about a minus before the weight decay.",
    truth="The decay is subtracted from the gradient; the slope's function is tanh once more.",
    causes={"W1": "decay_sign+wrong_slope", "b1": "wrong_slope", "W2": "decay_sign"},
)
def _() -> Made:
    net, decay = Net([3, 4, 2], 6, "tanh", "softmax+ce"), 0.1
    got = net.grads(**net.deltas({1: np.tanh(net.Z[1])}))
    got |= {name: got[name] - decay * net.params[name] for name in ("W1", "W2")}

    def loss(p: Mapping[str, Array]) -> float:
        return net.loss(p) + float(0.5 * decay * sum(np.sum(p[W] ** 2) for W in ("W1", "W2")))

    return net.made(got, loss, decay=decay)


@wild(
    "half of the decay, under a hinge",
    source="https://github.com/jingtinghuang/CS231n-Spring-2017/issues/3",
    symptom="The gradient of a linear SVM is off where there is regularisation.",
    truth="The penalty is reg·ΣW² without a half, and its gradient lacks the 2.",
    causes={"W": "decay_halved"},
)
def _() -> Made:
    rng, reg = np.random.default_rng(8), 0.3
    X, y = rng.normal(size=(7, 4)), rng.integers(3, size=7)
    params, rows = {"W": rng.normal(size=(4, 3))}, np.arange(7)

    def margins(W: Array) -> Array:
        scores = X @ W
        found = np.maximum(scores - scores[rows, y][:, None] + 1, 0)
        found[rows, y] = 0
        return np.asarray(found)

    def loss(p: Mapping[str, Array]) -> float:
        return float(np.sum(margins(p["W"])) / 7 + reg * np.sum(p["W"] ** 2))

    mask = (margins(params["W"]) > 0).astype(float)
    mask[rows, y] = -mask.sum(axis=1)
    got = {"W": X.T @ mask / 7 + reg * params["W"]}
    return Made(loss, params, got, {"X": X, "Y": y, "m": 7, "decay": 2 * reg})


@wild(
    "biases are penalised in the loss alone",
    source="https://github.com/Burton2000/CS231n-2017/issues/9",
    symptom="The loss has the biases' squares, and a reader misses them on the way back.",
    truth="The penalty counts the biases; their gradients have no decay.",
    causes={"b1 b2": "decay_missing"},
)
def _() -> Made:
    net, reg = Net([4, 5, 3], 6, "relu", "softmax+ce"), 0.05
    got = net.grads()
    got |= {name: got[name] + 2 * reg * net.params[name] for name in ("W1", "W2")}

    def loss(p: Mapping[str, Array]) -> float:
        return net.loss(p) + float(reg * sum(np.sum(value**2) for value in p.values()))

    return net.made(got, loss, decay=2 * reg, Y=net.Y.argmax(axis=1))


@wild(
    "ones for zeros in the bias's column of the penalty",
    source="https://github.com/JWarmenhoven/Coursera-Machine-Learning/issues/3",
    symptom="A reader's regularised gradient differs in the first columns.",
    truth="The weights' column of biases is replaced by ones, not zeros: λ/m is added to each.",
    causes={"theta1 theta2": "added"},
)
def _() -> Made:
    rng, m, reg = np.random.default_rng(11), 5, 0.7
    X, Y = rng.normal(size=(m, 3)), np.eye(2)[rng.integers(2, size=m)]
    params = {"theta1": rng.normal(size=(4, 4)), "theta2": rng.normal(size=(2, 5))}
    one = np.ones((m, 1))

    def forward(p: Mapping[str, Array]) -> tuple[Array, Array, Array]:
        a1 = np.hstack([one, X])
        a2 = np.hstack([one, sigmoid(a1 @ p["theta1"].T)])
        return a1, a2, sigmoid(a2 @ p["theta2"].T)

    def loss(p: Mapping[str, Array]) -> float:
        a = forward(p)[2]
        penalty = sum(np.sum(theta[:, 1:] ** 2) for theta in p.values())
        data = -np.sum(Y * np.log(a) + (1 - Y) * np.log(1 - a))
        return float((data + reg * penalty / 2) / m)

    a1, a2, a3 = forward(params)
    d3 = a3 - Y
    d2 = d3 @ params["theta2"][:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
    got = {"theta1": d2.T @ a1 / m, "theta2": d3.T @ a2 / m}
    for name, theta in params.items():
        got[name] += reg / m * np.hstack([np.ones((len(theta), 1)), theta[:, 1:]])
    known = {"X": a1, "Y": Y, "m": m, "activation": "sigmoid", "output": "sigmoid+bce"}
    return Made(loss, params, got, known | {"decay": reg / m})


@wild(
    "the softmax's two indices exchanged",
    source="https://mathzsolution.com/derivative-of-softmax-loss-function/",
    symptom="The derivation ends in another formula than the slides.",
    truth="The other classes' terms have their own probability, where the score's belongs.",
    causes={"W1 b1": "softmax_slope wrong_loss_derivative"},
)
def _() -> Made:
    net = Net([4, 3], 6, head="softmax+ce")
    own = np.sum(net.A[1] * net.Y, axis=1, keepdims=True)
    return net.made(net.grads(dZ1=(own - net.Y) / 6))


@wild(
    "the decay is subtracted",
    source="https://github.com/chainer/chainer/issues/261",
    symptom="With weight decay the weights grow.",
    truth="The weight decay is subtracted from the gradient, where it is to be added.",
    causes={"W1 W2": "decay_sign"},
)
def _() -> Made:
    net, decay = Net([3, 4, 2], 6, "relu", "softmax+ce"), 0.1
    got = net.grads()
    got |= {name: got[name] - decay * net.params[name] for name in ("W1", "W2")}

    def loss(p: Mapping[str, Array]) -> float:
        return net.loss(p) + float(0.5 * decay * sum(np.sum(p[W] ** 2) for W in ("W1", "W2")))

    return net.made(got, loss, decay=decay)


@wild(
    "tied weights have one of two parts",
    source="https://stackoverflow.com/questions/6607141/derivativecheck-fails-with-minfunc",
    symptom="The loss of an autoencoder goes down, and the derivative check fails.",
    truth="Encoder and decoder share W, and the gradient has the decoder's part alone.",
    causes={"W": "tied_part_missing"},
)
def _() -> Made:
    rng = np.random.default_rng(13)
    X, W = rng.uniform(size=(6, 4)), rng.normal(size=(4, 4))

    def forward(W: Array) -> tuple[Array, Array]:
        hidden = sigmoid(X @ W)
        return hidden, sigmoid(hidden @ W)

    def loss(p: Mapping[str, Array]) -> float:
        return float(0.5 * np.sum((forward(p["W"])[1] - X) ** 2) / 6)

    hidden, output = forward(W)
    delta = (output - X) * output * (1 - output) / 6
    return Made(loss, {"W": W}, {"W": hidden.T @ delta}, {"X": X, "Y": X, "m": 6})

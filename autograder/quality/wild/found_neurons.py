"""Found: what goes wrong in one neuron alone."""

from collections.abc import Mapping

import numpy as np

from autograder.quality.wild.case import Array, Grads, Loss, Made, wild
from autograder.quality.wild.network import sigmoid

#: Examples as columns, w (n, 1), b a number: as a well-known course has it.
X = np.array([[1.0, -2, -1], [3, 0.5, -3.2]])
Y = np.array([[1.0, 1, 0]])
AT: Grads = {"w": np.array([[1.0], [2]]), "b": np.array(1.5)}
KNOWN = {"X": X, "Y": Y, "m": 3, "output": "sigmoid+bce"}


def _loss(X: Array, Y: Array) -> Loss:
    """Logistic regression of these data."""

    def loss(p: Mapping[str, Array]) -> float:
        A = sigmoid(p["w"].T @ X + p["b"])
        return float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))

    return loss


@wild(
    "no sigmoid in a neuron's forward pass",
    source="https://community.deeplearning.ai/t/question-on-exercise-5-week-5-programming-assignment/748628",
    symptom="The cost is not a number, and dw and db are far too large.",
    truth="The neuron's output is z itself: the sigmoid is not applied.",
    causes={"w b": "other_forward no_activation wrong_operand"},
)
def _() -> Made:
    delta = AT["w"].T @ X + AT["b"] - Y
    return Made(_loss(X, Y), AT, {"w": X @ delta.T / 3, "b": delta.mean()}, KNOWN)


@wild(
    "an elementwise product for the neuron's dw",
    source="https://community.deeplearning.ai/t/course-1-week-2-exercise-5-propagate/119220",
    symptom="The gradient of w has a column for each example.",
    truth="X and the errors are multiplied entry by entry: the sum over the examples is missing.",
    causes={"w": "weight_not_summed wrong_reduction"},
)
def _() -> Made:
    delta = sigmoid(AT["w"].T @ X + AT["b"]) - Y
    return Made(_loss(X, Y), AT, {"w": X * delta / 3, "b": delta.mean()}, KNOWN)


@wild(
    "1 − a for the sigmoid's slope",
    source="https://github.com/schneider128k/machine_learning_course/issues/1",
    symptom="A reader misses a factor in a lecture's derivative of the sigmoid.",
    truth="The slope is 1 − a, where a(1 − a) belongs.",
    causes={"w b": "wrong_slope"},
)
def _() -> Made:
    rng = np.random.default_rng(6)
    X, Y = rng.normal(size=(3, 7)), rng.integers(2, size=(1, 7)).astype(float)
    at: Grads = {"w": rng.normal(size=(3, 1)), "b": np.array(0.3)}
    A = sigmoid(at["w"].T @ X + at["b"])
    delta = (A - Y) / (A * (1 - A)) * (1 - A) / 7
    got: Grads = {"w": X @ delta.T, "b": np.sum(delta)}
    return Made(_loss(X, Y), at, got, {"X": X, "Y": Y, "m": 7, "output": "sigmoid+bce"})


@wild(
    "the slope of the output, not of the loss",
    source="https://stats.stackexchange.com/questions/188678/numerical-check-of-gradient-in-neural-network",
    symptom="The measured gradient is 1 whatever the step, the computed one is 0.77.",
    truth="The gradient is right: the check measures the network's output, not its loss.",
    causes={"w b": "factor loss_not_measured"},
)
def _() -> Made:
    x, y = np.array([[1.0, 0]]), 0.1056
    at: Grads = {"w": np.array([0.34, 0.56]), "b": np.array(0.54)}

    def output(p: Mapping[str, Array]) -> float:
        return float((x @ p["w"] + p["b"])[0])

    error = output(at) - y
    got: Grads = {"w": error * x[0], "b": np.array(error)}
    return Made(output, at, got, {"X": x, "Y": np.array([y]), "m": 1, "output": "linear+mse"})


@wild(
    "1/m in the products, not in dZ",
    source="https://community.deeplearning.ai/t/exercise-6-backward-propagation-in-programming-assignment-week-3/221994",
    symptom="A learner finds 1/m in another place than in the derivation.",
    truth="It is right: dZ without 1/m and the products with it are the same.",
    causes={},
)
def _() -> Made:
    delta = sigmoid(AT["w"].T @ X + AT["b"]) - Y
    got: Grads = {"w": (1 / 3) * X @ delta.T, "b": (1 / 3) * np.sum(delta)}
    return Made(_loss(X, Y), AT, got, KNOWN)

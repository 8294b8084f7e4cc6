"""Slips that learners made in the first notebooks: the first visible row that fails says which."""

import re
import textwrap
from collections.abc import Mapping

import pytest

from autograder.quality import trials
from autograder.quality.trials import Exercise

BODY = re.compile(r"( *)### BEGIN SOLUTION\n.*### END SOLUTION\n?", re.DOTALL)

LOSS = """
p = {a}
return -np.mean({y} * np.log(p) {sign} (1 - {y}) * np.log(1 - p))
"""
MEASURED = """
p, gradient = np.array(theta, dtype=float), np.zeros(np.shape(theta))
for i in np.ndindex(p.shape):
    nudge = np.zeros(p.shape)
    nudge[i] = eps
    gradient[i] = (f(p + nudge) - f(p - nudge)) / (2 * eps)
return gradient
"""
STEPS = """
slope = dict(
    w=lambda: numerical_gradient(lambda v: loss(forward(X, v, b), y), w),
    b=lambda: numerical_gradient(lambda v: loss(forward(X, w, v), y), b),
)
history = [loss(forward(X, w, b), y)]
for _ in range(steps):
    {first} = {first} - lr * slope["{first}"]()
    {second} = {second} - lr * slope["{second}"]()
    history.append(loss(forward(X, w, b), y))
return w, b, history
"""

#: Notebook → exercise, cause, what a learner wrote in the place of the reference's answer.
SLIPS = {
    "00_start_here": [
        (
            "add-bias",
            "bias_in_part",
            """
            R = np.array(Z, dtype=float)
            for i in range(len(Z) - 1):
                R[i] = Z[i] + b
            return R
            """,
        ),
        (
            "add-bias",
            "cut_short",
            """
            R = np.zeros(Z.shape)
            for i in range(len(Z)):
                R[i] = Z[i] + b
                return R
            """,
        ),
        ("add-bias", "wrong_kind", "return [[z + c for z, c in zip(row, b)] for row in Z]"),
        ("mean-over-examples", "wrong_shape", "return V.mean(axis=0, keepdims=True)"),
        (
            "mean-over-examples",
            "first_example",
            """
            total = np.zeros(V.shape[1])
            for row in V:
                total += row
                return total / len(V)
            """,
        ),
        (
            "mean-over-examples",
            "last_left_out",
            "return sum(V[i] for i in range(len(V) - 1)) / len(V)",
        ),
        (
            "mean-over-examples",
            "argument_ignored",
            "return np.array([[1.0, 5.0], [2.0, 7.0]]).mean(axis=0)",
        ),
        (
            "pairwise-products",
            "cut_short",
            """
            G = np.zeros((A.shape[1], D.shape[1]))
            for j in range(A.shape[1]):
                for k in range(D.shape[1]):
                    G[j, k] = np.sum(A[:, j] * D[:, k])
                return G
            """,
        ),
        (
            "pairwise-products",
            "one_product",
            """
            G = np.zeros((A.shape[1], D.shape[1]))
            for j in range(A.shape[1]):
                for k in range(D.shape[1]):
                    for i in range(len(A)):
                        G[j, k] += A[i, j] * D[i, k]
                        return G
            """,
        ),
        ("pairwise-products", "last_left_out", "return A[:-1].T @ D[:-1]"),
        (
            "pairwise-products",
            "running_total",
            "return np.cumsum(A.T @ D).reshape(A.shape[1], D.shape[1])",
        ),
        ("pairwise-products", "raised", "return A.T * D"),
        (
            "standardize",
            "brackets",
            "return X - X.mean(axis=0) / np.where(np.ptp(X, axis=0), X.std(axis=0), 1)",
        ),
    ],
    "01_and_gate": [
        (
            "by-hand",
            "targets_written",
            "z_by_hand = [0, 0, 0, 1]\na_by_hand = [0.5, 0.5, 0.5, 0.731]",
        ),
        ("forward", "rounded", "return np.round(sigmoid(X @ w + b))"),
        ("forward", "bias_for_each_input", "return sigmoid(X @ (w + b))"),
        (
            "forward",
            "cut_short",
            """
            a = np.zeros(len(X))
            for i in range(len(X)):
                a[i] = sigmoid(X[i] @ w + b)
                return a
            """,
        ),
        ("loss", "kept_too_far", LOSS.format(a="np.clip(a, 1e-3, 1 - 1e-3)", y="y", sign="+")),
        (
            "loss",
            "exchanged_inside",
            LOSS.format(a="np.clip(y, 1e-15, 1 - 1e-15)", y="a", sign="+"),
        ),
        ("loss", "log_signs", LOSS.format(a="np.clip(a, 1e-15, 1 - 1e-15)", y="y", sign="-")),
        ("numerical-gradient", "eps_ignored", f"eps = 1e-5\n{MEASURED}"),
        (
            "numerical-gradient",
            "nudged_together",
            "return (f(theta + eps) - f(theta - eps)) / (2 * eps)",
        ),
        (
            "numerical-gradient",
            "raised",
            MEASURED.replace("np.ndindex(p.shape)", "range(len(theta))"),
        ),
        ("train-numerically", "moved_between", STEPS.format(first="w", second="b")),
        ("train-numerically", "moved_between", STEPS.format(first="b", second="w")),
        (
            "train-numerically",
            "bias_not_trained",
            """
            history = [loss(forward(X, w, b), y)]
            for _ in range(steps):
                w = w - lr * numerical_gradient(lambda v: loss(forward(X, v, b), y), w)
                history.append(loss(forward(X, w, b), y))
            return w, b, history
            """,
        ),
        (
            "train-numerically",
            "slopes_once",
            """
            theta, history = np.append(w, b), []
            J = lambda t: loss(forward(X, t[:2], t[2]), y)
            slopes = numerical_gradient(J, theta)
            for i in range(steps + 1):
                history.append(J(theta))
                theta = theta - lr * slopes if i < steps else theta
            return theta[:2], theta[2], history
            """,
        ),
        (
            "train-numerically",
            "stays_at_start",
            """
            theta = np.append(w, b)
            J = lambda t: loss(forward(X, w, b), y)
            for _ in range(steps):
                theta = theta - lr * numerical_gradient(J, theta)
            return theta[:2], theta[2], [J(theta)] * (steps + 1)
            """,
        ),
        ("backward", "wrong_divisor", "dz = (a - y) / X.shape[1]\nreturn X.T @ dz, np.sum(dz)"),
        ("backward", "wrong_divisor", "dz = (a - y) / 4\nreturn X.T @ dz, np.sum(dz)"),
        ("backward", "raised", "dz = (a - y) / len(y)\nreturn X * dz, np.sum(dz)"),
        (
            "backward",
            "weight_not_summed",
            "dz = (a - y) / len(y)\nreturn X * dz[:, None], np.sum(dz)",
        ),
        (
            "check-backward",
            "other_rows",
            """
            X, y = AND.X, AND.y
            dw, db = backward(X, y, forward(X, w, b))
            measured_w = numerical_gradient(lambda v: loss(forward(X, v, b), y), w)
            measured_b = numerical_gradient(lambda v: loss(forward(X, w, v), y), b)
            return {
                "w": relative_difference(dw, measured_w),
                "b": relative_difference(db, measured_b),
            }
            """,
        ),
        (
            "train",
            "loss_before_step",
            """
            history = [loss(forward(X, w, b), y)]
            for _ in range(steps):
                a = forward(X, w, b)
                dw, db = backward(X, y, a)
                w, b = w - lr * dw, b - lr * db
                history.append(loss(a, y))
            return w, b, history
            """,
        ),
    ],
}
CASES = [
    pytest.param(notebook, *slip, id=f"{notebook}-{slip[0]}-{slip[1]}-{number}")
    for notebook, slips in SLIPS.items()
    for number, slip in enumerate(slips)
]


@pytest.fixture(scope="module")
def exercises(request: pytest.FixtureRequest) -> Mapping[str, Exercise]:
    return trials.exercises(request.param)


@pytest.mark.parametrize(("exercises", "name", "cause", "slip"), CASES, indirect=["exercises"])
def test_the_first_row_that_fails_is_visible_and_names_the_slip(
    exercises: Mapping[str, Exercise], name: str, cause: str, slip: str
) -> None:
    exercise = exercises[name]
    slip = textwrap.dedent(slip).strip()
    written = BODY.sub(
        lambda body: textwrap.indent(slip, body[1]) + "\n", exercise.answer["source"]
    )
    judged = exercise.judge(written)
    first = next(row for row in judged.rows if not row.passed)
    assert (first.cause, first.hidden) == (cause, False)

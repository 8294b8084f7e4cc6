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

STEPPED = """
history = []
for step in range(steps + 1):
    A2, cache = forward(X, params, activation)
    history.append(loss(A2, Y))
    slopes = backward(Y, cache, params, activation)
    params = {name: params[name] - lr * slopes[name] for name in params}
return params, history
"""
BEHIND = """
history = [loss(forward(X, params, activation)[0], Y)]
for _ in range(steps):
    A2, cache = forward(X, params, activation)
    slopes = backward(Y, cache, params, activation)
    params = {name: params[name] - lr * slopes[name] for name in params}
    history.append(loss(A2, Y))
return params, history
"""
SHARE = """
solved = 0
for seed in seeds:
    params, _ = train(X, Y, start(n_hidden, seed), 0.5, 5000{rest})
    solved += np.all((forward(X, params, activation)[0] > 0.5) == (Y > 0.5))
return solved / len(seeds)
"""
DRAWN = """
source, params = {rng}, {{}}
for l, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
    params[f"W{{l}}"] = source.normal(scale={n} ** -0.5, size=(n_in, n_out))
    params[f"b{{l}}"] = np.zeros(n_out)
return params
"""
FORWARD = """
A, L, cache = X, len(params) // 2, {{"A0": X}}
for l in range(1, L + 1):
    Z = A @ params[f"W{{l}}"] + params[f"b{{l}}"]
    A = {f} if l < L else softmax(Z)
    if {kept}:
        cache[f"Z{{l}}"], cache[f"A{{l}}"] = Z, A
return A, cache
"""
BACKWARD = """
grads, L = {{}}, len(params) // 2
dZ = softmax_step(cache[f"A{{L}}"], Y)
for l in range(L, 0, -1):
    A = cache[f"A{{l - 1}}"]
    grads[f"W{{l}}"], grads[f"b{{l}}"] = A.T @ dZ, dZ.sum(axis=0)
    dZ = (dZ @ params[f"W{{l}}"].T) * ({slope})
return grads
"""
DRAW = "minibatches(X, Y, batch_size, rng)"
TRAIN = """
history = [cross_entropy(forward(X, params)[0], Y)]
for _ in range(epochs):
    for x, y in {batches}:
        grads = backward({y}, forward({x}, params)[1], params)
        params = {{name: params[name] - lr * grads[name] for name in params}}
    history.append(cross_entropy(forward(X, params)[0], Y))
return params, history
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
    "02_gradient_checking": [
        ("two-sided", "half_the_rise", "return (f(x) - f(x - eps)) / (2 * eps)"),
        (
            "error-sweep",
            "true_slope_elsewhere",
            """
            one = [abs(one_sided(f, x, eps) - df(x + eps)) for eps in epsilons]
            two = [abs(two_sided(f, x, eps) - df(x + eps)) for eps in epsilons]
            return np.array(one), np.array(two)
            """,
        ),
        (
            "unpack",
            "mutates_argument",
            """
            start = 0
            for name, value in like.items():
                stop = start + np.size(value)
                like[name] = np.array(theta[start:stop]).reshape(np.shape(value))
                start = stop
            return like
            """,
        ),
        (
            "relative-difference",
            "norms_subtracted",
            """
            a, n = np.linalg.norm(a), np.linalg.norm(n)
            return (a - n) / (a + n) if a + n else 0.0
            """,
        ),
        (
            "gradient-check",
            "first_entries",
            """
            first = {}
            for name, value in params.items():
                nudge = np.zeros(np.shape(value))
                nudge.flat[0] = eps
                rise = loss_fn({**params, name: value + nudge})
                rise -= loss_fn({**params, name: value - nudge})
                first[name] = relative_difference(np.ravel(grads[name])[0], rise / (2 * eps))
            return first
            """,
        ),
        ("complex-step", "real_part", "return np.real(f(x + 1e-20j)) / 1e-20"),
        ("complex-step", "wrong_kind", "return f(x + 1e-20j) / 1e-20"),
        ("complex-step", "step_too_large", "return np.imag(f(x + 1e-5j)) / 1e-5"),
    ],
    "03_hidden_layer": [
        (
            "forward",
            "exchanged",
            """
            Z1 = X @ params["W1"] + params["b1"]
            A1 = sigmoid(Z1)
            Z2 = A1 @ params["W2"] + params["b2"]
            A2 = sigmoid(Z2)
            return {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}, A2
            """,
        ),
        ("loss", "squared_error", "return np.sum((A2 - Y) ** 2) / len(Y)"),
        ("output-step", "outputs_for_examples", "return (A2 - Y) / A2.shape[1]"),
        ("output-step", "five_for_m", "return (A2 - Y) / 5"),
        (
            "layer-gradients",
            "bent_into_shape",
            "return A_prev.reshape(A_prev.shape[1], -1) @ dZ, dZ.sum(axis=0)",
        ),
        (
            "layer-gradients",
            "wrong_shape",
            "return A_prev.T @ dZ, dZ.sum(axis=0, keepdims=True)",
        ),
        ("through-sigmoid", "half_a_slope", "return dA * (1 - A)"),
        (
            "train",
            "bias_not_trained",
            """
            params, history = dict(params), [loss(forward(X, params)[0], Y)]
            for _ in range(steps):
                grads = backward(Y, forward(X, params)[1], params)
                for name in ("W1", "W2"):
                    params[name] = params[name] - lr * grads[name]
                history.append(loss(forward(X, params)[0], Y))
            return params, history
            """,
        ),
        (
            "unit-spread",
            "neighbours_only",
            "return max(np.linalg.norm(np.diff(W1, axis=1), axis=0))",
        ),
        (
            "unit-spread",
            "distances_added",
            "return sum(np.linalg.norm(u - v) for u in W1.T for v in W1.T)",
        ),
    ],
    "04_xor": [
        (
            "xor-weights",
            "another_gate",
            """
            W1, W2 = np.full((2, 2), 10.0), np.full((2, 1), 10.0)
            b1, b2 = np.array([-5.0, -15.0]), np.array([-15.0])
            return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
            """,
        ),
        ("train", "one_step_more", STEPPED),
        ("train", "loss_before_step", BEHIND),
        ("success-rate", "activation_in_part", SHARE.format(rest="")),
        (
            "success-rate",
            "units_ignored",
            SHARE.format(rest=", activation").replace("n_hidden", "2"),
        ),
        (
            "check-patient",
            "biases_left_out",
            """
            derived = authors_slopes(theta)
            measured = numerical_gradient(authors_cost, theta) / 4
            units = {"h1": slice(0, 2), "h2": slice(3, 5), "out": slice(6, 8)}
            return {u: relative_difference(derived[s], measured[s]) for u, s in units.items()}
            """,
        ),
    ],
    "05_digits": [
        ("one-hot", "classes_across", "return [[int(one == j) for one in y] for j in range(k)]"),
        ("softmax", "raised", "E = np.exp(Z)\nreturn E / E.sum(axis=1)"),
        ("init-params", "own_random", DRAWN.format(rng="np.random", n="n_in")),
        ("init-params", "own_random", DRAWN.format(rng="np.random.default_rng(3)", n="n_in")),
        ("init-params", "first_fan", DRAWN.format(rng="rng", n="sizes[0]")),
        (
            "forward",
            "two_layers",
            """
            Z1 = X @ params["W1"] + params["b1"]
            A1 = np.tanh(Z1)
            Z2 = A1 @ params["W2"] + params["b2"]
            A2 = softmax(Z2)
            return A2, {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
            """,
        ),
        ("forward", "wrong_parts", FORWARD.format(f="np.tanh(Z)", kept="l < L")),
        ("forward", "not_tanh", FORWARD.format(f="np.maximum(Z, 0)", kept="True")),
        ("backward", "wrong_slope", BACKWARD.format(slope="1 - A")),
        (
            "minibatches",
            "own_random",
            """
            order = np.random.permutation(len(X))
            cuts = range(size, len(X), size)
            return list(zip(np.split(X[order], cuts), np.split(Y[order], cuts)))
            """,
        ),
        (
            "minibatches",
            "example_twice",
            """
            for start in range(0, len(X), size):
                rows = rng.permutation(len(X))[start : start + size]
                yield X[rows], Y[rows]
            """,
        ),
        ("train", "gradient_of_everything", TRAIN.format(batches=DRAW, y="Y", x="X")),
        (
            "train",
            "same_batches",
            f"drawn = list({DRAW})\n{TRAIN}".format(batches="drawn", y="y", x="x"),
        ),
        (
            "train",
            "one_step_an_epoch",
            TRAIN.format(batches=DRAW, y="y", x="x").replace("        params =", "    params ="),
        ),
        ("train", "whole_set_steps", TRAIN.format(batches="[(X, Y)]", y="y", x="x")),
        ("accuracy", "entries_compared", "return np.mean(np.round(P) == np.eye(P.shape[1])[y])"),
        ("accuracy", "first_example", "return (np.argmax(P[0]) == y[0]) / len(y)"),
        (
            "precision-recall",
            "recall_is_precision",
            "one = [C[i, i] / max(sum(C[:, i]), 1) for i in range(len(C))]\nreturn one, one",
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

"""Slips that learners made: the row that fails first says which it was."""

from collections.abc import Mapping

import pytest

from autograder.quality import trials
from autograder.quality.trials import Exercise

LOOP = "for start in range(0, len(X), size):\n        rows = "
DRAWN = f"order = rng.permutation(len(X))\n    {LOOP}order[start"
STEP = "params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)"
PACKED = "pack_theta(dW1, dW2, dZ1.sum(axis=0), dZ2.sum(axis=0))"
STARTS = "0.1 * rng.normal(size=(n, k)), 0.1 * rng.normal(size=(k, n))"
RIGHT = "np.argmax(P, axis=1) == y"
SLOPES = "numerical_gradient(lambda p: loss(p, X, y), params, eps)"
#: Each entry moved up, and never put back.
NUDGED = """{n: np.zeros(len(v)) for n, v in params.items()}
    for n, v in params.items():
        for i in range(len(v)):
            v[i] += eps
            up = loss(params, X, y)
            v[i] -= 2 * eps
            slopes[n][i] = (up - loss(params, X, y)) / (2 * eps)"""
ONE_SIDED = """{
        n: np.array([
            (loss({**params, n: v + step}, X, y) - loss(params, X, y)) / eps
            for step in eps * np.eye(len(v))
        ])
        for n, v in params.items()
    }"""
#: Each entry of a float32 array moved up and down.
ROUNDED = """np.reshape(
        [
            (cost(theta + step.reshape(theta.shape)) - cost(theta - step.reshape(theta.shape)))
            / (2 * eps)
            for step in np.float32(eps) * np.eye(theta.size, dtype=np.float32)
        ],
        theta.shape,
    )"""

#: Notebook → exercise, what stands in the reference's answer, what a learner wrote, what it is.
SLIPS = {
    "04_xor": [
        (
            "xor-weights",
            '"W1": W1, "b1": np.array([-5.0, 15.0])',
            '"W1": np.abs(W1), "b1": np.array([-5.0, -15.0])',
            "another_gate",
        ),
        ("cure", '"rate": 5.0', '"rate": 1.0', "still_on_its_way"),
        ("cure", '"rate": 5.0', '"rate": 0.1', "still_flat"),
    ],
    "05_digits": [
        ("accuracy", RIGHT, "P[np.arange(len(y)), y] > 0.5", "more_than_half"),
        ("accuracy", RIGHT, "P[y] > 0.5", "labels_for_rows"),
        ("accuracy", RIGHT, "np.round(P) == np.eye(P.shape[1])[y]", "entries_compared"),
        (
            "train",
            "            params = {name: params[name] - lr * grads[name] for name in params}",
            "        params = {name: params[name] - lr * grads[name] for name in params}",
            "one_step_an_epoch",
        ),
    ],
    "06_mnist": [
        ("forward", "relu(Z) if", "np.tanh(Z) if", "tanh_for_relu"),
        (
            "momentum",
            "    return {",
            "    velocity = {name: params[name] + velocity[name] for name in params}\n"
            "    return velocity, velocity  # {",
            "params_for_velocity",
        ),
        (
            "momentum",
            "    return {name: params[name] + velocity[name] for name in params}, velocity",
            "    for name in params:\n        params[name] = params[name] + velocity[name]\n"
            "    return params, velocity",
            "mutates_argument",
        ),
        ("train-epoch", "X[rows]", "X[start : start + size]", "x_not_shuffled"),
        ("train-epoch", "Y[rows]", "Y[start : start + size]", "y_not_shuffled"),
        ("train-epoch", DRAWN, f"{LOOP}rng.permutation(len(X))[start", "order_per_batch"),
        (
            "train-epoch",
            f"{DRAWN} : start + size]",
            f"{LOOP}rng.permutation(len(X))[:size]",
            "example_twice",
        ),
        (
            "train-epoch",
            f"{DRAWN} : start + size]",
            f"{LOOP}rng.choice(len(X), size)",
            "batch_drawn",
        ),
        (
            "train-epoch",
            f"{DRAWN} : start + size]",
            f"{LOOP}rng.choice(len(X), size, replace=False)",
            "batch_drawn_apart",
        ),
        ("train-epoch", "permutation(len(X))", "choice(len(X), len(X))", "drawn_with_replacement"),
        ("train-epoch", "permutation(len(X))", "choice(len(X), len(X), False)", "other_order"),
        (
            "train-epoch",
            "order = rng.permutation(len(X))",
            "X, Y, order = rng.permutation(X), rng.permutation(Y), np.arange(len(X))",
            "shuffled_apart",
        ),
        ("train-epoch", "start : start + size", "start : size", "slice_too_short"),
        ("train-epoch", STEP, STEP.split(" = ")[1], "never_moved"),
        (
            "train-epoch",
            "rows = order[start : start + size]",
            "rows = order",
            "gradient_of_everything",
        ),
        (
            "train-epoch",
            "    return params, velocity",
            "        return params, velocity",
            "one_batch_only",
        ),
        (
            "train-epoch",
            "decayed_grads(backward(Y[rows], cache, params), params, lambda_)",
            "backward(Y[rows], cache, params)",
            "decay_left_out",
        ),
        (
            "train-epoch",
            STEP,
            STEP.replace("params, velocity =", "params, _ ="),
            "velocity_not_kept",
        ),
        (
            "train-epoch",
            "    order =",
            "    velocity = at_rest(params)\n    order =",
            "velocity_ignored",
        ),
        ("train-epoch", STEP, f"velocity = at_rest(params)\n        {STEP}", "velocity_forgotten"),
        ("train-epoch", "lr, beta)\n", "beta, lr)\n", "rate_for_beta"),
        (
            "train-epoch",
            f"{STEP}\n    return params",
            f"{STEP.replace('params', 'new', 1)}\n    return new",
            "params_not_kept",
        ),
        ("train-epoch", "return params, velocity", "return velocity, params", "exchanged"),
        ("forward", "// 2, {", "// 2 - len(params) // 6, {", "two_layers_only"),
        (
            "forward",
            'cache[f"Z{l}"], cache[f"A{l}"] = Z, A',
            'cache |= {f"Z{l}": Z, f"A{l}": A} if l < L else {}',
            "cache_short",
        ),
        ("backward", "> 0)", ">= 0)", "relu_edge"),
        ("backward", "dZ = (cache", "cache[f'Z{L}'][:] = 0\n    dZ = (cache", "mutates_argument"),
        ("backward", "{}, len(params) // 2", "{}, 2", "two_layers_only"),
        ("init-params", "2 / n_in", "2 / sizes[0]", "first_fan"),
        ("init-params", "rng.normal", "np.random.normal", "own_random"),
        ("momentum", "- lr * grads", "+ grads", "rate_in_the_step"),
        ("momentum", "beta * velocity[name] - lr", "lr * velocity[name] - beta", "beta_for_rate"),
        ("learning-rate", "decay**epoch", "decay ** (epoch - 1)", "one_epoch_late"),
        ("decayed-loss", "] ** 2)", "]) ** 2", "squared_sum"),
        ("decayed-loss", "range(1, len(params) // 2 + 1)", "[2]", "last_layer_only"),
        ("learning-rate", "decay**epoch", "(1 - decay) ** epoch", "decay_taken_off"),
        ("decayed-grads", "+ lambda_", "- lambda_", "decay_sign"),
        ("decayed-grads", "lambda_ * params[name]", "lambda_ * grad", "decay_of_gradient"),
        ("decayed-grads", "params[name]", "params[name] ** 2", "decay_squared"),
        ("decayed-grads", "grad + lambda_", "lambda_", "decay_alone"),
        ("decayed-grads", "lambda_ * params[name]", "params[name]", "decay_without_price"),
        (
            "backward-into",
            "L = len(params) // 2",
            "grads, L = backward(Y, cache, params), len(params) // 2",
            "not_in_place",
        ),
    ],
    "07_autoencoder": [
        ("cost", f"return float(cost), {PACKED}", "return cost", "wrong_parts"),
        ("cost", PACKED, "pack_theta(dW1, dZ1.sum(axis=0), dW2, dZ2.sum(axis=0))", "permuted"),
        (
            "train",
            "lambda theta: autoencoder_cost_and_grad(theta,",
            "lambda theta: autoencoder_cost_and_grad(theta0,",
            "gave_up_at_once",
        ),
        ("train", "return found.x", "return found", "wrong_kind"),
        ("train", "return found.x", "return theta0", "start_returned"),
        ("train", "callback=recorder(history), ", "", "no_callback"),
        ("train", '"maxiter": maxiter', "", "maxiter_ignored"),
        ("linear", "np.mean(X, axis=0)", "np.mean(X)", "one_mean_for_all"),
        ("linear", "10_000", "10", "above_the_floor"),
        ("repair", "* A1 * (1 - A1)", "* (1 - A1**2)", "slope_of_tanh"),
        ("best-rank-k", "s[k:]", "s[k + 1 :]", "one_more_kept"),
        ("best-rank-k", "s[k:]", "s[k - 1 :]", "one_less_kept"),
        ("best-rank-k", "axis=0)", "axis=1, keepdims=True)", "rows_centred"),
        ("best-rank-k", "np.mean(X, axis=0)", "np.mean(X)", "one_mean_for_all"),
        ("linear", "X - np.mean(X, axis=0), X", "X, X", "columns_not_centred"),
        ("linear", "axis=0)", "axis=1, keepdims=True)", "rows_centred"),
        ("linear", STARTS, "np.zeros((n, k)), np.zeros((k, n))", "start_of_zeros"),
        ("linear", "0.3 / np.linalg.eigvalsh(S)[-1]", "3.0", "not_a_number"),
        ("linear", "return W1, W2", "return W1.T, W2.T", "part_shape"),
    ],
    "08_bug_clinic": [
        (
            "updating",
            "    return {name: value - rate * grads[name] for name, value in params.items()}",
            "    for name in params:\n        params[name] = params[name] - rate * grads[name]\n"
            "    return params",
            "mutates_argument",
        ),
        ("checker", SLOPES, NUDGED, "rough_check"),
        ("checker", SLOPES, ONE_SIDED, "rough_check"),
        (
            "checker",
            "relative_difference(claimed[name], slopes[name]) for",
            "max(relative_difference(claimed[n], slopes[n]) for n in params) for",
            "flat_or_pooled",
        ),
        (
            "updating",
            "value - rate * grads[name] for name, value in params.items()",
            "v - rate * g for (name, v), g in zip(params.items(), grads.values())",
            "by_place",
        ),
        ("precision", "numerical_gradient(cost, exact, eps)", ROUNDED, "precision_rounded"),
        ("dropout", "A / keep", "A / speaks.mean()", "dropout_divided_by_share"),
        ("dropout", "A / keep", "A / (1 - keep)", "dropout_divided_by_rest"),
    ],
}
CASES = [
    pytest.param(notebook, *slip, id=f"{notebook}-{slip[0]}-{slip[-1]}-{number}")
    for notebook, slips in SLIPS.items()
    for number, slip in enumerate(slips)
]


@pytest.fixture(scope="module")
def exercises(request: pytest.FixtureRequest) -> Mapping[str, Exercise]:
    return trials.exercises(request.param)


@pytest.mark.parametrize(
    ("exercises", "name", "right", "slip", "cause"), CASES, indirect=["exercises"]
)
def test_the_first_row_that_fails_names_the_slip(
    exercises: Mapping[str, Exercise], name: str, right: str, slip: str, cause: str
) -> None:
    exercise = exercises[name]
    assert exercise.answer["source"].count(right) == 1
    judged = exercise.judge(exercise.answer["source"].replace(right, slip))
    first = next(row for row in judged.rows if not row.passed)
    assert (first.cause, first.hidden) == (cause, False)

"""More slips that learners made: the cause that the first row says, and words of its sentence."""

import re
import textwrap
from collections.abc import Mapping

import pytest

from autograder.quality import trials
from autograder.quality.trials import Exercise

BODY = re.compile(r"( *)### BEGIN SOLUTION\n.*### END SOLUTION\n?", re.DOTALL)

APART = """
size = {below}
return float(np.linalg.norm(np.subtract(a, n)) / size) if size else 0.0
"""
LENGTHS = "(np.linalg.norm(a), np.linalg.norm(n))"
LARGEST = """
size = {below}
return float({above}(np.abs(np.subtract(a, n))) / size) if size else 0.0
"""
TOPS = "(np.max(np.abs(a)), np.max(np.abs(n)))"
DERIVED = "dz = (a - y) / ({m})\nreturn X.T @ dz, np.sum(dz)"
FROM_THE_START = """
order, start = rng.permutation(len(X)), params
for first in range(0, len(X), size):
    rows = order[first : first + size]
    grads = decayed_grads(backward(Y[rows], forward(X[rows], start)[1], start), start, lambda_)
    params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
return params, velocity
"""
TRAINED = """
start, history = params, [cross_entropy(forward(X, params)[0], Y)]
for _ in range(epochs):
    for x, y in minibatches(X, Y, batch_size, rng):
        grads = backward(y, forward(x, start)[1], start)
        params = {name: params[name] - lr * grads[name] for name in params}
    history.append(cross_entropy(forward(X, params)[0], Y))
return params, history
"""
ONCE = """
order = rng.permutation(len(X))
rows = {rows}
grads = decayed_grads(backward(Y[rows], forward(X[rows], params)[1], params), params, lambda_)
for first in range(0, len(X), size):
    params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
return params, velocity
"""
DECAYED = """decayed_grads(backward(Y[rows], cache, params), params, lambda_)
        params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)"""
BESIDE = """backward(Y[rows], cache, params)
        params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
        for name in params:
            params[name] = params[name] * (1 - {by} * (name[0] == "W"))"""
AGAIN = "        grads = decayed_grads(grads, params, lambda_)\n"
MEASURED = "numerical_gradient(cost, exact, eps)"
#: The slopes of two-sided differences: from where to where, and which entries are nudged.
NUDGED = """np.zeros(exact.shape)
    for i in np.ndindex(exact.shape):
        nudge = np.zeros(exact.shape)
        nudge[{where}] = eps
        slopes[i] = (cost(exact + {up} * nudge) - cost(exact - {down} * nudge)) / {apart}
    return slopes"""
TWO_SIDED = {"where": "i", "up": 1, "down": 1, "apart": "(2 * eps)"}
WEIGHT = "lambda_ * params[name]"


def left_out(layer: int) -> tuple[str, str]:
    """A layer's bias left out, in a loop over the layers."""
    return '+ params[f"b{l}"]', f'+ (l != {layer}) * params[f"b{{l}}"]'


#: Notebook → exercise, what the answer's body is (or what stands in it, and what is written there
#: instead), the cause, and words of the sentence.
SLIPS: Mapping[str, list[tuple[str, str | tuple[str, str], str, str]]] = {
    "01_and_gate": [
        ("backward", DERIVED.format(m="X.size"), "halved", "entries of X"),
        ("backward", DERIVED.format(m="2 * len(y)"), "halved", "has a ½ slipped in"),
        ("backward", "return dict(w=X.T @ (a - y))", "wrong_parts", "dw, db are expected"),
    ],
    "02_gradient_checking": [
        (
            "relative-difference",
            APART.format(below=f"max{LENGTHS}"),
            "longer_norm_only",
            "the longer of the two",
        ),
        (
            "relative-difference",
            APART.format(below=f"min{LENGTHS}"),
            "shorter_norm_only",
            "the shorter of the two",
        ),
        (
            "relative-difference",
            APART.format(below="np.linalg.norm(n)"),
            "one_norm_only",
            "the measured gradient alone",
        ),
        (
            "relative-difference",
            APART.format(below="np.linalg.norm(a)"),
            "claim_norm_only",
            "the claimed gradient alone",
        ),
        (
            "relative-difference",
            """
            far, size = np.abs(np.subtract(a, n)), np.abs(a) + np.abs(n)
            return float(np.max(far / np.maximum(size, 1e-8)))
            """,
            "largest_of_entries",
            "the largest",
        ),
        (
            "relative-difference",
            "return float(np.max(np.abs(np.subtract(a, n)) / np.maximum(np.abs(a), np.abs(n))))",
            "largest_of_entries",
            "the largest",
        ),
        *(
            (
                "relative-difference",
                LARGEST.format(above=above, below=below),
                "largest_entries",
                "The largest entry stands where the length of a whole array belongs",
            )
            for above, below in (
                ("np.max", f"sum({TOPS})"),
                ("np.max", f"max{TOPS}"),
                ("np.max", f"sum({LENGTHS})"),
                ("np.linalg.norm", f"sum({TOPS})"),
            )
        ),
    ],
    "03_hidden_layer": [
        (
            "backward",
            ('layer_gradients(cache["A0"]', 'layer_gradients(cache["A1"]'),
            "wrong_operand",
            "In dW1, A1 stands where X belongs.",
        ),
        (
            "backward",
            ('layer_gradients(cache["A1"]', 'layer_gradients(cache["A0"]'),
            "wrong_operand",
            "In dW2, X stands where A1 belongs.",
        ),
        ("forward", ('"Z1": Z1, ', ""), "wrong_parts", "no entry 'Z1'"),
        ("through-sigmoid", "return dA * (A * (1 - A))[-1]", "slope_of_last_row", "last row"),
        ("through-sigmoid", "return dA[0] * A * (1 - A)", "errors_of_one_row", "a single row"),
    ],
    "05_digits": [
        (
            "train",
            ("X, Y, batch_size, rng", "X, Y, batch_size, np.random.default_rng()"),
            "own_order",
            "the rng that is passed in",
        ),
        ("train", TRAINED, "start_slopes", "of the start"),
        ("train", ("- lr *", "- lr / len(X_batch) *"), "divided_rate", "too short"),
        ("forward", left_out(1), "bias1_missing", "b1 is left out"),
        ("forward", left_out(2), "bias2_missing", "b2 is left out"),
    ],
    "06_mnist": [
        ("forward", ('cache[f"Z{l}"], cache', "_, cache"), "wrong_parts", "no entry 'Z1'"),
        ("forward", left_out(1), "bias1_missing", "b1 is left out"),
        ("forward", left_out(2), "bias2_missing", "b2 is left out"),
        (
            "train-epoch",
            ("    order =", "    rng = np.random.default_rng(0)\n    order ="),
            "own_order",
            "the rng that is passed in",
        ),
        (
            "train-epoch",
            ("order = rng.permutation", "order = np.random.permutation"),
            "own_order",
            "the rng that is passed in",
        ),
        ("train-epoch", FROM_THE_START, "start_slopes", "of the start"),
        ("train-epoch", ONCE.format(rows="order"), "gradient_once", "of the start"),
        ("train-epoch", ONCE.format(rows="order[:size]"), "gradient_once", "of the start"),
        (
            "train-epoch",
            ("params, lambda_)", "params, lr * lambda_)"),
            "decay_rate_twice",
            "rate twice",
        ),
        *(
            (
                "train-epoch",
                ("params, lambda_)", f"params, lambda_ / {examples})"),
                "decay_divided",
                "divided by a number of examples",
            )
            for examples in ("len(rows)", "len(X)", "size")
        ),
        *(
            ("train-epoch", (DECAYED, BESIDE.format(by=by)), "decay_beside_step", "beside the step")
            for by in ("lambda_", "lr * lambda_")
        ),
        (
            "train-epoch",
            ("params, lambda_)\n", "params, lambda_)\n" + AGAIN),
            "decayed_twice",
            "added twice",
        ),
        (
            "train-epoch",
            (", lr, beta)\n", ", lr / len(rows), beta)\n"),
            "divided_rate",
            "too short",
        ),
        *(
            ("decayed-grads", (WEIGHT, squares), "decay_squared", "squares of the weights")
            for squares in (
                "0.5 * lambda_ * params[name] ** 2",
                "np.sum(params[name] ** 2)",
                "0.5 * lambda_ * np.sum(params[name] ** 2)",
                "0.5 * lambda_ * sum(np.sum(v**2) for k, v in params.items() if k[0] == 'W')",
            )
        ),
    ],
    "07_autoencoder": [
        ("forward", ("data @ W1 + b1", "data @ W1"), "bias1_missing", "b1 is left out"),
        ("forward", ("A1 @ W2 + b2", "A1 @ W2"), "bias2_missing", "b2 is left out"),
        (
            "repair",
            "return np.repeat((dA1 * A1 * (1 - A1))[-1:], len(A1), axis=0)",
            "last_row_for_all",
            "last row",
        ),
        ("repair", "return dA1 * (A1 * (1 - A1))[-1]", "slope_of_last_row", "last row"),
        ("repair", "return dA1 * np.mean(A1 * (1 - A1), axis=0)", "slope_averaged", "one mean"),
        ("repair", "return dA1[0] * A1 * (1 - A1)", "errors_of_one_row", "a single row"),
        ("repair", "return dA1[-1] * A1 * (1 - A1)", "errors_of_one_row", "a single row"),
        ("repair", "return dA1 * (1 - A1)", "half_a_slope", "One factor"),
    ],
    "08_bug_clinic": [
        ("slow", ("/ len(P)", "/ P.size"), "averaged_over_classes", "over the classes"),
        *(
            ("dropout", ("= rng.random(A.shape)", f"= {draw}"), cause, words)
            for cause, words, draw in (
                ("dropout_own_draw", "the rng that is passed", "np.random.random(A.shape)"),
                ("dropout_own_draw", "own", "np.random.default_rng(0).random(A.shape)"),
                ("dropout_draw_shared", "several entries", "rng.random(A.shape[1])"),
                ("dropout_draw_shared", "several entries", "rng.random((len(A), 1))"),
            )
        ),
        *(
            (
                "precision",
                ("return " + MEASURED, "slopes = " + NUDGED.format(**TWO_SIDED | nudged)),
                cause,
                words,
            )
            for cause, words, nudged in (
                ("one_sided", "one-sided", {"down": 0, "apart": "eps"}),
                ("backward_difference", "to the left", {"up": 0, "apart": "eps"}),
                ("halved_step", "2ε apart", {"apart": "eps"}),
                ("first_row_for_all", "first row", {"where": "0, i[1]"}),
                ("row_nudged", "whole row", {"where": "i[0]"}),
                ("nudged_together", "nudged at once", {"where": ":"}),
                ("half_the_way", "only takes the other back", {"down": 0}),
                ("half_the_way", "only takes the other back", {"up": 0}),
                ("no_division", "the rise alone", {"apart": "1"}),
                ("brackets", "slips out of the fraction", {"apart": "2 * eps"}),
                ("same_point", "one and the same point", {"down": -1}),
            )
        ),
        *(
            ("precision", (stands, own.format(step)), cause, words)
            for stands, own in (("eps=1e-5", "eps={}"), ("exact, eps", "exact, {}"))
            for cause, words, step in (
                ("lost_in_rounding", "Take a larger one", "1e-8"),
                ("lost_in_rounding", "Take a larger one", "1e-12"),
                ("bent_within_step", "Take a smaller one", "1e-2"),
                ("bent_within_step", "Take a smaller one", "0.1"),
            )
        ),
    ],
}
CASES = [
    pytest.param(notebook, *slip, id=f"{notebook}-{slip[0]}-{slip[2]}-{number}")
    for notebook, slips in SLIPS.items()
    for number, slip in enumerate(slips)
]


@pytest.fixture(scope="module")
def exercises(request: pytest.FixtureRequest) -> Mapping[str, Exercise]:
    return trials.exercises(request.param)


def written(answer: str, slip: str | tuple[str, str]) -> str:
    """The answer's cell with the slip in it."""
    if isinstance(slip, tuple):
        assert answer.count(slip[0]) == 1
        return answer.replace(*slip)
    slip = textwrap.dedent(slip).strip()
    return BODY.sub(lambda body: textwrap.indent(slip, body[1]) + "\n", answer)


@pytest.mark.parametrize(
    ("exercises", "name", "slip", "cause", "words"), CASES, indirect=["exercises"]
)
def test_the_first_row_that_fails_is_visible_and_names_the_slip(
    exercises: Mapping[str, Exercise],
    name: str,
    slip: str | tuple[str, str],
    cause: str,
    words: str,
) -> None:
    exercise = exercises[name]
    judged = exercise.judge(written(exercise.answer["source"], slip))
    first = next(row for row in judged.rows if not row.passed)
    assert (first.cause, first.hidden) == (cause, False)
    assert words in first.message


def test_a_hidden_row_that_joins_a_dicts_arrays_names_the_one_that_is_missing() -> None:
    forward = trials.exercises("03_hidden_layer")["forward"]
    judged = forward.judge(written(forward.answer["source"], ('"Z2": Z2, ', "")))
    hidden = [row for row in judged.rows if row.hidden and not row.passed]
    assert [(row.cause, "'Z2'" in row.message) for row in hidden] == [("wrong_parts", True)]


@pytest.mark.parametrize(
    ("nudged", "cause"),
    [
        ({"down": 0, "apart": "eps"}, "one_sided"),
        ({"down": 0}, "half_the_way"),
        ({"apart": "eps"}, "halved_step"),
        ({"apart": "1"}, "no_division"),
        ({"where": "0, i[1]"}, "first_row_for_all"),
        ({"down": -1}, "same_point"),
    ],
)
def test_both_costs_of_a_measured_slope_name_the_same_slip(
    nudged: Mapping[str, object], cause: str
) -> None:
    precision = trials.exercises("08_bug_clinic")["precision"]
    slopes = "slopes = " + NUDGED.format(**TWO_SIDED | nudged)
    judged = precision.judge(written(precision.answer["source"], ("return " + MEASURED, slopes)))
    seen = [row.cause for row in judged.rows if not row.passed and not row.hidden]
    assert seen == [cause, cause]


def test_slopes_of_zero_are_not_laid_on_a_cost_that_nobody_asked() -> None:
    precision = trials.exercises("08_bug_clinic")["precision"]
    zeros = ("return " + MEASURED, "return np.zeros(exact.shape)")
    judged = precision.judge(written(precision.answer["source"], zeros))
    assert next(row.cause for row in judged.rows if not row.passed) == "left_zero"

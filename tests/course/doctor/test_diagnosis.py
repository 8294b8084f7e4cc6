"""What a diagnosis says: which cause comes first, its rivals, its shapes and its words."""

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import Diagnosis, diagnose, diagnose_value, explain, in_general
from course.doctor.mistakes import COMMON_FIRST, Example
from course.text import say

Arrays = dict[str, np.ndarray]
#: A gradient that has no ratio, no transpose and no row in common with another.
TRUTH = np.array([[1.0, -2.5, 4.25], [0.75, 3.0, -1.5]])
RNG = np.random.default_rng(4)


def causes(found: list[Diagnosis]) -> list[str]:
    return [one.cause for one in found]


def layer(output: str, m: int, n: int, k: int, factor: float = 1.0) -> tuple[Arrays, dict]:
    """The right gradient of one layer with these inputs and outputs, and what is known of it."""
    rng = np.random.default_rng(9)
    X, W, b = rng.normal(size=(m, n)), rng.normal(size=(n, k)), rng.normal(size=k)
    Z = X @ W + b
    A = 1 / (1 + np.exp(-Z)) if output == "sigmoid+bce" else Z
    Y = (rng.random(size=(m, k)) < 0.5).astype(np.float64)
    dZ = factor * (A - Y) / m
    known = {"params": {"W1": W, "b1": b}, "X": X, "Y": Y, "output": output, "m": m}
    return {"W1": X.T @ dZ, "b1": dZ.sum(axis=0)}, known


# What comes first


def test_what_explains_more_parameters_comes_first() -> None:
    truth = {"u": TRUTH, "v": 2 * TRUTH[0], "w": 3 * TRUTH[1]}
    got = {"u": -truth["u"], "v": 2 * truth["v"], "w": 2 * truth["w"]}
    found = [(one.cause, one.parameter) for one in diagnose(got, truth)]
    assert found == [("doubled", "v"), ("doubled", "w"), ("sign", "u")]


def test_of_as_many_the_more_common_comes_first() -> None:
    truth = {"u": TRUTH, "v": 2 * TRUTH[0]}
    assert causes(diagnose({"u": 2 * truth["u"], "v": -truth["v"]}, truth)) == ["sign", "doubled"]


def test_two_at_once_come_after_one_that_is_rare() -> None:
    truth = {"u": TRUTH, "v": 2 * TRUTH[0]}
    got, params = {"u": -2 * truth["u"], "v": np.array([7.0, 8.0, -1.0])}, {"v": [7.0, 8.0, -1.0]}
    assert COMMON_FIRST["weights_returned"] > COMMON_FIRST["doubled"]
    assert causes(diagnose(got, truth, params=params)) == ["weights_returned", "sign+doubled"]


@pytest.mark.parametrize("times", [2, 0.5])
@pytest.mark.parametrize(
    ("output", "factor", "first"),
    [
        ("linear+mse", 1.0, True),
        ("linear+mse", 0.5, False),  # a mean over both outputs: the factor is theirs
        ("linear+mse", 2.0, True),
        ("sigmoid+bce", 1.0, False),  # it has no square that leaves a 2 behind
    ],
)
def test_a_2_left_over_is_common_where_there_is_a_square(
    output: str, factor: float, first: bool, times: float
) -> None:
    """Of 6 examples and 3 inputs, or 12: divided by the inputs is as good a reason."""
    truth, known = layer(output, 6, 3 if times == 2 else 12, 2, factor)
    found = causes(diagnose({n: times * grad for n, grad in truth.items()}, truth, **known))
    two, other = found.index("doubled" if times == 2 else "halved"), found.index("wrong_divisor")
    assert (two < other) is first


def test_beside_a_square_what_is_more_common_still_comes_first() -> None:
    truth, known = layer("linear+mse", 5, 3, 4)
    truth = {"b1": truth["b1"], "W1": truth["W1"]}
    found = causes(diagnose({"b1": 2 * truth["b1"], "W1": truth["W1"] / 5}, truth, **known))
    assert COMMON_FIRST["averaged_twice"] == COMMON_FIRST["doubled"] - 1
    assert found == ["averaged_twice", "doubled"]


# A factor's other reasons


def others(*causes: str) -> str:
    """What is said of the other reasons that a factor may have."""
    text = " ".join(in_general(cause) for cause in causes)
    return f" {say('doctor_rivals', others=text[0].lower() + text[1:])}"


def test_the_first_sentence_says_what_else_a_factor_may_be() -> None:
    found = diagnose({"w": 2 * TRUTH}, {"w": TRUTH}, m=2, params={"w": 2 * TRUTH})
    assert causes(found) == ["not_averaged", "doubled", "weights_returned"]
    first = explain("not_averaged", name="dw", factor=2, m=2)
    assert found[0].sentence == first + others("doubled")
    assert found[1].sentence == explain("doubled", name="dw")


def test_each_parameter_has_it_once() -> None:
    truth = {"u": TRUTH, "v": 2 * TRUTH[0]}
    found = diagnose({name: 2 * grad for name, grad in truth.items()}, truth, m=2)
    said = [(one.parameter, others("doubled") in one.sentence) for one in found]
    assert said == [("u", True), ("v", True), ("u", False), ("v", False)]


def test_a_factor_with_one_reason_has_no_other() -> None:
    [found] = diagnose({"w": 2 * TRUTH}, {"w": TRUTH}, m=5)
    assert found.sentence == explain("doubled", name="dw")
    found, other = diagnose({"w": 2 * TRUTH}, {"w": TRUTH}, m=5, params={"w": 2 * TRUTH})
    assert found.sentence == explain("doubled", name="dw")
    assert other.cause == "weights_returned"  # no factor


def test_the_number_of_outputs_is_another_reason() -> None:
    truth, known = layer("linear+mse", 3, 4, 3)
    [*found] = diagnose({n: grad / 3 for n, grad in truth.items()}, truth, **known)
    assert found[0].cause == "averaged_twice"
    assert in_general("divided_by_outputs")[1:] in found[0].sentence


def test_a_mistake_that_is_no_factor_has_no_rivals() -> None:
    """With weights of 0 every A is ½, and A(1 − A) a quarter, as of 4 examples divided twice."""
    X, Y = RNG.normal(size=(4, 3)), np.array([[1.0], [0.0], [0.0], [1.0]])
    dZ = (0.5 - Y) / 4
    truth = {"W1": X.T @ dZ, "b1": dZ.sum(axis=0)}
    known = {"params": {"W1": np.zeros((3, 1)), "b1": np.zeros(1)}, "X": X, "Y": Y, "m": 4}
    found = diagnose({**truth, "W1": truth["W1"] / 4}, truth, output="sigmoid+bce", **known)
    assert causes(found)[0] == "output_derivative_kept" and "averaged_twice" in causes(found)
    assert "another reason" not in found[0].sentence


# What is right


@pytest.mark.parametrize(("off", "right"), [(0.9e-4, True), (1.1e-4, False)])
def test_a_truth_in_float32_is_right_to_a_ten_thousandth(off: float, right: bool) -> None:
    truth = TRUTH.astype(np.float32)
    assert (diagnose((1 + off) * truth, truth, noise=0.0) == []) is right


def test_the_gradient_as_it_was_given_is_right_and_so_is_the_networks() -> None:
    truth, known = layer("linear+mse", 5, 3, 2)
    measured = {name: (1 + 5e-5) * grad for name, grad in truth.items()}
    assert diagnose(measured, measured, **known) == diagnose(truth, measured, **known) == []
    between = {name: (1 + 2.5e-5) * grad for name, grad in truth.items()}
    assert diagnose(between, measured, **known) != []


# All parameters in one vector

PARAMS = {"W1": np.ones((2, 3)), "b1": np.zeros(3), "W2": np.ones((3, 1))}
VECTOR = np.array([1.0, -2.5, 4.25, 0.75, 3.0, -1.5, 0.3, 0.7, -0.2, 5.5, 6.25, -7.0])


@pytest.mark.parametrize(
    ("where", "name"), [(slice(0, 6), "W1"), (slice(6, 9), "b1"), (slice(9, 12), "W2")]
)
def test_a_vector_is_taken_apart_as_the_parameters_are(where: slice, name: str) -> None:
    got = VECTOR.copy()
    got[where] *= -1
    [found] = diagnose(got, VECTOR, params=PARAMS)
    assert (found.parameter, found.cause) == (name, "sign")


def test_two_parameters_are_enough_for_a_vector() -> None:
    params = {"w": np.ones(2), "b": 0.5}
    [found] = diagnose([1.0, 2.0, -3.0], [1.0, 2.0, 3.0], params=params)
    assert (found.parameter, found.cause) == ("b", "sign")


def test_of_one_parameter_a_vector_is_its_own_gradient() -> None:
    [found] = diagnose(-VECTOR, VECTOR, params={"w": np.ones(12)})
    assert (found.parameter, found.cause) == ("", "sign")


@pytest.mark.parametrize("shape", [(11,), (12, 1), (1, 12), (), (13,)])
def test_a_vector_of_another_shape_is_one_of_a_wrong_shape(shape: tuple[int, ...]) -> None:
    [found] = diagnose(np.ones(shape), VECTOR, params=PARAMS)
    assert (found.parameter, found.cause) == ("", "wrong_shape")


def test_where_nothing_is_asked_nothing_is_wrong() -> None:
    assert diagnose({}, {}, params=PARAMS) == []


# What is said

SHAPED = {"W1": (2, 3), "W2": (3, 4), "b2": (4,)}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("name", "shape"), [("W1", (5, 9)), ("W1", (4,)), ("W2", (9, 8, 7)), ("b2", (4, 9))]
)
def test_a_shape_is_said_as_the_learner_has_it(
    name: str, shape: tuple[int, ...], turned: bool
) -> None:
    """Whether W is (n_in, n_out) or (n_out, n_in)."""
    own = {n: s[::-1] if turned else s for n, s in SHAPED.items()}
    truth = {n: RNG.normal(size=s) for n, s in own.items()}
    [found] = diagnose({**truth, name: RNG.normal(size=shape)}, truth)
    said = f"d{name} has shape {shape}; {own[name]} is expected"
    assert found.cause == "wrong_shape" and found.sentence.startswith(said)


@pytest.mark.parametrize(("turned", "first"), [(False, "A"), (True, "dZ")])
def test_a_product_is_said_as_the_learner_writes_it(turned: bool, first: str) -> None:
    truth = {n: RNG.normal(size=s[::-1] if turned else s) for n, s in SHAPED.items()}
    [found] = diagnose({**truth, "W2": truth["W2"].T}, truth)
    assert found.cause == "transposed" and say(f"doctor_{first}_first") in found.sentence


@pytest.mark.parametrize(("columns", "words"), [(False, "its rows (axis 0)"), (True, "columns")])
def test_the_examples_are_said_to_lie_as_they_do(columns: bool, words: str) -> None:
    one = Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    got, truth = {**one.backward(), "b1": RNG.normal(size=7)}, one.backward()
    known = one.known()
    if columns:
        got, truth, known["params"] = (
            {n: v.T if n[0] == "W" else v for n, v in each.items()}
            for each in (got, truth, one.params)
        )
        known |= {"X": one.X.T, "Y": one.Y.T}
        words = "its columns (axis 1)"
    [found] = diagnose(got, truth, **{n: v for n, v in known.items() if n != "cache"})
    assert found.cause == "bias_wrong_axis" and words in found.sentence


@pytest.mark.parametrize(
    ("shape", "cause"),
    [
        ((7,), "bias_wrong_axis"),
        ((7, 1), "bias_wrong_axis"),
        ((1, 7), "bias_wrong_axis"),
        ((1,), "wrong_shape"),
        ((7, 2), "wrong_shape"),
        ((2, 7), "wrong_shape"),
        ((9,), "wrong_shape"),
    ],
)
def test_a_bias_with_a_number_for_each_example_is_summed_over_the_wrong_axis(
    shape: tuple[int, ...], cause: str
) -> None:
    one = Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    got = {**one.backward(), "b1": RNG.normal(size=shape)}
    assert causes(diagnose(got, one.backward(), **one.known())) == [cause]


@pytest.mark.parametrize(("name", "letter"), [("b1", "b"), ("W1", "W"), ("gamma", "W")])
def test_a_weight_decay_is_said_with_its_parameters_letter(name: str, letter: str) -> None:
    """In the gradient of a bias it is missing as well, where the loss penalises that."""
    param = np.array([0.5, 7.0, -3.0])
    truth = {name: np.array([1.0, 2.0, 4.0]) + (0.5 * param if name == "b1" else 0)}
    got = {name: truth[name] - 0.5 * param}
    [found] = [
        one
        for one in diagnose(got, truth, params={name: param}, decay=0.5)
        if one.cause == "decay_missing"
    ]
    assert f"½λΣ{letter}²" in found.sentence


def test_what_forward_does_otherwise_is_said_of_a_gradient_that_nothing_explains() -> None:
    one = Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    known = {**one.known(), "cache": {"Z1": one.X @ one.params["W1"]}}
    got = {**one.backward(), "W1": RNG.normal(size=(3, 4))}
    [found] = diagnose(got, one.backward(), **known)
    assert (found.cause, found.share) == ("other_forward", 0.0)
    assert say("forward_no_bias", layer=1) in found.sentence


# A value


@pytest.mark.parametrize(
    ("got", "expected", "named"),
    [(2.9e-8, 3.0, True), (3.1e-8, 3.0, False), (1.0, 1e8, True)],
)
def test_of_a_prediction_of_zeros_there_is_rounding_left(
    got: float, expected: float, named: bool
) -> None:
    found = diagnose_value([got, 0.0], [expected, 0.0], mistakes={"flipped": [0.0, 0.0]})
    assert ("flipped" in causes(found)) is named


def test_a_slope_is_wrong_in_its_layer() -> None:
    one = Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    found = diagnose(one.backward(Example({"slope": "1"})), one.backward(), **one.known())
    assert [(d.parameter, d.cause) for d in found] == [
        ("W1", "no_activation_derivative"),
        ("b1", "no_activation_derivative"),
    ]

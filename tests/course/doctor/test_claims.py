"""What the doctor claims is checked: how near a prediction must come, what is named first."""

import numpy as np
import pytest

from autograder.quality.doctor_bank import EXAMPLES, Student
from course.doctor import diagnose, diagnose_value
from course.doctor.mistakes import COMMON_FIRST, Example

DEEP = (6, 5, 4, 3)


def causes(got: object, expected: object, **known: object) -> list[str]:
    return [d.cause for d in diagnose(got, expected, **known)]


def foretold(got: float, expected: float, prediction: float) -> bool:
    """Whether a value is explained by a mistake that gives `prediction`."""
    found = diagnose_value(got, expected, mistakes={"flipped": prediction})
    return [d.cause for d in found] == ["flipped"]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("miss", "named"), [(0.9e-6, True), (1.1e-6, False)])
def test_a_prediction_comes_within_a_millionth(miss: float, named: bool, sign: int) -> None:
    truth = np.array([1.0, -3.0])
    beside = 1 + sign * miss
    assert (causes(2 * truth * beside, truth) == ["doubled"]) is named
    assert foretold(7.0 * beside, 1.0, 7.0) is named
    # Of another shape than the truth, a difference from it tells nothing: the scale is its own.
    square = np.arange(1.0, 7.0).reshape(2, 3)
    known = {"params": {"W1": square}, "m": 5}
    found = causes({"W1": square.T * beside}, {"W1": square}, **known)
    assert (found == ["transposed"]) is named


@pytest.mark.parametrize(("miss", "named"), [(0.0, True), (1e-300, False), (1e-9, False)])
def test_only_what_is_exactly_zero_was_never_filled_in(miss: float, named: bool) -> None:
    truth = np.array([4.0, -1.0])
    assert (causes(np.array([4.0 * miss, 0.0]), truth) == ["left_zero"]) is named


@pytest.mark.parametrize(("miss", "named"), [(0.9e-7, True), (1.1e-7, False)])
def test_a_prediction_comes_a_hundred_times_closer_than_the_truth(miss: float, named: bool) -> None:
    prediction = 1 + 1e-5  # so near that within a millionth of it says little
    assert foretold(prediction + miss, 1.0, prediction) is named


def test_a_share_is_how_much_of_the_difference_is_explained() -> None:
    [half] = diagnose(np.array([2.0, 4.0]) + 2e-6, np.array([1.0, 2.0]))
    assert half.share == pytest.approx(1 - 2e-6 / 2, rel=1e-9)


@pytest.mark.parametrize(("times", "right"), [(0.9, True), (1.1, False)])
def test_a_gradient_is_right_up_to_the_tolerance_of_its_largest_entry(
    times: float, right: bool
) -> None:
    truth = np.array([4.0, 0.0])
    for tolerance in (1e-6, 1e-3):
        got = truth + np.array([0.0, times * tolerance * 4])
        assert (diagnose(got, truth, tolerance=tolerance) == []) is right
    assert (diagnose(truth + np.array([0, times * 4e-6]), truth) == []) is right


def test_what_explains_more_parameters_comes_first() -> None:
    truth = {"w": np.array([1.0, 2.0]), "b": np.array(3.0)}
    got = {"w": -truth["w"], "b": np.array(5.0)}
    known = {"params": got}  # w is the parameter as well as −dw; b is the parameter only
    assert causes(got, truth, **known) == ["weights_returned", "weights_returned", "sign"]
    assert COMMON_FIRST["sign"] < COMMON_FIRST["weights_returned"]


def test_of_causes_that_explain_as_much_the_more_common_comes_first() -> None:
    truth = {"w": np.array([1.0, 2.0]), "b": np.array(3.0)}
    got = {name: 2 * grad for name, grad in truth.items()}
    found = diagnose(got, truth, m=2)
    said = [("not_averaged", "w"), ("not_averaged", "b"), ("doubled", "w"), ("doubled", "b")]
    assert [(d.cause, d.parameter) for d in found] == said


def test_one_mistake_comes_before_two_at_once() -> None:
    truth = {"w": np.array([1.0, 2.0]), "b": np.array(3.0)}
    got = {"w": -5 * truth["w"], "b": truth["b"] / 2}
    assert causes(got, truth, m=5) == ["halved", "not_averaged+sign"]
    assert COMMON_FIRST["halved"] > COMMON_FIRST["sign"]


def test_causes_that_are_as_common_come_in_the_order_of_the_parameters() -> None:
    truth = {"W1": np.arange(1.0, 7.0).reshape(2, 3), "b1": np.array([1.0, 2.0, 5.0])}
    got = {"W1": truth["W1"].T / 5, "b1": -truth["b1"] / 5}
    found = diagnose(got, truth, m=5)
    assert [(d.parameter, d.cause) for d in found] == [
        ("W1", "transposed+averaged_twice"),
        ("b1", "sign+averaged_twice"),
    ]


@pytest.mark.parametrize(
    ("factor", "named"),
    [
        (-5, "not_averaged+sign"),
        (-0.2, "sign+averaged_twice"),
        (-2, "sign+doubled"),
        (-0.5, "sign+halved"),
        (1.25, "wrong_divisor"),
        (5 / 12, "wrong_divisor"),
        (5 / 13, "factor"),
        (2.5, "wrong_divisor"),
        (10, "factor"),
        (0.4, "factor"),
        (0.1, "factor"),
        (4, "factor"),
        (25, "factor"),
        (-3, "factor"),
    ],
)
def test_of_factors_only_a_sign_joins_another(factor: float, named: str) -> None:
    truth = np.array([1.0, 2.0, -7.0])
    assert causes(factor * truth, truth, m=5) == [named]


@pytest.mark.parametrize(("entries", "named"), [(2, "unknown"), (3, "factor")])
def test_a_factor_takes_three_numbers(entries: int, named: str) -> None:
    truth = {"W1": np.array([[1.0, 2.0]]), "b1": np.arange(entries - 2.0) + 3}
    found = causes({name: 11.5 * grad for name, grad in truth.items()}, truth)
    assert set(found[:1]) == {named}


def test_a_factor_is_the_same_everywhere() -> None:
    truth = np.array([1.0, 2.0, -7.0])
    assert causes(np.array([3.0, 6.0, -21.1]), truth, m=5) == ["unknown"]
    one, other = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    got = {"W1": 3 * one, "b1": 4 * other}
    assert set(causes(got, {"W1": one, "b1": other}, m=5)) == {"unknown"}


def test_two_mistakes_at_once_are_tried_where_one_does_not_explain_it() -> None:
    truth = np.array([1.0, 2.0])
    assert causes(-2 * truth, -2 * -truth, m=5) == ["sign"]
    assert "+" not in " ".join(causes({"w": 2 * truth}, {"w": truth}, m=2))


@pytest.mark.parametrize(("by", "calibrated"), [(0.9e-4, True), (1.1e-4, False)])
def test_a_network_that_does_not_give_the_true_gradient_explains_nothing(
    by: float, calibrated: bool
) -> None:
    """What is known of it (the activation, the loss) may be another network's."""
    student = Student(DEEP, "tanh", "softmax+ce", 0.0, seed=5)
    got, truth = student.backward(Example({"slope": "1"})), student.backward()
    scale = np.max(np.abs(truth["W2"]))
    truth["W2"][0, 0] += by * scale * np.sign(truth["W2"][0, 0])
    found = diagnose(got, truth, **student.known())
    [first] = {d.cause for d in found if d.parameter == "W1"}
    assert first == ("no_activation_derivative" if calibrated else "unknown")


@pytest.mark.parametrize("step", [1e-1, 1e-3, 1e-5, 1e-7])
def test_a_cache_is_stale_from_the_smallest_step_on(step: float) -> None:
    student, earlier = (Student(DEEP, "tanh", "softmax+ce", 0.3, seed=5) for _ in range(2))
    before = {name: value * (1 + step) for name, value in student.params.items()}
    earlier.cache = earlier.forward(before)
    known = {**student.known(), "cache": earlier.cache}
    found = diagnose(earlier.backward(), student.backward(), tolerance=1e-9, **known)
    assert {d.cause for d in found} == {"stale_cache"}
    assert len(found) == len(student.params)


def test_a_gradient_of_zeros_is_no_other_layers_gradient_of_zeros() -> None:
    truth = {"b1": np.ones(3), "b2": np.zeros(2)}
    assert causes({"b1": np.zeros(2), "b2": np.zeros(2)}, truth) == ["wrong_shape"]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_prediction_that_is_no_number_explains_nothing(bad: float) -> None:
    assert not foretold(2.5, 1.0, bad)
    known = {"params": {"w": np.array([1.0, np.nan])}}
    assert causes({"w": np.array([1.0, 7.0])}, {"w": np.array([2.0, 3.0])}, **known) == ["unknown"]


@pytest.mark.parametrize(
    "left_out", [(), ("m",), ("activation",), ("X",), ("A0",), ("m", "A0", "activation")]
)
def test_what_follows_from_the_rest_need_not_be_told(left_out: tuple[str, ...]) -> None:
    """m is the number of targets, the inputs are X or A0, hidden units are sigmoid by default."""
    student = Student(DEEP, "sigmoid", "softmax+ce", 0.0, seed=5)
    truth, known = student.backward(), student.known()
    cache = {name: value for name, value in student.cache.items() if name not in left_out}
    known = {k: v for k, v in {**known, "cache": cache}.items() if k not in left_out}
    misplaced = student.backward(Example({"slope": "Z * (1 - Z)"}))
    assert {d.cause for d in diagnose(misplaced, truth, **known)} == {"wrong_derivative_argument"}
    summed = student.backward(Example({"mean": "dZ"}))
    assert {d.cause for d in diagnose(summed, truth, **known)} == {"not_averaged"}
    del known["Y"]  # without the targets there is no network to make the mistake in
    assert {d.cause for d in diagnose(misplaced, truth, **known)} == {"unknown"}


@pytest.mark.parametrize(("length", "cause"), [(EXAMPLES, "bias_wrong_axis"), (4, "wrong_shape")])
def test_a_bias_with_a_number_for_each_example_is_summed_over_the_wrong_axis(
    length: int, cause: str
) -> None:
    student = Student(DEEP, "tanh", "softmax+ce", 0.0, seed=5)
    truth = student.backward()
    got = {**truth, "b1": np.random.default_rng(0).normal(size=length)}
    assert causes(got, truth, **student.known()) == [cause]


@pytest.mark.parametrize("factor", [1.0, 2.0, 1 / 3])
def test_a_loss_with_another_factor_is_recognised(factor: float) -> None:
    """A square without its ½, a mean over the outputs as well."""
    student = Student(DEEP, "tanh", "linear+mse", 0.0, seed=5)
    wrong, truth = student.backward(Example({"slope": "1"})), student.backward()
    times = [{name: factor * grad for name, grad in grads.items()} for grads in (wrong, truth)]
    found = diagnose(*times, **student.known())
    assert {d.cause for d in found} == {"no_activation_derivative"}
    assert {d.parameter for d in found} == {"W1", "b1", "W2", "b2"}


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (5.0, "5.00 times too large, and m = 5"),
        (1 / 5, "5.00 times too small, and m = 5"),
        (2.0, "exactly 2 times too large"),
        (0.5, "exactly half"),
        (-1.0, "has the wrong sign"),
    ],
)
def test_factors_are_said_in_words_that_are_true(factor: float, words: str) -> None:
    truth = {"w": np.array([3.0, -4.0])}
    [found] = diagnose({"w": factor * truth["w"]}, truth, m=5)
    assert words in found.sentence and found.sentence.startswith("dw ")
    [bare] = diagnose(factor * truth["w"], truth["w"], m=5)
    assert words in bare.sentence and bare.sentence.startswith("The gradient ")


@pytest.mark.parametrize(
    ("mean", "words"), [("dZ", "7.00 times too large"), ("dZ / m / m", "7.00 times too small")]
)
def test_beside_a_weight_decay_it_is_the_datas_part_that_is_off(mean: str, words: str) -> None:
    assert EXAMPLES == 7
    student = Student(DEEP, "tanh", "softmax+ce", 0.3, seed=5)
    got = student.backward(Example({"mean": mean}))
    for found in diagnose(got, student.backward(), **student.known()):
        assert found.sentence.startswith(f"The data's part of d{found.parameter} is {words}")


def test_in_two_mistakes_at_once_the_factor_is_m() -> None:
    student = Student(DEEP, "tanh", "softmax+ce", 0.0, seed=5)
    kept = {"error": "(A - Y) * A * (1 - A)"}
    got = student.backward(Example({**kept, "mean": "dZ"}))
    found = diagnose(got, student.backward(), **student.known())
    assert {d.cause for d in found} == {"not_averaged+output_derivative_kept"}
    for d in found:  # whatever the other mistake makes of the gradient's size
        said = f"Two mistakes at once. d{d.parameter} is 7.00 times too large, and m = 7"
        assert d.sentence.startswith(said)


@pytest.mark.parametrize(("off", "named"), [(0.9e-5, True), (1.2e-5, False)])
def test_float32_is_right_to_about_seven_digits(off: float, named: bool) -> None:
    truth = np.array([1.0, 1 / 3])
    got = np.array([1.0, 1 / 3 + off]).astype(np.float32)  # of the largest, which is 1
    assert ("float32" in causes(got, truth, tolerance=1e-9)) is named
    assert ("float32" in [d.cause for d in diagnose_value(got, truth)]) is named


def test_what_float32_could_hold_is_not_explained_by_float32() -> None:
    truth, got = np.array([1.0, 0.5]), np.array([1.0, 0.5 + 2.0**-20])
    assert causes(got, truth, tolerance=1e-9) == ["unknown"]
    assert diagnose_value(got, truth) == []
    assert causes(np.array([1.0, 1 / 3 + 1e-6]), np.array([1.0, 1 / 3]), tolerance=1e-9) == [
        "unknown"
    ]


@pytest.mark.parametrize(
    ("shape", "hint"),
    [
        ((3, 2), "order of the product"),
        ((2, 3, 5), "an axis of length 5 too many"),
        ((2, 5), ""),
        ((5,), ""),
    ],
)
def test_a_wrong_shape_has_its_hint(shape: tuple[int, ...], hint: str) -> None:
    got = np.random.default_rng(0).normal(size=shape)
    [found] = diagnose({"W1": got}, {"W1": np.arange(1.0, 7.0).reshape(2, 3)}, m=5)
    assert found.cause == "wrong_shape" and hint in found.sentence
    assert f"{shape}; (2, 3) is expected" in found.sentence
    assert hint or found.sentence.endswith("the shape of the parameter.")
    assert "same numbers" not in found.sentence  # that would be a transpose, which has its own


def test_an_axis_too_many_is_seen_in_a_column_too() -> None:
    truth = np.arange(1.0, 4.0).reshape(3, 1)
    [found] = diagnose({"W1": np.ones((3, 5))}, {"W1": truth}, m=5)
    assert found.cause == "wrong_shape" and "an axis of length 5 too many" in found.sentence
    [other] = diagnose({"W1": np.ones((3, 4))}, {"W1": truth}, m=5)
    assert "axis" not in other.sentence


@pytest.mark.parametrize("truth", [[0.0, 1.0], [0.3, 1.0], [0.0, 0.3], [-0.5, 0.5], [1.5, 0.5]])
def test_only_what_may_be_a_sigmoids_output_is_told_to_be_one(truth: list[float]) -> None:
    expected = np.array(truth)
    for got in (1 - expected, 1 / (1 + np.exp(-expected))):
        named = {d.cause for d in diagnose_value(got, expected)}
        assert not named & {"flipped", "activated_twice", "no_activation"}

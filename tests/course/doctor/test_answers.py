"""What is answered where little is known, where things do not fit, and at the limits."""

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import Diagnosis, diagnose, diagnose_value
from course.doctor.mistakes import COMMON_FIRST, Example

SMALL = 1e-3  # a gradient's size, where a scale of its own matters
TRUTH = np.array([4.0, 0.0])


def causes(got: object, expected: object, **known: object) -> list[str]:
    return [d.cause for d in diagnose(got, expected, **known)]


def student(
    shape: tuple[int, ...] = (3, 4, 2), hidden: str = "tanh", decay: float = 0.0
) -> Student:
    return Student(shape, hidden, "softmax+ce", decay, seed=5)


def of_value(got: object, expected: object, prediction: object) -> list[Diagnosis]:
    found = diagnose_value(got, expected, mistakes={"flipped": prediction})
    return [d for d in found if d.cause == "flipped"]


# Limits


@pytest.mark.parametrize("off", [0.0, 4e-6])
def test_at_the_tolerance_a_gradient_is_right(off: float) -> None:
    assert causes(TRUTH + np.array([0.0, off]), TRUTH, tolerance=1e-6) == []


@pytest.mark.parametrize(("times", "right"), [(0.9, True), (1.1, False)])
def test_the_tolerance_of_a_small_gradient_is_small(times: float, right: bool) -> None:
    got = SMALL * (TRUTH + np.array([0.0, times * 4e-6]))
    assert (causes(got, SMALL * TRUTH) == []) is right


def test_a_gradient_without_entries_is_right_or_of_another_shape() -> None:
    empty = np.zeros((0, 2))
    assert causes(empty, empty) == []
    assert causes(empty.T, empty) == ["wrong_shape"]


def test_a_value_that_is_right_has_no_mistake() -> None:
    for value in (0.0, 2.0, np.zeros(3), np.zeros(0)):
        assert diagnose_value(value, value, m=5) == []


def test_at_a_millionth_a_prediction_is_accepted() -> None:
    [found] = of_value([1.0, 1e-6], [0.5, 0.0], [1.0, 0.0])
    assert found.share == 1 - 1e-6 / 0.5
    square = np.array([[1.0, 0.0, 0.5], [0.5, 0.5, 0.5]])
    got = square.T.copy()
    got[1, 0] = 1e-6
    assert causes({"W1": got}, {"W1": square}) == ["transposed"]


@pytest.mark.parametrize(("miss", "named"), [(0.9e-6, True), (1.1e-6, False)])
@pytest.mark.parametrize("size", [SMALL, 1e3])
def test_a_millionth_is_one_of_the_numbers_size(size: float, miss: float, named: bool) -> None:
    assert bool(of_value(size * (1 + miss), size / 2, size)) is named
    square = size * np.arange(1.0, 7.0).reshape(2, 3)
    cause = "transposed" if named else "wrong_shape"
    assert causes({"W1": square.T * (1 + miss)}, {"W1": square}) == [cause]


@pytest.mark.parametrize(
    ("got", "prediction", "named"),
    [
        (0.0, 3e-10, False),  # both are next to nothing beside 3, and that is all they share
        (3e-10, 0.0, True),  # a zero with the rounding of what was measured
        (4e-8, 0.0, False),
        (2e-10, 3e-10, False),
        (3e-10 * (1 + 1e-7), 3e-10, True),
        (0.0, 0.0, True),
        (1e-17, 0.0, True),  # a zero with rounding
        (1.98e-6, 2e-6, True),
        (1.97e-6, 2e-6, False),
    ],
)
def test_a_tiny_prediction_is_known_by_its_own_size(
    got: float, prediction: float, named: bool
) -> None:
    for shape in ((), (2,)):
        found = of_value(np.full(shape, got), np.full(shape, 3.0), np.full(shape, prediction))
        assert bool(found) is named


@pytest.mark.parametrize(
    ("got", "expected", "named"),
    [
        (np.zeros(2), np.array([3.0, 0.0]), True),
        (np.array([0.0, 1e-300]), np.array([3.0, 0.0]), False),
        (np.zeros(1), np.ones(1), False),
        (0.0, 1.0, False),
    ],
)
def test_values_that_are_all_zero_were_never_filled_in(
    got: object, expected: object, named: bool
) -> None:
    assert [d.cause for d in diagnose_value(got, expected)] == ["left_zero"] * named


def test_a_hundred_times_closer_is_enough() -> None:
    [found] = of_value([1e6, 1.0], [1e6, 101.0], [1e6, 0.0])
    assert found.share == 0.99
    assert of_value([1e6, 1.0], [1e6, 100.9], [1e6, 0.0]) == []
    [little] = of_value(2e-3, 1e-3, 2e-3 + 1e-9)
    assert little.share == pytest.approx(1 - 1e-6, rel=1e-9)


def test_of_a_mistakes_forms_the_one_that_explains_more_counts() -> None:
    """With the same dZ in both examples a bias from the first is the same in both forms."""
    X, w = np.array([[1.0], [1.0 + 4e-7]]), np.array([0.5])
    dz = 1 / (1 + np.exp(-(X @ w))) - np.array([1.0, 0.0])
    truth = {"w": X.T @ dz / 2, "b": np.mean(dz)}
    got = {"w": truth["w"], "b": np.array(dz[0] / 2)}
    known = {"params": {"w": w, "b": np.array(0.0)}, "X": X, "Y": [1, 0], "output": "sigmoid+bce"}
    found = [d for d in diagnose(got, truth, **known) if d.cause == "bias_row0"]
    assert [d.share for d in found] == pytest.approx([1.0], abs=1e-12)


# What is known, and how little


def test_a_number_or_a_list_will_do() -> None:
    assert causes(-2.0, 2.0) == ["sign"]
    assert causes([-1, -2], [1, 2]) == ["sign"]
    assert [d.cause for d in diagnose_value([-1, -2], [1, 2])] == ["sign"]
    assert [d.cause for d in of_value([3], [1], [3])] == ["flipped"]


def test_lists_of_numbers_are_a_network_too() -> None:
    known = {"params": {"W1": [[1], [-1]], "b1": [1]}, "X": [[1, 2], [3, 1]], "Y": [[2], [3]]}
    truth = {"W1": [[-1.0], [-2.0]], "b1": [-1.0]}  # A − Y is −2 and 0
    got = {"W1": [[-1.0], [-2.0]], "b1": [0.0]}
    assert causes(got, truth, output="linear+mse", **known) == ["left_zero"]
    got = {"W1": [[-1.0], [-2.0]], "b1": [-2.0]}
    found = causes(got, truth, output="linear+mse", **known)
    assert {"not_averaged", "bias_row0"} <= set(found)  # m is 2: it is the number of targets


@pytest.mark.parametrize("missing", ["Y", "output", "params", "cache and X"])
def test_without_a_part_of_the_network_nothing_is_said_of_its_inside(missing: str) -> None:
    one = student()
    known = {name: value for name, value in one.known().items() if name not in missing}
    wrong = one.backward(Example({"slope": "1"}))
    assert set(causes(wrong, one.backward(), **known)) == {"unknown"}
    assert set(causes(wrong, one.backward(), **one.known())) == {"no_activation_derivative"}


def test_the_inputs_are_x_before_what_forward_kept() -> None:
    one = student()
    known = {**one.known(), "cache": {"A0": one.X + 1}}
    wrong = one.backward(Example({"slope": "1"}))
    assert set(causes(wrong, one.backward(), **known)) == {"no_activation_derivative"}


def test_the_number_of_examples_is_the_one_that_was_told() -> None:
    """A mean over fewer than there are: of pixels, say, or of those that were kept."""
    one = student()
    truth = one.backward()
    got = {name: 3 * grad for name, grad in truth.items()}
    assert set(causes(got, truth, **{**one.known(), "m": 3})) == {"not_averaged"}


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_unless_it_is_told_there_is_no_weight_decay(decay: float) -> None:
    one = student(decay=decay)
    known = {name: value for name, value in one.known().items() if name != "decay"}
    wrong = {name: -grad for name, grad in one.backward().items()}
    assert set(causes(wrong, one.backward(), **known)) == {"sign"}
    got = one.backward(Example({"decayed": "dW"}))
    assert "decay_missing" not in causes(got, one.backward(), **known)


NAMES = ["W1", "b1", "w", "b", "", "V1", "W", "b1x", "Wx"]


@pytest.mark.parametrize("name", NAMES)
def test_only_a_layers_bias_and_a_neurons_has_its_decay_alone(name: str) -> None:
    """What is no bias by its name is taken for a weight."""
    truth, param = np.array([1.0, 2.0, 4.0]), np.array([3.0, -1.0, 2.0])
    got = truth + 0.5 * param if name in ("b1", "b") else truth - 0.5 * param
    cause = "decay_on_bias" if name in ("b1", "b") else "decay_missing"
    known = {"params": {name: param}, "decay": 0.5}
    assert causes({name: got}, {name: truth}, **known) == [cause]


@pytest.mark.parametrize("name", ["W12", "b12"])
def test_a_layers_number_may_have_two_digits(name: str) -> None:
    one = student()
    where = {"1": "11", "2": "12"}
    renamed = [
        {n[0] + where[n[1]]: value for n, value in some.items()}
        for some in (one.backward(Example({"slope": "1"})), one.backward())
    ]
    assert set(causes(*renamed)) == {"unknown"}
    swapped = {**renamed[1], name: renamed[1][name[0] + "11"]}
    assert causes(swapped, renamed[1]) in (["layers_swapped"], ["wrong_shape"])


def test_a_networks_layers_count_from_1() -> None:
    one = student()
    wrong, truth = one.backward(Example({"slope": "1"})), one.backward()
    moved = [{n[0] + str(int(n[1]) + 1): v for n, v in some.items()} for some in (wrong, truth)]
    params = {n[0] + str(int(n[1]) + 1): v for n, v in one.params.items()}
    assert set(causes(*moved, **{**one.known(), "params": params})) == {"unknown"}


# What does not fit together


@pytest.mark.parametrize(
    "cache",
    [
        {"A1": np.ones((5, 4))},
        {"A0": np.ones((7, 9))},
        {"Z1": np.ones(3)},
        {"A1": np.ones((7, 5)), "A2": np.ones((7, 2))},
    ],
    ids=["fewer examples", "other inputs", "a short Z", "other units"],
)
def test_a_cache_of_another_size_costs_no_diagnosis(cache: dict[str, np.ndarray]) -> None:
    one = student()
    wrong, truth = one.backward(Example({"slope": "1"})), one.backward()
    known = {**one.known(), "cache": {**one.cache, **cache}}
    assert set(causes(wrong, truth, **known)) == {"no_activation_derivative"}


@pytest.mark.parametrize("left_out", ["A0", "Z1", "Z2", "A1", "A2"])
def test_an_earlier_cache_without_activations_is_none(left_out: str) -> None:
    one = student()
    wrong, truth = one.backward(Example({"cache": "earlier"})), one.backward()
    known = one.known()
    del known["cache"][left_out]
    found = set(causes(wrong, truth, **known))
    assert ("stale_cache" in found) is (left_out not in ("A1", "A2"))


def test_an_earlier_cache_may_be_of_other_inputs() -> None:
    one, other = student(), student()
    other.X = other.X[::-1] + 0.1
    other.cache = other.forward(other.params)
    known = {**one.known(), "cache": other.cache}
    assert set(causes(other.backward(), one.backward(), **known)) == {"stale_cache"}


def test_a_slope_in_z_of_an_earlier_pass_is_that_passes() -> None:
    """Both at once: the cache's own Z goes into the wrong formula."""
    one = student()
    wrong = one.backward(Example({"cache": "earlier", "slope": "1 - Z**2"}))
    found = causes(wrong, one.backward(), **one.known())
    assert "wrong_derivative_argument+stale_cache" in found


def test_a_network_in_which_a_layer_is_dead_is_known_all_the_same() -> None:
    one = Student((3, 4, 4, 2), "relu", "softmax+ce", 0.0, seed=5)
    one.params["b1"] -= 100.0  # no unit of the first layer answers
    one.cache = one.forward(one.params)
    truth = one.backward()
    assert not truth["W1"].any() and not truth["b1"].any()
    wrong = one.backward(Example({"slope": "1"}))
    found = diagnose(wrong, truth, **one.known())
    assert "no_activation_derivative" in {d.cause for d in found if d.parameter == "b1"}


def test_a_loss_without_slope_is_no_network_to_divide_by() -> None:
    known = {"params": {"w": np.zeros(2), "b": 0.0}, "X": np.ones((3, 2)), "Y": np.zeros(3)}
    zeros = {"w": np.zeros(2), "b": 0.0}
    got = {"w": np.ones(2), "b": 0.0}
    with np.errstate(all="raise"):
        assert causes(got, zeros, output="linear+mse", **known) == ["unknown"]


# What comes first, and with what share


def test_what_is_no_number_in_more_parameters_comes_first() -> None:
    truth = {"w": np.ones(2), "v": np.ones(2), "b": np.array(3.0)}
    got = {"w": np.array([np.nan, 1.0]), "v": np.array([1.0, np.inf]), "b": -truth["b"]}
    found = diagnose(got, truth)
    assert [(d.cause, d.parameter) for d in found] == [
        ("not_a_number", "w"),
        ("not_a_number", "v"),
        ("sign", "b"),
    ]
    assert "contains nan" in found[0].sentence and "contains inf" in found[1].sentence
    assert [d.share for d in found] == [1.0, 1.0, 1.0]


def test_what_is_seen_at_once_comes_in_the_order_of_the_parameters() -> None:
    truth = {"v": np.array([np.inf, 1.0]), "w": np.ones(2)}
    got = {"v": np.ones(2), "w": np.array([np.nan, 1.0])}
    assert causes(got, truth) == ["not_measured", "not_a_number"]
    assert causes(*({name: some[name] for name in "wv"} for some in (got, truth))) == [
        "not_a_number",
        "not_measured",
    ]


@pytest.mark.parametrize("cause", ["not_a_number", "not_measured"])
def test_what_is_seen_at_once_comes_before_what_is_guessed(cause: str) -> None:
    truth = {"b": np.array(3.0), "w": np.ones(2)}
    got = {"b": np.array(15.0), "w": np.array([2.0, 1.0])}
    (got if cause == "not_a_number" else truth)["w"] = np.array([1.0, np.inf])
    found = diagnose(got, truth, m=5)
    assert [(d.cause, d.share) for d in found] == [(cause, 1.0), ("not_averaged", 1.0)]
    assert COMMON_FIRST["not_averaged"] == 0


@pytest.mark.parametrize("name", ["W1", "b1"])
def test_what_is_not_explained_has_no_share(name: str) -> None:
    one = student()
    truth, rng = one.backward(), np.random.default_rng(0)
    for shape in (truth[name].shape, (9, 9), (7,), (*truth[name].shape, 7), (2, 4, 4)):
        [found] = diagnose({**truth, name: rng.normal(size=shape)}, truth, **one.known())
        assert found.parameter == name and found.share == 0.0


def test_one_wrong_shape_is_explained_whole() -> None:
    square = np.arange(1.0, 7.0).reshape(2, 3)
    [found] = diagnose({"W1": square.T}, {"W1": square})
    assert (found.cause, found.share) == ("transposed", 1.0)


@pytest.mark.parametrize(("known", "cause"), [(True, "bias_wrong_axis"), (False, "wrong_shape")])
def test_an_axis_is_named_where_the_network_is_known(known: bool, cause: str) -> None:
    one = student()
    truth = one.backward()
    got = {**truth, "b1": np.random.default_rng(0).normal(size=7)}
    assert causes(got, truth, **(one.known() if known else {"m": 7})) == [cause]
    weights = {**truth, "W1": np.random.default_rng(0).normal(size=7)}
    assert causes(weights, truth, **one.known()) == ["wrong_shape"]


@pytest.mark.parametrize(
    ("shape", "truth", "words"),
    [
        ((), (2, 3), ""),
        ((2, 3, 5), (2, 3), "an axis of length 5 too many"),
        ((5, 3), (1, 3), "an axis of length 5 too many"),
        ((5,), (), "an axis of length 5 too many"),
        ((5, 5), (1, 1), "an axis of length 5 too many"),
        ((2, 5), (2, 3), ""),
        ((5,), (2, 3), ""),
        ((3, 2), (2, 3), "its shape turned around"),
        ((4, 3, 2), (2, 3, 4), "its shape turned around"),
        ((3, 3), (2, 3), ""),
    ],
)
def test_a_shape_is_told_from_another(
    shape: tuple[int, ...], truth: tuple[int, ...], words: str
) -> None:
    rng = np.random.default_rng(0)
    [found] = diagnose(rng.normal(size=shape), rng.normal(size=truth), m=5)
    hint = found.sentence.partition("the shape of the parameter.")[2]
    assert found.cause == "wrong_shape" and words in hint and bool(hint) is bool(words)
    [bare] = diagnose(rng.normal(size=shape), rng.normal(size=truth))
    assert "axis" not in bare.sentence


# Where to look


SHAPE = (3, 4, 5, 2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("W3 b3", "look at dZ3 first."),
        (
            "W3",
            "As db3 is right, the columns of dZ add up as they should: look at the product that "
            "makes dW3, and at the order of dZ's rows.",
        ),
        ("b3", "As dW3 is right, so is dZ of this layer: look at the sum that makes db3."),
        ("W2 b2", "step from dZ3 to dZ2: look at dA2, then at dZ2."),
        ("W1 b1", "step from dZ2 to dZ1: look at dA1, then at dZ1."),
        (
            "W1 b1 W2",
            "As db2 is right, the columns of dZ add up as they should: look at the product that "
            "makes dW2, and at the order of dZ's rows.",
        ),
        ("W1 b1 b2", "As dW2 is right, so is dZ of this layer: look at the sum that makes db2."),
        (
            "W1 W3",
            "As db3 is right, the columns of dZ add up as they should: look at the product that "
            "makes dW3, and at the order of dZ's rows.",
        ),
        ("b1", "the sum that makes db1."),
    ],
)
def test_the_first_wrong_step_on_the_way_back_is_pointed_at(wrong: str, words: str) -> None:
    truth, rng = student(SHAPE).backward(), np.random.default_rng(0)
    got = {n: rng.normal(size=v.shape) if n in wrong.split() else v for n, v in truth.items()}
    found = diagnose(got, truth)
    assert [d.parameter for d in found] == [name for name in truth if name in wrong.split()]
    assert all(d.sentence.endswith(words) for d in found), found


@pytest.mark.parametrize("names", [["W1", "W2"], ["b1", "b2"], ["w"], [""], ["gamma", "beta"]])
def test_where_one_of_a_layers_gradients_is_missing_nothing_points(names: list[str]) -> None:
    rng = np.random.default_rng(0)
    truth = {name: rng.normal(size=3) for name in names}
    for d in diagnose({name: rng.normal(size=3) for name in names}, truth):
        assert d.sentence.endswith("fits no known pattern.")


@pytest.mark.parametrize("name", ["gamma", "V1", "x12"])
def test_beside_a_layer_a_parameter_of_another_name_points_nowhere(name: str) -> None:
    rng = np.random.default_rng(0)
    truth = {name: rng.normal(size=3) for name in ("W1", "b1", name)}
    found = diagnose({name: rng.normal(size=3) for name in truth}, truth)
    assert {d.parameter: d.hint for d in found} == {
        "W1": "It is wrong from the start of the way back: look at dZ1 first.",
        "b1": "It is wrong from the start of the way back: look at dZ1 first.",
        name: "",
    }
    assert all(d.sentence.endswith(d.hint or "pattern.") for d in found)

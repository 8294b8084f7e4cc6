"""What a check tells becomes the doctor's problem: what is kept, measured, left out.

The networks are small enough to be read: most are one layer without an activation.
"""

import numpy as np
import pytest

from course.doctor.network import Net, Problem, Twist, backward, forward
from course.doctor.reading import Known, problem_of
from course.text import say

Arrays = dict[str, np.ndarray]
#: The rounding error of a slope that is measured with ε = 1e-5, of a loss of 1.
ROUNDING = 10 * 2.0**-52 / 1e-5


def read(expected: Arrays, got: Arrays | None = None, **known: object) -> Problem:
    """The problem of a right gradient, where no other is said."""
    nothing = dict.fromkeys(("params", "cache", "m", "activation", "output", "X", "Y"))
    return problem_of(got or expected, expected, Known(**{**nothing, "decay": 0.0, **known}))


def linear(X: object, W: object, b: object, Y: object, decay: float = 0.0) -> tuple[Arrays, dict]:
    """The gradient of a layer without an activation, and what is known of it."""
    X, W, b, Y = (np.array(of, dtype=np.float64) for of in (X, W, b, Y))
    error = (X @ W + b - Y) / len(X)
    truth = {"W1": X.T @ error + decay * W, "b1": error.sum(axis=0)}
    params = {"W1": W, "b1": b}
    return truth, {"params": params, "X": X, "Y": Y, "output": "linear+mse", "decay": decay}


def wide(m: int, k: int) -> tuple[Arrays, dict]:
    """A layer of three inputs whose gradient is far from 1."""
    rng = np.random.default_rng(3)
    X, W, b = rng.normal(size=(m, 3)), rng.normal(size=(3, k)), rng.normal(size=k)
    return linear(X, W, b, 1000 * rng.normal(size=(m, k)))


def test_without_anything_known_the_gradients_are_the_problem() -> None:
    got, truth = {"W1": np.ones((2, 3))}, {"W1": np.full((2, 3), 2.0)}
    problem = read(truth, got)
    assert (problem.got["W1"] == 1).all() and (problem.expected["W1"] == 2).all()
    assert problem.net is problem.stale is problem.m is None
    assert (problem.params, problem.given, problem.called, problem.forward) == ({}, {}, {}, "")


# The error of what was measured


@pytest.mark.parametrize(
    ("dtype", "off", "noise"),
    [
        (np.float64, 2.0, 2 * ROUNDING),  # a loss of 2
        (np.float64, 0.2, 0.02 * ROUNDING),
        (np.float64, 1200.0, 720_000 * ROUNDING),
        (np.float64, 20_000.0, 1e6 * ROUNDING),  # no more than of a million
        (np.float32, 2.0, 2e-6),
        (np.float32, 0.2, 1e-6),  # no less than of 1
    ],
)
def test_the_error_of_a_measured_slope_is_the_losss(dtype: type, off: float, noise: float) -> None:
    _, known = linear([[1], [2]], [[3]], [off], [[3], [6]])
    truth = {"W1": np.array([[77.0]], dtype), "b1": np.array([-5.0], dtype)}  # not the network's
    problem = read(truth, **known)
    assert problem.net is None and problem.noise == pytest.approx(noise, rel=1e-9)


@pytest.mark.parametrize(
    ("dtype", "told", "noise"),
    [
        (np.float64, None, ROUNDING),
        (np.float32, None, 1e-6),
        (np.float64, 0.25, 0.25),
        (np.float32, 0.25, 0.25),
        (np.float32, 0.0, 0.0),
    ],
)
def test_without_a_network_it_is_that_of_a_loss_of_1(
    dtype: type, told: float | None, noise: float
) -> None:
    problem = read({"W1": np.ones((2, 3), dtype)}, noise=told)
    assert problem.noise == pytest.approx(noise, rel=1e-9)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    ("kinds", "float32"),
    [
        ((np.float32, np.float32), True),
        ((np.float64, np.float32), False),
        ((np.float32, np.float64), False),
    ],
)
def test_a_truth_is_of_float32_where_all_of_it_is(
    kinds: tuple[type, type], float32: bool, inside: bool
) -> None:
    truth = {f"W{n}": np.ones((3, 3), kind) for n, kind in enumerate(kinds, start=1)}
    assert read(truth).float32 is float32
    if inside:  # in a network whose biases stand inside its weights
        truth = {"W1": np.ones((3, 2), kinds[0]), "W2": np.ones((3, 1), kinds[1])}
        zeros = {name: np.zeros(value.shape) for name, value in truth.items()}
        truth = {name: 0 * value for name, value in truth.items()}
        known = {"params": zeros, "X": np.ones((4, 2)), "Y": np.zeros((4, 1))}
        problem = read(truth, output="linear+mse", **known)
        assert problem.net is not None and problem.float32 is float32


# What does not fit together


def test_numbers_too_large_for_a_loss_are_no_network() -> None:
    truth, known = linear([[1.0]], [[1e200]], [0.0], [[0.0]])
    with np.errstate(over="raise"):
        assert read(truth, **known).net is None


def test_the_lie_of_the_numbers_is_kept_without_a_network() -> None:
    truth = {"W1": np.ones((4, 3)), "W2": np.ones((2, 4))}
    problem = read(truth)
    assert problem.net is None and problem.columns and problem.turned
    assert read({name: value.T for name, value in truth.items()}).columns is False


@pytest.mark.parametrize("missing", ["X", "Y", "output", "params"])
def test_where_too_little_is_known_there_is_no_network(missing: str) -> None:
    truth, known = wide(5, 2)
    assert read(truth, **known).net is not None
    problem = read(truth, **{**known, missing: None})
    assert problem.net is None and not problem.unlike


def test_what_forward_kept_may_have_the_inputs() -> None:
    truth, known = wide(5, 2)
    assert read(truth, **{**known, "X": None}, cache={"A0": known["X"]}).net is not None


def test_a_network_that_gives_another_gradient_is_unlike_the_learners() -> None:
    truth, known = wide(5, 2)
    other = {name: grad + 1 for name, grad in truth.items()}
    assert [read(each, **known).unlike for each in (truth, other)] == [False, True]


def test_what_the_learners_forward_does_otherwise_is_kept() -> None:
    truth, known = wide(5, 2)
    X, W = known["X"], known["params"]["W1"]
    said = say("forward_no_bias", layer=1)
    assert read(truth, **known, cache={"A1": X @ W}).forward == said


def test_an_earlier_gradient_is_kept_and_so_is_what_its_parts_are_called() -> None:
    truth = {"W1": np.ones((3, 5))}
    zeros = {"params": {"W1": np.zeros((3, 5))}, "X": np.ones((4, 2)), "Y": np.zeros((4, 5))}
    problem = read({"W1": 0 * truth["W1"]}, earlier=truth, output="linear+mse", **zeros)
    assert problem.net is not None and problem.called == {"b1": "W1"}
    assert {n: e.shape for n, e in problem.earlier.items()} == {"W1": (2, 5), "b1": (5,)}


def test_the_number_of_examples_is_the_networks_where_nobody_told_it() -> None:
    truth, known = wide(5, 2)
    assert [read(truth, m=m, **known).m for m in (None, 3)] == [5, 3]


# Where each parameter stands

W, B = "W", "b"


@pytest.mark.parametrize(
    ("shapes", "places"),
    [
        ({"W1": (3, 4), "b1": (4,)}, {"W1": (W, 1), "b1": (B, 1)}),
        ({"w1": (3, 4), "B1": (4,)}, {"w1": (W, 1), "B1": (B, 1)}),
        ({"W0": (3, 4), "b1": (4,)}, {"W0": (W, 1), "b1": (B, 2)}),
        ({"W1": (3, 4), "gamma": (4,)}, {"W1": (W, 1)}),
        ({"W1": (3, 4), "V1": (4,)}, {"W1": (W, 1)}),
        ({"w": (3,), "b": ()}, {"w": (W, 1), "b": (B, 1)}),
        (
            {"U": (3, 4), "c": (1, 4), "V": (4, 2), "d": (1, 2)},
            {"U": (W, 1), "c": (B, 1), "V": (W, 2), "d": (B, 2)},
        ),
        ({"U": (3, 4), "V": (4, 2), "d": (2,)}, {"U": (W, 1), "V": (W, 2), "d": (B, 2)}),
        ({"U": (3, 4), "V": (4, 2), "c": (4,)}, {"U": (W, 1), "V": (W, 2), "c": (B, 1)}),
        ({"U": (3, 4), "V": (5, 2)}, {}),
        ({"U": (3, 4), "c": (4,), "e": (4,)}, {}),
    ],
    ids=str,
)
def test_a_place_is_told_by_the_name_or_by_the_shape(
    shapes: dict[str, tuple[int, ...]], places: dict[str, tuple[str, int]]
) -> None:
    assert read({name: np.ones(shape) for name, shape in shapes.items()}).names == places


@pytest.mark.parametrize(
    ("k", "Y", "targets"),
    [
        (2, [1, 0, 1], [[0, 1], [1, 0], [0, 1]]),
        (2, [[1], [0], [1]], [[0, 1], [1, 0], [0, 1]]),
        (3, [2, 0, 1], [[0, 0, 1], [1, 0, 0], [0, 1, 0]]),
        (1, [1, 0, 1], [[1], [0], [1]]),
        (1, [[1], [0], [1]], [[1], [0], [1]]),
    ],
)
def test_labels_of_several_outputs_are_one_hot_rows(
    k: int, Y: list[int], targets: list[list[int]]
) -> None:
    rng = np.random.default_rng(3)
    truth, known = linear(rng.normal(size=(3, 2)), np.ones((2, k)), np.zeros(k), targets)
    net = read(truth, **{**known, "Y": Y}).net
    assert net is not None and net.Y.tolist() == targets


# The loss's factor


FACTORS = [times * per for times in (1, 2, 0.5) for per in (1, 1 / 3, 5, 5 / 3)]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("factor", FACTORS)
def test_a_losss_factor_has_no_error_of_measuring(factor: float, sign: int) -> None:
    """Of 5 examples and 3 outputs: a sum, a mean over outputs, a square with its ½ or without."""
    truth, known = wide(5, 3)
    measured = {name: factor * (1 + sign * 5e-5) * grad for name, grad in truth.items()}
    net = read(measured, **known).net
    assert net is not None and net.factor == pytest.approx(factor, rel=1e-15)


@pytest.mark.parametrize("factor", [1.0005, 0.9995, 3.7, 0.037, 100.0])
@pytest.mark.parametrize(("m", "k"), [(5, 3), (1, 2), (2, 1)])
def test_any_other_factor_is_taken_as_it_is(factor: float, m: int, k: int) -> None:
    truth, known = wide(m, k)
    net = read({name: factor * grad for name, grad in truth.items()}, **known).net
    assert net is not None and net.factor == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("factor", [1.0005, 3.7, 0.1, 10.0])
def test_of_one_number_a_factor_would_explain_everything(factor: float) -> None:
    truth, known = wide(1, 1)
    assert read({name: factor * grad for name, grad in truth.items()}, **known).net is None


def test_a_factor_that_lies_within_the_error_is_none() -> None:
    truth, known = wide(5, 3)
    off = {name: 1.01 * grad for name, grad in truth.items()}
    size = max(float(np.abs(grad).max()) for grad in truth.values())
    net = read(off, noise=0.02 * size, **known).net
    assert net is not None and net.factor == 1


def test_a_factor_is_read_where_the_gradient_is_largest() -> None:
    """The bias has none: its two residuals cancel. Nor has, in the second, the weight."""
    truth, known = linear([[1], [-1]], [[0]], [0], [[2], [-2]])
    assert truth["W1"] == -2 and truth["b1"] == 0
    net = read({name: 3 * grad for name, grad in truth.items()}, noise=0.0, **known).net
    assert net is not None and net.factor == 3
    truth, known = linear([[1], [-1]], [[8]], [2], [[8], [-8]], decay=0.5)
    assert truth["W1"] == 4 and truth["b1"] == 2  # of the decay alone; of the data alone
    net = read({"W1": truth["W1"], "b1": 3 * truth["b1"]}, noise=0.0, **known).net
    assert net is not None and net.factor == 3


def test_a_factor_is_the_losss_and_not_the_weight_decays() -> None:
    truth, known = wide(5, 2)
    W = known["params"]["W1"]
    decayed = {"W1": 3 * truth["W1"] + 50 * W, "b1": 3 * truth["b1"]}
    net = read(decayed, **{**known, "decay": 50.0}).net
    assert net is not None and net.factor == pytest.approx(3, rel=1e-12)


def test_a_network_without_a_slope_has_the_factor_1() -> None:
    truth, known = linear([[1], [2]], [[3]], [0], [[3], [6]])
    assert truth["W1"] == truth["b1"] == 0
    with np.errstate(all="raise"):
        net = read(truth, noise=0.0, **known).net
    assert net is not None and net.factor == 1


@pytest.mark.parametrize(("off", "fits"), [(0.9e-4, True), (1.1e-4, False)])
@pytest.mark.parametrize("noise", [0.0, 1e-3])
def test_a_network_is_one_that_gives_the_true_gradient(
    off: float, fits: bool, noise: float
) -> None:
    """To a ten thousandth of a parameter's largest entry, and what it may be off by measuring."""
    truth, known = linear([[1, 0], [0, 1]], np.zeros((2, 1)), [0], [[-8], [-2]])
    assert truth["W1"].tolist() == [[4], [1]]
    truth["W1"][1] += 4 * off + (noise if fits else 1.1 * noise)
    assert (read(truth, noise=noise, **known).net is not None) is fits


# An earlier cache


def deep() -> tuple[Net, Arrays, dict]:
    rng = np.random.default_rng(8)
    params = {"W1": rng.normal(size=(3, 4)), "b1": rng.normal(size=4)}
    params |= {"W2": rng.normal(size=(4, 2)), "b2": rng.normal(size=2)}
    params["b1"][0] = -100.0  # a unit that never answers
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    W, b = ({n: params[f"{kind}{n}"] for n in (1, 2)} for kind in "Wb")
    net = forward(Net(W, b, {0: X}, {}, Y, "relu", "linear+mse"))
    known = {"params": params, "X": X, "Y": Y, "activation": "relu", "output": "linear+mse"}
    truth = {f"{kind}{layer}": grad for (kind, layer), grad in backward(net, Twist()).items()}
    return net, truth, known


def test_what_a_cache_leaves_out_is_the_networks_own() -> None:
    net, truth, known = deep()
    stale = read(truth, **known, cache={"A1": net.A[1] + 1, "A2": net.A[2] + 2}).stale
    assert stale is not None
    assert np.array_equal(stale.A[0], net.A[0]) and np.array_equal(stale.A[1], net.A[1] + 1)
    assert np.array_equal(stale.A[2], net.A[2] + 2) and np.array_equal(stale.Z[1], net.Z[1])


def test_a_caches_own_numbers_are_kept_in_the_networks_form() -> None:
    net, truth, known = deep()
    cache = {"A0": net.A[0] + 3, "Z1": net.Z[1] + 4, "A1": net.A[1] + 1, "A2": net.A[2].ravel()}
    stale = read(truth, **known, cache=cache).stale
    assert stale is not None and stale.A[2].shape == (5, 2)
    assert np.array_equal(stale.A[0], net.A[0] + 3) and np.array_equal(stale.Z[1], net.Z[1] + 4)


@pytest.mark.parametrize(
    "cache",
    [{}, {"A1": np.ones((5, 4))}, {"A1": np.ones((5, 4)), "A2": np.ones((3, 2))}],
    ids=["none", "without A2", "a short A2"],
)
def test_a_cache_that_is_not_whole_is_no_earlier_one(cache: Arrays) -> None:
    _, truth, known = deep()
    problem = read(truth, **known, cache=cache)
    assert problem.net is not None and problem.stale is None


@pytest.mark.parametrize(
    ("off", "times", "earlier"),
    [(0.0, 5e-10, False), (0.0, 2e-9, True), (5e-13, 0.0, False), (2e-12, 0.0, True)],
)
def test_a_cache_is_another_one_by_more_than_rounding(
    off: float, times: float, earlier: bool
) -> None:
    net, truth, known = deep()
    cache = {"A1": (1 + times) * net.A[1], "A2": net.A[2]}
    cache["A1"][:, 0] += off
    assert (read(truth, **known, cache=cache).stale is not None) is earlier

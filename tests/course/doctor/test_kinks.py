"""Where a ReLU has its kink each slope is right; below it a leaky one has the slope that fits."""

import itertools

import numpy as np
import pytest

from course.doctor.network import Net, Twist, backward, forward
from tests.course.doctor.test_reading import Arrays, read

# A unit at its kink


def kinked(
    at: float = 0.0, kinds: str = "relu linear+mse", biases: bool = True
) -> tuple[Net, Arrays, dict]:
    """A network of two layers in which a unit of the first stands at this z for every example."""
    hidden, head = kinds.split()
    X = np.array([[1.0, 0.0, 2.0], [3.0, 0.0, -1.0]])
    params = {"W1": np.zeros((3, 2)), "b1": np.array([at, 4.0]), "W2": np.array([[5.0], [1.0]])}
    params["b2"] = np.array([0.5])
    Y = np.array([[1.0], [0.0]])
    if not biases:
        params = {"W1": np.array([[0, 1.0], [0, 3], [0, 1]]), "W2": params["W2"]}
    W, b = ({n: params.get(f"{kind}{n}", np.zeros(1)) for n in (1, 2)} for kind in "Wb")
    net = forward(Net(W, b, {0: X}, {}, Y, hidden, head))
    known = {"params": params, "X": X, "Y": Y, "activation": hidden, "output": head}
    return net, params, known


def sloped(net: Net, params: Arrays, slope: float) -> Arrays:
    """The gradient with this slope at the kink."""

    def at_kink(net: Net, layer: int) -> np.ndarray:
        return np.where(net.Z[layer] == 0, slope, net.Z[layer] > 0)

    found = backward(net, Twist(slope=at_kink))
    return {name: found[name[0], int(name[1])] for name in params}


def same(one: Arrays, other: Arrays) -> bool:
    return all(np.allclose(one[name], other[name], rtol=1e-12, atol=1e-14) for name in other)


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
def test_at_a_kink_each_slope_is_right(slope: float) -> None:
    """What is measured there lies between; the learner's own slope is then the true one."""
    net, params, known = kinked()
    measured, got = sloped(net, params, 0.5), sloped(net, params, slope)
    problem = read(measured, got, **known)
    assert problem.net is not None and same(problem.expected, got)
    assert same(problem.given, measured)
    assert problem.noise == 0.0


def test_of_a_gradient_with_no_such_slope_the_true_one_has_0() -> None:
    net, params, known = kinked()
    problem = read(sloped(net, params, 0.5), sloped(net, params, 7.0), **known)
    assert same(problem.expected, sloped(net, params, 0.0))


@pytest.mark.parametrize(("off", "slope"), [(5e-7, 1.0), (3e-6, 0.0)])
def test_a_slope_at_a_kink_is_the_learners_to_a_millionth(off: float, slope: float) -> None:
    net, params, known = kinked()
    got = {name: (1 + off) * grad for name, grad in sloped(net, params, 1.0).items()}
    problem = read(sloped(net, params, 0.5), got, **known)
    assert same(problem.expected, sloped(net, params, slope))


@pytest.mark.parametrize(("off", "slope"), [(5e-13, 1.0), (5e-12, 0.0)])
def test_beside_a_kink_a_zero_has_its_rounding(off: float, slope: float) -> None:
    net, params, known = kinked(biases=False)
    got = sloped(net, params, 1.0)
    assert got["W1"][1, 0] == 0  # its input is
    got["W1"][1, 0] = off
    problem = read(sloped(net, params, 0.5), got, **known)
    assert same(problem.expected, sloped(net, params, slope))


def test_at_a_kink_a_gradient_of_another_shape_agrees_with_no_slope() -> None:
    net, params, known = kinked()
    got = {**sloped(net, params, 1.0), "W1": np.ones((7, 7)), "b2": np.ones((3, 1))}
    problem = read(sloped(net, params, 0.5), got, **known)
    assert same(problem.expected, sloped(net, params, 1.0))  # b1 has it


@pytest.mark.parametrize(
    ("at", "kinds", "excused"),
    [
        (0.0, "relu linear+mse", True),
        (1e-4, "relu linear+mse", True),
        (-1e-4, "leaky_relu linear+mse", True),
        (1.1e-4, "relu linear+mse", False),
        (-1.1e-4, "relu linear+mse", False),
        (0.0, "tanh linear+mse", False),
    ],
)
def test_so_near_a_kink_a_measured_slope_may_be_any(at: float, kinds: str, excused: bool) -> None:
    net, params, known = kinked(at, kinds)
    measured = {n: backward(net, Twist())[n[0], int(n[1])] for n in params}
    assert read(measured, **known).net is not None
    measured["b1"] = measured["b1"] + [3.0, 0.0]
    assert (read(measured, **known).net is not None) is excused


@pytest.mark.parametrize(("at", "excused"), [(0.0, True), (1.0, False)])
def test_the_last_units_kink_is_one_too(at: float, excused: bool) -> None:
    X, Y = np.array([[1.0], [1.0]]), np.array([[-1.0], [-3.0]])
    params = {"W1": np.array([[2.0]]), "b1": np.array([at - 2.0])}
    known = {"params": params, "X": X, "Y": Y, "output": "relu+mse"}
    odd = {"W1": np.array([[0.7]]), "b1": np.array([0.9])}
    with np.errstate(all="raise"):  # its own slope is 0: nothing is a multiple of that
        net = read(odd, **known).net
    assert (net is not None and net.factor == 1) is excused


def test_a_kink_below_a_layer_is_no_excuse_for_its_gradient() -> None:
    net, params, known = kinked()
    measured = sloped(net, params, 0.0)
    measured["W2"] = measured["W2"] + [[0.0], [3.0]]
    assert read(measured, **known).net is None


# A leaky ReLU's slope below 0


def leaky(*leaks: float) -> tuple[Arrays, dict]:
    """The gradient of a network whose hidden layers have these slopes below 0; 1 is linear."""
    rng = np.random.default_rng(8)
    sizes = [3] + [4] * len(leaks) + [2]
    W = {n: rng.normal(size=size) for n, size in enumerate(itertools.pairwise(sizes), start=1)}
    b = {n: rng.normal(size=w.shape[1]) for n, w in W.items()}
    X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    A = {0: X}
    for n, leak in enumerate((*leaks, 1.0), start=1):
        Z = A[n - 1] @ W[n] + b[n]
        A[n] = np.where(Z > 0, Z, leak * Z)
    dZ, truth = (A[len(W)] - Y) / 6, {}
    for n in reversed(W):
        truth |= {f"W{n}": A[n - 1].T @ dZ, f"b{n}": dZ.sum(axis=0)}
        if n > 1:
            dZ = dZ @ W[n].T * np.where(A[n - 1] > 0, 1, leaks[n - 2])
    params = {f"{kind}{n}": of[n] for kind, of in (("W", W), ("b", b)) for n in W}
    return truth, {"params": params, "X": X, "Y": Y, "output": "linear+mse"}


@pytest.mark.parametrize("leak", [0.1, 0.2, 0.3, 0.05, 0.001])
def test_a_leaky_relu_has_the_slope_that_fits(leak: float) -> None:
    truth, known = leaky(leak, leak)
    net = read(truth, **known, activation="leaky_relu").net
    assert net is not None and net.activation == f"leaky_relu({leak})"
    truth, known = leaky(0.0, leak)
    net = read(truth, **known, activation=("relu", "leaky_relu")).net
    assert net is not None and net.activation == ("relu", f"leaky_relu({leak})")


def test_a_leaky_relus_usual_slope_comes_first() -> None:
    truth, known = leaky(0.01)
    net = read(truth, **known, activation="leaky_relu").net
    assert net is not None and net.activation == "leaky_relu"


@pytest.mark.parametrize(
    ("leak", "told"), [(0.7, "leaky_relu"), (0.7, ("leaky_relu",)), (0.1, "relu"), (0.1, ("relu",))]
)
def test_a_slope_that_nobody_uses_or_told_is_not_looked_for(
    leak: float, told: str | tuple[str]
) -> None:
    truth, known = leaky(leak)
    problem = read(truth, **known, activation=told)
    assert problem.net is None and problem.unlike

"""The doctor's own arithmetic, at points where the numbers are known."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor.network import (
    SLOPE_OF_A,
    SLOPE_OF_Z,
    Net,
    Problem,
    Twist,
    backward,
    forward,
    in_float32,
    loss,
    predict,
    sigmoid,
    softmax,
    through_softmax,
)

STUDENT = Student((3, 4, 2), "tanh", "softmax+ce", 0.3, seed=5)


def layers(params: dict[str, np.ndarray], kind: str) -> dict[int, np.ndarray]:
    return {int(name[1:]): value for name, value in params.items() if name[0] == kind}


def bare(student: Student) -> Net:
    """What the doctor knows before it runs forward."""
    W, b = (layers(student.params, kind) for kind in "Wb")
    return Net(W, b, {0: student.X}, {}, student.Y, student.hidden, student.head)


def known(student: Student) -> Problem:
    """Nothing wrong, and all of the network known."""
    truth = student.backward()
    names = {name: (name[0], int(name[1:])) for name in truth}
    m = len(student.X)
    net = forward(bare(student))
    return Problem(truth, truth, student.params, m, student.decay, net, None, names)


def close(got: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> bool:
    shapes = {name: np.shape(value) for name, value in expected.items()}
    return {name: np.shape(value) for name, value in got.items()} == shapes and all(
        np.allclose(got[name], value, rtol=1e-12, atol=1e-15) for name, value in expected.items()
    )


@pytest.mark.parametrize(
    ("z", "a"), [(0.0, 0.5), (np.log(3), 0.75), (-np.log(3), 0.25), (-1e4, 0.0), (1e4, 1.0)]
)
def test_sigmoid(z: float, a: float) -> None:
    assert sigmoid(np.array([z])) == pytest.approx([a], abs=1e-15)


def test_softmax_is_of_each_row() -> None:
    Z = np.log([[1.0, 3.0], [4.0, 1.0], [5.0, 5.0]])
    expected = [[0.25, 0.75], [0.8, 0.2], [0.5, 0.5]]
    assert softmax(Z) == pytest.approx(np.array(expected), abs=1e-15)


def test_softmax_of_rows_far_apart_does_not_overflow() -> None:
    with np.errstate(all="raise"):
        got = softmax(np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [2.0, 2.0]]))
    assert got == pytest.approx(np.full((3, 2), 0.5), abs=1e-15)


@pytest.mark.parametrize(
    ("kind", "a", "slope"),
    [
        ("sigmoid", 0.25, 0.1875),
        ("tanh", 0.5, 0.75),
        ("relu", 0.5, 1.0),
        ("relu", 0.0, 0.0),
        ("relu", -0.5, 0.0),
        ("leaky_relu", 0.5, 1.0),
        ("leaky_relu", 0.0, 0.01),
        ("leaky_relu(0.2)", -0.5, 0.2),
    ],
)
def test_a_slope_from_the_activation(kind: str, a: float, slope: float) -> None:
    assert SLOPE_OF_A[kind](np.array([a])) == pytest.approx([slope], abs=1e-15)


@pytest.mark.parametrize(
    ("kind", "z", "slope"),
    [
        ("sigmoid", -np.log(3), 0.1875),
        ("tanh", np.arctanh(0.5), 0.75),
        ("relu", 0.5, 1.0),
        ("relu", 0.0, 0.0),
        ("relu", -0.5, 0.0),
        ("leaky_relu", 0.5, 1.0),
        ("leaky_relu", 0.0, 0.01),
        ("leaky_relu(0.2)", -0.5, 0.2),
    ],
)
def test_a_slope_from_what_is_before_the_activation(kind: str, z: float, slope: float) -> None:
    assert SLOPE_OF_Z[kind](np.array([z])) == pytest.approx([slope], abs=1e-15)


LOG2 = np.log(2)


@pytest.mark.parametrize(
    ("output", "A", "Y", "expected"),
    [
        ("sigmoid+bce", [[0.25], [0.5]], [[1], [0]], 1.5 * LOG2),
        ("sigmoid+bce", [[0.75], [0.5]], [[0], [1]], 1.5 * LOG2),
        ("sigmoid+bce", [[1.0], [0.5]], [[1], [1]], 0.5 * LOG2),  # log 0 stands in no sum
        ("sigmoid+bce", [[0.0], [0.5]], [[1], [1]], np.inf),
        ("softmax+ce", [[0.25, 0.75], [0.5, 0.5]], [[1, 0], [0, 1]], 1.5 * LOG2),
        ("softmax+ce", [[0.25, 0.75], [0.25, 0.75]], [[1, 0], [0.5, 0]], 1.5 * LOG2),
        ("softmax+ce", [[0.0, 1.0], [0.5, 0.5]], [[0, 1], [1, 0]], 0.5 * LOG2),
        ("softmax+ce", [[0.0, 1.0], [0.5, 0.5]], [[1, 0], [1, 0]], np.inf),
        ("linear+mse", [[3.0, 1.0], [2.0, 2.0]], [[1, 1], [2, 5]], 3.25),
        ("softmax+mse", [[0.5, 0.5], [1.0, 0.0]], [[1, 0], [1, 0]], 0.125),
    ],
)
def test_a_loss_is_a_mean_over_the_examples(
    output: str, A: list[list[float]], Y: list[list[float]], expected: float
) -> None:
    outputs, targets = np.array(A), np.array(Y, dtype=np.float64)
    net = Net({1: np.ones((1, 1))}, {}, {1: outputs}, {}, targets, "tanh", output)
    with np.errstate(all="raise"):
        assert loss(net) == pytest.approx(expected, rel=1e-12)
        assert loss(replace(net, factor=3.0)) == pytest.approx(3 * expected, rel=1e-12)


def test_a_slope_goes_through_the_softmax_of_each_row() -> None:
    P, dA = np.array([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6]]), np.array([[1.0, 2, -4], [3, 0, 5]])
    through = [(np.diag(p) - np.outer(p, p)) @ slope for p, slope in zip(P, dA, strict=True)]
    assert through_softmax(P, dA) == pytest.approx(np.array(through), abs=1e-15)


def test_the_right_steps_go_back_from_the_last_layer() -> None:
    net = forward(bare(STUDENT))
    assert [step.layer for step in net.right] == [2, 1]
    assert np.allclose(net.right[0].dZ, (net.A[2] - net.Y) / 7, rtol=1e-12)


def test_of_what_nobody_said_nothing_is_odd() -> None:
    problem = known(STUDENT)
    assert problem.noise == 0.0
    assert not (problem.float32 or problem.columns or problem.turned or problem.unlike)


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("head", ["sigmoid+bce", "softmax+ce", "sigmoid+mse", "linear+mse"])
@pytest.mark.parametrize("shape", [(3, 2), (3, 4, 2), (4, 5, 3, 2)])
def test_forward_and_backward_are_the_students(
    shape: tuple[int, ...], head: str, hidden: str
) -> None:
    student = Student(shape, hidden, head, 0.0, seed=5)
    net = forward(bare(student))
    kept = {f"A{n}": A for n, A in net.A.items()} | {f"Z{n}": Z for n, Z in net.Z.items()}
    assert close(kept, student.cache)
    found = {f"{kind}{n}": grad for (kind, n), grad in backward(net, Twist()).items()}
    assert close(found, student.backward())


def test_the_losss_factor_is_the_gradients() -> None:
    net = forward(bare(STUDENT))
    once, thrice = (backward(replace(net, factor=times), Twist()) for times in (1.0, 3.0))
    assert all(np.allclose(thrice[place], 3 * grad, rtol=1e-12) for place, grad in once.items())


def test_a_slope_is_asked_of_the_hidden_layers_alone() -> None:
    net = forward(bare(Student((4, 5, 3, 2), "tanh", "softmax+ce", 0.0, seed=5)))
    asked = []
    backward(net, Twist(slope=lambda net, layer: asked.append(layer) or net.A[layer]))
    assert asked == [2, 1]


def test_each_part_of_the_backward_pass_can_be_replaced() -> None:
    net = forward(bare(STUDENT))
    dZ2 = (net.A[2] - net.Y) / 7
    right = backward(net, Twist())
    assert np.allclose(backward(net, Twist(delta=lambda net: 2 * net.Y))["b", 2], 2 * net.Y.mean(0))
    assert np.all(backward(net, Twist(slope=lambda net, n: 0 * net.A[n]))["W", 1] == 0)
    assert np.all(backward(net, Twist(back=lambda W: 0 * W.T))["W", 1] == 0)
    assert np.array_equal(backward(net, Twist(bias=lambda dZ: dZ[1]))["b", 2], dZ2[1])
    product = backward(net, Twist(weight=lambda A, dZ: A.T @ dZ + 1))
    assert np.allclose(product["W", 2], right["W", 2] + 1)
    other = replace(net, A={n: 2 * A for n, A in net.A.items()})
    got, expected = backward(net, Twist(cache=other)), backward(other, Twist())
    assert all(np.array_equal(got[place], grad) for place, grad in expected.items())


def gradients(
    student: Student, decay: float = 0.0, bias_decay: float = 0.0
) -> dict[str, np.ndarray]:
    """The loss's gradient, with this much of the parameters added."""
    parts = {"W": decay - student.decay, "b": bias_decay}
    return {
        name: grad + parts[name[0]] * student.params[name]
        for name, grad in student.backward().items()
    }


INSIDE = {
    "delta": lambda net: net.A[net.depth] - net.Y,
    "slope": lambda net, layer: 1 - net.A[layer] ** 2,
    "back": lambda W: W.T,
    "bias": lambda dZ: dZ.sum(axis=0),
    "weight": lambda A, dZ: A.T @ dZ,
}


@pytest.mark.parametrize("part", [*INSIDE, "cache"])
def test_a_part_that_is_replaced_by_the_right_one_gives_the_truth(part: str) -> None:
    problem = known(STUDENT)
    twist = Twist(**{part: problem.net if part == "cache" else INSIDE[part]})
    assert twist.structural()
    assert close(predict(problem, twist), problem.expected)
    assert predict(replace(problem, net=None), twist) == {}


def test_what_is_made_of_the_result_needs_no_network() -> None:
    problem = replace(known(STUDENT), net=None)
    assert not Twist(turn=True, scale=2.0, decay=0.0, bias_decay=1.0).structural()
    assert close(predict(problem, Twist()), problem.expected)
    assert close(predict(problem, Twist(decay=0.0)), gradients(STUDENT))
    assert close(predict(problem, Twist(decay=2.0)), gradients(STUDENT, 0.6))
    assert close(predict(problem, Twist(bias_decay=1.0)), gradients(STUDENT, 0.3, 0.3))
    summed = {
        name: 7 * grad + (0.3 * STUDENT.params[name] if name[0] == "W" else 0)
        for name, grad in gradients(STUDENT).items()
    }
    assert close(predict(problem, Twist(scale=7.0)), summed)
    turned = {name: grad.T for name, grad in problem.expected.items()}
    assert close(predict(problem, Twist(turn=True)), turned)


def test_of_parameters_that_are_not_known_no_decay_is_taken_off() -> None:
    problem = replace(known(STUDENT), net=None, params={"W2": STUDENT.params["W2"]})
    got = predict(problem, Twist(decay=0.0, bias_decay=1.0))
    assert close(got, problem.expected | {"W2": gradients(STUDENT)["W2"]})


def test_a_parameter_without_a_place_is_taken_for_a_weight() -> None:
    """A single array has no name: it may be turned, and has its decay."""
    grad, param = np.arange(1.0, 7.0).reshape(2, 3), np.full((2, 3), 0.5)
    problem = Problem({"": grad}, {"": grad}, {"": param}, 5, 0.2, None, None, {})
    assert close(predict(problem, Twist(turn=True)), {"": grad.T})
    assert close(predict(problem, Twist(decay=0.0)), {"": grad - 0.1})
    assert close(predict(problem, Twist(bias_decay=1.0)), {"": grad})


def test_a_bias_is_not_turned() -> None:
    row = np.array([[1.0, 2.0, 3.0]])
    problem = Problem({"b1": row}, {"b1": row}, {}, 5, 0.0, None, None, {"b1": ("b", 1)})
    assert close(predict(problem, Twist(turn=True)), {"b1": row})


@pytest.mark.parametrize("place", [("W", 3), ("b", 3)])
def test_nothing_is_said_of_a_layer_that_the_network_has_not(place: tuple[str, int]) -> None:
    problem = known(STUDENT)
    name = f"{place[0]}{place[1]}"
    more = replace(
        problem,
        expected=problem.expected | {name: np.ones(2)},
        names={**problem.names, name: place},
    )
    assert predict(more, Twist(back=lambda W: W.T)).keys() == problem.expected.keys()


def test_one_neurons_gradients_have_the_shapes_of_its_parameters() -> None:
    X, y = np.arange(12.0).reshape(4, 3) / 10, np.array([[1.0], [0.0], [0.0], [1.0]])
    w, b = np.array([0.1, -0.2, 0.3]), np.array(0.4)
    net = forward(Net({1: w[:, None]}, {1: b[None]}, {0: X}, {}, y, "sigmoid", "sigmoid+bce"))
    dz = (1 / (1 + np.exp(-(X @ w + b))) - y[:, 0]) / 4
    truth = {"w": X.T @ dz, "b": np.sum(dz)}
    names = {"w": ("W", 1), "b": ("b", 1)}
    problem = Problem(truth, truth, {"w": w, "b": b}, 4, 0.0, net, None, names)
    assert close(predict(problem, Twist(back=lambda W: W.T)), truth)
    # What does not fit keeps its own shape: a number for each example, where one is expected.
    each = predict(problem, Twist(bias=lambda dZ: dZ[:, 0]))
    assert each["b"].shape == (4,)
    matrix = predict(problem, Twist(weight=lambda A, dZ: A * dZ))
    assert matrix["w"].shape == (4, 3)


@pytest.mark.parametrize(
    ("W", "b"),
    [((3, 1), (1,)), ((3,), (1,)), ((3, 1), (1, 1)), ((3,), ()), ((3, 1), ()), ((), ())],
    ids=str,
)
@pytest.mark.parametrize("names", ["W1 b1", "w b"])
def test_one_units_parameters_may_have_any_form(
    names: str, W: tuple[int, ...], b: tuple[int, ...]
) -> None:
    one = Student((int(np.prod(W)), 1), "tanh", "sigmoid+bce", 0.0, seed=5)
    weight, bias = names.split()
    truth = {weight: one.backward()["W1"].reshape(W), bias: one.backward()["b1"].reshape(b)}
    problem = replace(
        known(one), expected=truth, params={}, names={weight: ("W", 1), bias: ("b", 1)}
    )
    assert close(predict(problem, Twist(back=lambda W: W.T)), truth)


@pytest.mark.parametrize("form", [(1, 4), (4, 1)])
def test_a_layers_bias_may_be_a_row_or_a_column(form: tuple[int, int]) -> None:
    problem = known(STUDENT)
    truth = {**problem.expected, "b1": problem.expected["b1"].reshape(form)}
    problem = replace(problem, expected=truth, params={"W1": STUDENT.params["W1"]})
    assert predict(problem, Twist(back=lambda W: W.T))["b1"].shape == form


def test_a_layers_gradient_keeps_the_shape_that_a_mistake_gives_it() -> None:
    problem = known(STUDENT)
    got = predict(problem, Twist(weight=lambda A, dZ: (A.T @ dZ).T))
    assert got["W1"].shape == (4, 3)
    scaled = predict(problem, Twist(bias=lambda dZ: dZ.sum(axis=0)[:, None], bias_decay=1.0))
    assert scaled["b1"].shape == (4, 1)  # of another shape than b: no decay of it is added
    assert np.allclose(scaled["b1"][:, 0], problem.expected["b1"])


TWISTS = {
    "delta": lambda net: net.Y,
    "slope": lambda net, layer: net.A[layer],
    "bias": lambda dZ: dZ,
    "turn": True,
    "scale": 3.0,
    "decay": 0.0,
    "bias_decay": 1.0,
}


@pytest.mark.parametrize("part", TWISTS)
def test_a_mistake_joins_another_that_replaces_something_else(part: str) -> None:
    one, other = Twist(**{part: TWISTS[part]}), Twist(back=lambda W: W)
    both = replace(one, back=other.back)
    assert one.joined(other) == other.joined(one) == both
    assert one.joined(Twist()) == Twist().joined(one) == one
    assert one.joined(replace(other, **{part: TWISTS[part]})) is None


def test_two_mistakes_have_the_facts_of_both() -> None:
    one, other = Twist(scale=2.0, facts={"a": 1, "b": 2}), Twist(turn=True, facts={"c": 3})
    joined = one.joined(other)
    assert joined is not None and joined.facts == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Twist(scale=-1), Twist(scale=4), Twist(scale=-4)),
        (Twist(scale=4), Twist(scale=-1), Twist(scale=-4)),
        (Twist(scale=2), Twist(scale=4), None),
        (Twist(scale=-2), Twist(scale=4), None),
        (Twist(decay=-1), Twist(decay=4), None),
        (Twist(decay=4), Twist(decay=-1), None),
    ],
)
def test_of_two_factors_one_is_a_sign(one: Twist, other: Twist, both: Twist | None) -> None:
    assert one.joined(other) == both


@pytest.mark.parametrize(
    ("number", "has"), [(0.5, True), (1 / 3, False), (2.0**-20, True), (1e300, False)]
)
def test_what_float32_has(number: float, has: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what is too large for float32 is no news to a learner
        assert in_float32(np.array([1.0, number])) is has

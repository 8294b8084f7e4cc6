"""A model is the reason where no parameters of it are good, and another one's are."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_model
from course.checkup.data import Told
from course.kept import reached
from tests.course.checkup.networks import GOOD, POOR, Given, Plain, data, ended, said

RNG = np.random.default_rng(0)
X = RNG.uniform((0, 2), (2, 4), (12, 2))


class Model:
    """Whatever its outputs are, it goes down their squared error by halves."""

    def __init__(self, predict: Any, X: Any, Y: Any, **net: Any) -> None:
        self.net: dict[str, Any] = {k: np.array(v, dtype=np.float64) for k, v in net.items()}
        self.X, self.Y, self._predict = np.array(X, dtype=np.float64), np.array(Y), predict
        self.times = 1.0

    def predict(self, X: Any) -> Any:
        return self.times * self._predict(X, **self.net)

    def loss(self) -> float:
        return float(np.mean((self.predict(self.X) - self.Y) ** 2))

    def step(self) -> None:
        for name, one in self.net.items():
            self.net[name] = one * 0.9


def line(X: Any, W: Any) -> Any:
    return X @ W


def with_bias(X: Any, W: Any, b: Any) -> Any:
    return X @ W + b


def inside(X: Any, W: Any, b: Any) -> Any:
    return np.tanh(X @ W).sum(axis=1, keepdims=True) + b


def hidden(X: Any, W: Any, b: Any, V: Any) -> Any:
    return np.tanh(X @ W + b) @ V


def case(predict: Any, Y: Any, X: Any = X, judged: Any = None, **more: Any) -> Given:
    net = {k: more.pop(k) for k in ("W", "b", "V") if k in more}
    made = Model(predict, X, Y, **net)
    known = {"data": data(Y, X=X) if judged is None else judged, "unusual_inputs": False}
    known |= {"copies_inputs": False, "reachable": (np.array([-99.0]), np.array([99.0]))}
    return Given(made, **known | more)


W, B = [[0.3], [-0.2]], [0.1]
PLANE = X @ [[1.0], [-0.5]]
HIGHER = PLANE + 4


@pytest.mark.parametrize(
    ("made", "bias"),
    [
        (case(line, PLANE, W=W), False),
        (case(with_bias, PLANE, W=W, b=B), True),
        (case(inside, PLANE, W=W, b=B), True),
        (case(hidden, PLANE, W=RNG.normal(size=(2, 3)), b=np.zeros(3), V=np.ones((3, 1))), True),
        (case(line, PLANE, np.hstack([X[:, :1], np.ones((12, 1))]), W=W), True),
        (case(line, PLANE, np.hstack([X[:, :1], np.zeros((12, 1))]), W=W), False),
        (case(lambda X, W: (X + 1) @ W, PLANE, W=W), True),
        (case(lambda X, W, b: X @ W + b * X[:, :1], PLANE, W=W, b=B), False),
        (case(lambda X, W, V: np.tanh(X @ W) @ V, PLANE, W=W, V=[[1.0]]), False),
        (case(lambda X, W, V: V / (1 + np.exp(X @ W)), PLANE, W=W, V=[[1.0]]), False),
    ],
    ids=itertools.count(),
)
def test_a_bias_is_what_changes_outputs_where_inputs_are_0(made: Given, bias: bool) -> None:
    assert of_model.first_layer_has_bias(made) is bias
    assert made.program.theta().tolist() == made.program.start.tolist()


def spoilt(made: Given) -> Given:
    """As something else has left it."""
    made.program._predict.__self__.times = 0.0  # type: ignore[attr-defined]
    return made


def test_it_is_looked_at_in_the_state_of_the_start() -> None:
    assert of_model.first_layer_has_bias(spoilt(case(with_bias, PLANE, W=W, b=B)))
    assert of_model.best(spoilt(case(line, PLANE, W=W)), shift=False) < 1e-6


def test_where_outputs_cannot_be_had_a_bias_is_taken_for_granted() -> None:
    def picky(X: Any, W: Any) -> Any:
        if not np.any(X):
            raise ValueError
        return X @ W

    assert of_model.first_layer_has_bias(case(picky, PLANE, W=W))


def test_a_line_comes_to_its_best() -> None:
    assert of_model.best(case(line, PLANE, W=W), shift=False) < 1e-6
    left = HIGHER - X @ np.linalg.lstsq(X, HIGHER, rcond=None)[0]
    expected = float(np.mean(left**2) / HIGHER.var())
    found = of_model.best(case(line, HIGHER, W=W), shift=False)
    assert found == pytest.approx(expected, rel=1e-3) and expected > 0.1


def test_a_number_added_to_each_input_is_as_good_as_a_bias() -> None:
    for low, high in ((-99.0, 99.0), (0.0, 1.0)):
        reachable = np.array([low]), np.array([high])
        made = case(line, HIGHER, W=W, reachable=reachable)
        assert of_model.best(made, shift=True) < 1e-3
        assert made.program.theta() == pytest.approx([0.3, -0.2])


@pytest.mark.parametrize(("high", "free"), [(50.0, False), (51.0, True)])
def test_a_number_is_added_to_outputs_without_bounds(high: float, free: bool) -> None:
    """A product of the inputs alone: no number added to them brings it below 0."""
    reachable = np.array([0.0]), np.array([high])
    made = case(lambda X, W: (X @ W) ** 2, -1 - PLANE**2 / 9, W=W, reachable=reachable)
    assert (of_model.best(made, shift=True) < 1) is free
    assert of_model.best(made, shift=False) > 1


@pytest.mark.parametrize("columns", [False, True])
def test_inputs_are_shifted_in_rows_and_in_columns(columns: bool) -> None:
    def turned(X: Any, W: Any) -> Any:
        return W.T @ X

    judged = data(HIGHER, X=X, columns=columns, axis=int(columns))
    reachable = np.array([0.0]), np.array([1.0])
    if columns:
        made = case(turned, HIGHER.T, X.T, judged, W=W, reachable=reachable)
    else:
        made = case(line, HIGHER, X, judged, W=W, reachable=reachable)
    assert of_model.best(made, shift=True) < 1e-3


@pytest.mark.parametrize(("n", "shifted"), [(60, True), (61, False)])
def test_many_inputs_are_not_shifted(n: int, shifted: bool) -> None:
    """With bounds there is nothing else to add."""
    many = np.tile(X[:, :1], (1, n)) - 1
    reachable = np.array([0.0]), np.array([1.0])
    target = many[:, :1] + 9
    made = case(lambda X, W: X[:, -1:] * W, target, many, W=[[0.5]], reachable=reachable)
    assert (of_model.best(made, shift=True) < 0.1) is shifted
    free = case(lambda X, W: X[:, -1:] * W, target, many, W=[[0.5]])
    assert of_model.best(free, shift=True) < 0.1


def test_unusual_inputs_are_scaled_first() -> None:
    """tanh of thousands is a step."""
    wide = 1e4 * (X - X.mean(axis=0))
    target = np.tanh(wide[:, :1] / 1e4)

    def bent(X: Any, W: Any) -> Any:
        return np.tanh(X[:, :1]) * W

    known = {"W": [[0.5]]}
    assert of_model.best(case(bent, target, wide, **known), shift=False) > 0.2
    assert of_model.best(case(bent, target, wide, unusual_inputs=True, **known), shift=False) < 0.1
    copies = {"unusual_inputs": True, "copies_inputs": True}
    assert of_model.best(case(bent, target, wide, **known | copies), shift=False) > 0.2


def test_what_raises_has_no_best_with_other_inputs() -> None:
    def picky(given: Any, W: Any) -> Any:
        if not np.array_equal(given, X):
            raise ValueError
        return given @ W

    made = case(picky, HIGHER, W=W)
    assert of_model.best(made, shift=True) == np.inf
    assert np.isfinite(of_model.best(made, shift=False))


def test_what_raises_at_a_second_start_has_the_best_of_the_first() -> None:
    def near(X: Any, W: Any) -> Any:
        if abs(W[0, 0] - 9) > 1:
            raise ValueError
        return 0 * X[:, :1] + W * 0

    made = case(lambda X, W: X[:, :1] * W, PLANE, W=[[9.0]])
    made.program._predict.__self__._predict = near  # type: ignore[attr-defined]
    made.program.state = reached(made.program._predict, made.program.net)
    found = of_model.best(made, shift=False)
    assert found == pytest.approx(float(np.mean(PLANE**2) / PLANE.var()))


def test_the_start_itself_may_be_the_best() -> None:
    def narrow(X: Any, W: Any) -> Any:
        return X[:, :1] * (np.abs(W - 50) < 1)

    assert of_model.best(case(narrow, X[:, :1], W=[[50.2]]), shift=False) == 0


def test_several_starts_are_tried_until_one_is_good() -> None:
    def slanted(X: Any, W: Any) -> Any:
        """Flat where W is negative, as at the start."""
        return np.maximum(W, 0) * X[:, :1]

    made = case(slanted, X[:, :1], W=[[-0.5]])
    assert of_model.best(made, shift=False) < 0.1


def test_no_second_start_is_tried_late() -> None:
    asked = itertools.count()  # which is not put back

    def counted(X: Any, W: Any) -> Any:
        next(asked)
        return X[:, :1] * W

    made = case(counted, PLANE, W=[[0.5]], left=0.0)
    before = next(asked)
    of_model.best(made, shift=False)
    assert next(asked) - before == 3


# ---- What is said ------------------------------------------------------------------------------


def limited(
    monkeypatch: pytest.MonkeyPatch, own: float, shifted: float, *, bias: bool, **more: Any
) -> list[Any]:
    """What is said of a model whose best is `own`, and `shifted` with a bias."""
    monkeypatch.setattr(of_model, "best", lambda case, shift: shifted if shift else own)
    monkeypatch.setattr(of_model, "first_layer_has_bias", lambda case: bias)
    known = {"W": W, "outputs": PLANE, "told": Told(0.9, 0.9, 0), "run": ended(0.9), "bar": 0.1}
    return list(of_model.limits(case(line, more.pop("Y", PLANE), **known | more)))


@pytest.mark.parametrize(
    ("own", "shifted", "error", "left", "found"),
    [
        (0.8, 0.05, 0.9, 60, [("no_bias", 0.92)]),
        (0.8, 0.1, 0.9, 60, [("no_bias", 0.92)]),
        (0.8, 0.47, 0.9, 60, [("no_bias", 0.92)]),
        (0.1, 0.05, 0.9, 60, []),
        (0.1, 0.05, 0.15, 60, []),
        (0.13, 0.1, 0.2, 60, [("no_bias", 0.92)]),
        (0.44, 0.05, 0.9, 60, []),
        (0.46, 0.05, 0.9, 60, [("no_bias", 0.92)]),
        (0.49, 0.05, 9.0, 60, []),
        (0.51, 0.05, 9.0, 60, [("no_bias", 0.92)]),
        (np.inf, 0.05, 0.9, 60, []),
        (0.8, 0.05, 0.9, 0.24, []),
        (0.8, 0.05, 0.9, 0.25, [("no_bias", 0.92)]),
    ],
)
def test_a_model_that_is_good_with_a_bias_lacks_one(
    own: float,
    shifted: float,
    error: float,
    left: float,
    found: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = ended(error)
    suspects = limited(monkeypatch, own, shifted, bias=False, run=run, left=left)
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"count": 2, "best": own, "shifted": shifted}


@pytest.mark.parametrize(
    ("own", "shifted", "bias", "error", "found"),
    [
        (0.8, 0.05, True, 0.9, [("too_simple_model", 0.91)]),
        (0.8, 0.49, False, 0.9, [("too_simple_model", 0.91)]),
        (0.101, 0.101, False, 0.15, [("too_simple_model", 0.91)]),
    ],
)
def test_a_model_that_another_one_beats_is_too_simple(
    own: float,
    shifted: float,
    bias: bool,
    error: float,
    found: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suspects = limited(monkeypatch, own, shifted, bias=bias, run=ended(error))
    assert said(suspects) == found
    assert suspects[0].facts["best"] == own and suspects[0].facts["other"] < 0.1
    assert suspects[0].facts["count"] == 2


WIDE = RNG.normal(size=(12, 65))


@pytest.mark.parametrize(
    ("told", "own", "error", "bar", "found"),
    [
        (0.1, 0.8, 0.9, 0.1, [("too_simple_model", 0.91)]),
        (0.39, 0.8, 0.9, 0.1, [("too_simple_model", 0.91)]),
        (0.41, 0.8, 0.9, 0.1, []),
        (0.1, 0.13, 0.2, 0.1, [("too_simple_model", 0.91)]),
        (0.039, 0.08, 0.1, 0.01, [("too_simple_model", 0.7)]),
        (0.039, 0.08, 0.088, 0.01, [("too_simple_model", 0.91)]),
        (0.039, 0.08, 0.09, 0.01, [("too_simple_model", 0.7)]),
        (0.039, 0.11, 0.15, 0.01, [("too_simple_model", 0.91)]),
    ],
)
def test_of_many_inputs_what_is_told_of_others_is_the_other_model(
    told: float, own: float, error: float, bar: float, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"told": Told(told, 0.9, 0), "X": WIDE, "W": np.ones((65, 1)), "bar": bar}
    suspects = limited(monkeypatch, own, 9, bias=True, run=ended(error), **known)
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"count": 65, "best": own, "other": told}


@pytest.mark.parametrize(("n", "told"), [(64, False), (65, True)])
def test_so_many_inputs_are_not_fitted(n: int, told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """6 units of n inputs, their biases, 6 weights and one more: 400 are fitted."""
    known = {"told": Told(0.0123, 0.9, 0), "X": WIDE[:, :n], "W": np.ones((n, 1)), "left": 1.0}
    monkeypatch.setattr(of_model, "fitted", lambda r, start, late: (start * 0 + 1e-9, 0.0))
    found = limited(monkeypatch, 9.0, 9, bias=True, **known)
    assert bool(found and found[0].facts["other"] == 0.0123) is told


def test_a_model_of_one_parameter_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"X": X[:, :1], "W": [[0.3]]}
    [one] = limited(monkeypatch, 0.8, 0.05, bias=False, **known)
    assert one.facts["count"] == 1


def test_outputs_of_another_shape_have_no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limited(monkeypatch, 0.8, 0.05, bias=False, outputs=np.ones((12, 2))) == []


@pytest.mark.parametrize(
    ("size", "k", "large"),
    [(160, 1, False), (161, 1, True), (4, 1000, False), (5, 1000, False), (6, 1000, True)],
)
def test_of_a_large_model_no_best_is_looked_for(
    size: int, k: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """160 parameters, and 60 000 slopes, are measured."""
    monkeypatch.setattr(of_model, "_large", lambda case: iter(["large"]))
    monkeypatch.setattr(of_model, "best", lambda case, shift: 0.0)
    made = Given(
        Plain(W=np.ones(size) * 3), data=data(np.zeros((12, k))), outputs=np.zeros((12, k))
    )
    assert list(of_model.limits(made)) == ["large"] * large


def large(monkeypatch: pytest.MonkeyPatch, size: int = 2, *, bias: bool, **more: Any) -> Any:
    monkeypatch.setattr(of_model, "first_layer_has_bias", lambda case: bias)
    known = {"W": np.full((size, 1), 0.5), "told": Told(0.1, 0.26, 0), "run": ended(0.9)}
    return case(lambda X, W: X @ W[:2] + W.sum(), PLANE, **known | more)


@pytest.mark.parametrize(
    ("size", "linear", "found"),
    [
        (2, 0.26, [("too_simple_model", 0.8)]),
        (3, 0.26, [("too_simple_model", 0.8)]),
        (2, 0.24, []),
        (4, 0.26, []),
    ],
)
def test_one_layer_is_too_simple_where_a_line_tells_less(
    size: int, linear: float, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = large(monkeypatch, size, bias=True, told=Told(0.1, linear, 0))
    suspects = list(of_model._large(made))
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"count": size, "best": linear, "other": 0.1}


def test_one_layer_of_several_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    for size, found in ((6, 1), (9, 1), (8, 0), (5, 0)):
        judged = data(np.zeros((12, 3)), X=X)
        made = large(monkeypatch, size, bias=True, judged=judged)
        assert len(list(of_model._large(made))) == found


@pytest.mark.parametrize(
    ("bias", "left", "trial", "found"),
    [
        (False, 60, GOOD, [("no_bias", 0.8)]),
        (False, 60, POOR, []),
        (True, 60, GOOD, []),
        (False, 0.25, GOOD, []),
        (False, 0.26, GOOD, [("no_bias", 0.8)]),
    ],
)
def test_inputs_around_0_need_no_bias(
    bias: bool, left: float, trial: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = large(monkeypatch, 9, bias=bias, left=left, trials=[trial])
    suspects = list(of_model._large(made))
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"count": 9, "best": 0.9, "shifted": 0.05} and one.run is GOOD
        assert made.inputs[0] == pytest.approx(X - X.mean(axis=0))
    assert np.array_equal(made.program.X, X)  # type: ignore[arg-type]


def test_inputs_that_cannot_be_exchanged_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_model, "first_layer_has_bias", lambda case: False)
    net = {"W": np.full((9, 1), 0.5)}
    made = Given(
        Model(lambda own, W: X @ W[:2] + 0 * W.sum(), X, PLANE, **net),
        data=data(PLANE, X=X),
        told=Told(0.1, 0.1, 0),
        trials=[GOOD],
    )
    assert list(of_model._large(made)) == [] and made.asked == []

"""What is measured of a program: each thing once, and everything is put back."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import examination as module
from course.checkup.data import Data, Told
from course.checkup.examination import Examination
from course.checkup.program import Program
from tests.course.checkup.networks import (
    FAIR,
    GOOD,
    POOR,
    Bowl,
    Given,
    Plain,
    Small,
    data,
    ended,
    program,
)

NOTHING = Told(0.9, 0.95, 0.0)


def with_bar(judged: Data, told: Told = NOTHING, *shapes: Any, copies: bool = False) -> float:
    """The bar, from all that it is made of."""
    case = Given(data=judged, told=told, copies_inputs=copies)
    case.program.shapes = [*shapes]
    del case.__dict__["bar"]
    return case.bar


def numbers(m: int) -> Data:
    return data(np.arange(float(m))[:, None])


def binary(m: int, ones: int, X: Any = None) -> Data:
    return data(np.arange(m)[:, None] < ones, "binary", X)


@pytest.mark.parametrize(
    ("judged", "told", "bar"),
    [
        (numbers(25), Told(0.4, 0.9, 0.03), 0.5),
        (numbers(25), Told(0.4, 0.9, 0.029), 0.5),
        (numbers(25), Told(0.4, 0.9, 0.031), 0.5),
        (numbers(25), Told(0.6, 0.9, 0.03), 0.5),
        (numbers(25), Told(0.6, 0.9, 0.029), 0.7),
        (numbers(24), Told(0.6, 0.9, 0.031), 0.08),
        (numbers(24), Told(0.5, 0.9, 0.031), 0.6),
        (numbers(24), Told(0.51, 0.9, 0.031), 0.08),
        (numbers(25), Told(0.02, 0.9, 0), 0.08),
        (numbers(25), Told(0.06, 0.9, 0), 0.09),
        (numbers(25), Told(0.1, 0.9, 0), 0.15),
        (numbers(25), Told(0.3, 0.9, 0), 0.4),
        (numbers(25), Told(0.9, 0.9, 0), 0.97),
        (binary(40, 10), Told(0.1, 0.9, 0.05), 0.125),
        (binary(40, 10), Told(0.1, 0.9, 0), 0.165),
        (binary(40, 10), Told(0.2, 0.9, 0), 0.2375),
        (binary(40, 10), Told(0.0, 0.9, 0), 0.04),
        (binary(24, 10), Told(0.2, 0.9, 0.05), 0.0),
        (binary(25, 10), Told(0.2, 0.9, 0.0), 0.29),
    ],
    ids=itertools.count(),
)
def test_where_a_program_has_learned(judged: Data, told: Told, bar: float) -> None:
    assert with_bar(judged, told) == pytest.approx(bar)


@pytest.mark.parametrize(("m", "each", "bar"), [(4, 4, 0.75), (24, 2, 0.5), (40, 2, 0.5)])
def test_twins_with_other_targets_cannot_all_be_learned(m: int, each: int, bar: float) -> None:
    """Of so many with the same inputs the first has another target."""
    X, T = np.arange(m)[:, None] // each, np.arange(m)[:, None] % each == 0
    assert with_bar(data(T, "binary", X), Told(0.5, 0.9, 0)) == pytest.approx(bar)


@pytest.mark.parametrize(
    ("shapes", "bar"),
    [
        ([(3, 2), (2,), (2, 3)], 0.05 + 1.5 * 1 / 14),
        ([(3, 1), (1, 3)], 0.05 + 1.5 * 5 / 14),
        ([(3, 3), (3,)], 0.08),
        ([(3, 3), (1,)], 0.08),
        ([(9,)], 0.08),
        ([(3, 0)], 0.08),
        ([], 0.08),
    ],
    ids=itertools.count(),
)
def test_copies_of_inputs_go_through_the_narrowest_layer(shapes: Any, bar: float) -> None:
    X = np.array([[3.0, 0, 0], [-3, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 1], [0, 0, -1]])
    assert with_bar(data(X, X=X), NOTHING, *shapes, copies=True) == pytest.approx(bar)


def test_copies_through_nothing_are_not_good_at_nothing() -> None:
    X = np.eye(40)
    assert with_bar(data(X, X=X), NOTHING, (40, 1), copies=True) == 0.9


@pytest.mark.parametrize(
    ("error", "good"), [(0.1, True), (0.1 + 1e-13, True), (0.1 + 1e-11, False)]
)
def test_the_bar_itself_is_good(error: float, good: bool) -> None:
    assert Given(bar=0.1).good(error) is good


@pytest.mark.parametrize(
    ("run", "than", "better"),
    [
        (ended(0.1), ended(0.1), True),
        (ended(0.44), ended(0.9), True),
        (ended(0.46), ended(0.9), False),
        (ended(0.46), None, False),
        (ended(0.44), None, True),
        (ended(0.49), ended(5.0), True),
        (ended(0.51), ended(5.0), False),
        (ended(0.1, raised="KeyError"), ended(0.9), False),
        (ended(np.nan), ended(0.9), False),
        (ended(0.3), ended(0.5), False),
    ],
    ids=itertools.count(),
)
def test_a_training_is_clearly_better(run: Any, than: Any, better: bool) -> None:
    assert Given(data=numbers(3)).better(run, than) is better


@pytest.mark.parametrize(
    ("run", "learned"),
    [(GOOD, True), (FAIR, False), (ended(0.05, raised="KeyError"), False)],
    ids=itertools.count(),
)
def test_what_has_learned(run: Any, learned: bool) -> None:
    assert Given(run=run).learned is learned


def usual(X: Any) -> bool:
    return not Given(data=data(np.zeros((len(X), 1)), X=X)).unusual_inputs


@pytest.mark.parametrize(
    ("X", "is_usual"),
    [
        ([[7.9], [-7.9]], True),
        ([[8.1], [-8.1]], False),
        ([[0.021], [-0.021]], True),
        ([[0.019], [-0.019]], False),
        ([[3.1, 0.1], [-3.1, -0.1]], False),
        ([[2.9, 0.09], [-2.9, -0.09]], True),
        ([[3.1, 0.11], [-3.1, -0.11]], True),
        ([[90.0], [90.0]], True),
        ([[1.0, 90], [-1, 90]], True),
        ([[1e-12, 0], [-1e-12, 0]], True),
        ([[1.2e-12, 0], [-1.2e-12, 0]], False),
        ([[9 + 9.9e-12], [9 - 9.9e-12]], True),
        ([[9 + 1.1e-11], [9 - 1.1e-11]], False),
    ],
)
def test_inputs_of_an_unusual_size(X: Any, is_usual: bool) -> None:
    assert usual(X) is is_usual


@pytest.mark.parametrize(
    ("X", "T", "copies"),
    [
        ([[1.0], [2]], [[1.0], [2]], True),
        ([[1.0], [2]], [[1.0], [3]], False),
        ([[1.0, 1], [2, 2]], [[1.0], [2]], False),
    ],
)
def test_targets_that_are_the_inputs(X: Any, T: Any, copies: bool) -> None:
    assert Given(data=data(T, X=X)).copies_inputs is copies


def test_random_parameters_of_a_usual_size() -> None:
    case = Given()
    case.program.shapes = [(200, 400), (4, 900), (5000,), (), (3000, 0), (1, 5000)]
    found = case.somewhere()
    spread = [found[:80_000].std(), found[80_000:83_600].std(), found[83_600:88_600].std()]
    assert spread == pytest.approx([1 / np.sqrt(200), 0.5, 0.3], rel=0.05)
    assert len(found) == 93_601 and found[88_601:].std() == pytest.approx(1, rel=0.05)
    rng = np.random.default_rng(1)
    assert found[0] == pytest.approx(rng.normal() / np.sqrt(200))
    assert not np.array_equal(case.somewhere(2), found)
    case.program.shapes = []
    assert case.somewhere().tolist() == []


@pytest.mark.parametrize(
    ("shapes", "found"),
    [
        ([(2, 3), (3,), (3, 1), (1,)], [1, 2, 3]),
        ([(2, 3), (1, 3), (4,)], [1]),
        ([(2, 3), ()], [1]),
        ([(5, 3), (2,), (3, 3)], []),
        ([(5, 3), (5,), (1, 1)], [1, 2]),
        ([(2, 3), (6, 4)], []),
        ([(9,)], []),
        ([(1,)], [0]),
    ],
)
def test_parameters_of_the_shape_of_biases(shapes: Any, found: Any) -> None:
    case = Given()
    case.program.shapes = shapes
    assert case.bias_like() == found


# ---- Of the program ----------------------------------------------------------------------------


def examined(made: Any, steps: int = 50) -> Examination:
    """An examination in which somebody has just moved the parameters."""
    case = Examination(program(made), steps)
    case.program.put(case.program.start + 7)
    return case


def is_put_back(case: Examination) -> bool:
    return bool(np.array_equal(case.program.theta(), case.program.start))


def test_the_start_is_measured_at_the_start() -> None:
    case = examined(Bowl([1.0, 2.0]))
    assert case.outputs.tolist() == [[1], [2]]
    case.program.put(case.program.start + 7)
    assert case.loss == 2.5
    case.program.put(case.program.start + 7)
    assert case.data.T.tolist() == [[9], [9]] and case.data.X.tolist() == [[4, 3], [3, 4]]
    assert is_put_back(case)


def test_outputs_elsewhere_are_those_at_random_parameters() -> None:
    case = examined(Bowl([1.0, 2.0]))
    assert case.elsewhere[:, 0] == pytest.approx(case.somewhere())
    assert is_put_back(case)


@pytest.mark.parametrize("name", ["elsewhere", "reachable", "computes"])
def test_it_is_measured_in_the_state_of_the_start(name: str) -> None:
    class Shifted(Small):
        off = 0.0

        def predict(self, X: Any) -> Any:
            return super().predict(X) + self.off

        def loss(self) -> float:
            return super().loss() + self.off

    made = Shifted()
    expected = getattr(examined(made), name)
    case = examined(made)
    made.off = 99.0
    assert np.array_equal(getattr(case, name), expected)


def test_trainings_have_their_steps() -> None:
    case = examined(Bowl([1.0, 2.0]), 12)
    case.__dict__["bar"] = -1.0
    assert case.run.steps == case.trial().steps == 12
    assert case.longer.steps == 480
    case.steps = 9
    del case.longer
    assert case.longer.steps == 400
    assert case.trial(start=np.zeros(2)).losses[0] == 0


def test_a_trial_and_a_longer_training_end_where_they_are_good() -> None:
    case = examined(Bowl([1.0, 2.0]), 100)
    case.__dict__["bar"] = 1e9
    assert (case.run.steps, case.trial().steps, case.longer.steps) == (100, 8, 78)


def test_slopes_are_measured_at_the_start_elsewhere_and_at_the_end() -> None:
    case = examined(Bowl([1.0, 2.0]))
    case.__dict__["run"] = ended(theta=np.array([5.0, 6.0]))
    slopes, elsewhere, end = case.slopes, case.slopes_elsewhere, case.slopes_at_end
    assert slopes is not None and slopes.loss == pytest.approx([1, 2]) and slopes.others
    assert elsewhere is not None and elsewhere.loss == pytest.approx(case.somewhere())
    assert end is not None and end.loss == pytest.approx([5, 6]) and not end.others
    assert is_put_back(case)


@pytest.mark.parametrize(
    ("theta", "still"),
    [
        ([3, 4, 5, 9], [True, False]),
        ([3, 4, 5, 6], [True, True]),
        ([0, 4, 5, 6], [False, True]),
        ([], [True, True]),
    ],
    ids=itertools.count(),
)
def test_parameters_that_the_training_left(theta: Any, still: Any) -> None:
    case = Given(Plain(v=[3.0, 4.0], w=[5.0, 6.0]), run=ended(theta=np.array(theta, dtype=float)))
    assert case.still == still


@pytest.mark.parametrize(
    ("power", "name"), [(2, "squared"), (1, "absolute"), (4, "fourth"), (3, "")]
)
def test_the_loss_that_is_computed_is_recognised(power: int, name: str) -> None:
    class Powers(Small):
        def loss(self) -> float:
            return float(np.mean(np.abs(self.predict(self.X) - self.Y) ** power))

    case = examined(Powers())
    assert case.computes == name
    assert is_put_back(case)


def test_the_loss_is_looked_at_in_eight_places(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(module, "identified", lambda *args: seen.append(args))
    case = examined(Bowl([1.0, 2.0]))
    assert case.computes is None
    [(values, told)] = seen
    rng = np.random.default_rng(2)
    places = [case.program.start + 0.3 * rng.normal(size=2) for _ in range(8)]
    assert values == pytest.approx([float(w @ w) / 2 for w in places])
    assert [one["sum"] for one in told] == pytest.approx([np.mean(w) for w in places])


def test_outputs_that_are_reached() -> None:
    low, high = examined(Bowl([1.0, 2.0])).reachable
    assert low[0] < -100 and high[0] > 100
    low, high = examined(Small(last=np.tanh)).reachable
    assert -1 <= low[0] < -0.9 and 0.9 < high[0] <= 1


def test_reachable_outputs_are_looked_for_at_thirty_places() -> None:
    case = examined(Bowl([1.0, 2.0]))
    rng = np.random.default_rng(3)
    every = [s * rng.normal(size=2) for s in (0.3, 1.0, 3.0, 10.0, 100.0) for _ in range(6)]
    low, high = case.reachable
    assert (low, high) == (pytest.approx([np.min(every)]), pytest.approx([np.max(every)]))
    assert is_put_back(case)


def test_outputs_that_are_never_numbers_reach_everything() -> None:
    case = examined(Small(last=lambda z: z * np.nan))
    case.__dict__["data"] = data(Small().Y, X=Small().X)
    low, high = case.reachable
    assert (low.tolist(), high.tolist()) == ([-np.inf], [np.inf])


def test_some_places_without_numbers_are_passed_over() -> None:
    low, high = examined(Small(last=lambda z: np.where(z > 3, np.nan, z))).reachable
    assert np.all(np.isfinite(low)) and high[0] <= 3


def test_the_length_of_a_step_is_measured_at_the_start() -> None:
    case = examined(Bowl([1.0, 2.0]))
    assert case.step_length == pytest.approx((10, 0))


def test_rates_are_tried_until_one_blows_up() -> None:
    case = examined(Bowl([1.0, 2.0], rate=0.015))
    assert list(case.larger) == [10, 100, 1000]
    assert [run.blown for run in case.larger.values()] == [False, False, True]
    assert list(case.smaller) == [0.1, 0.01, 1e-3, 1e-5]
    calm = examined(Bowl([1.0, 2.0], rate=1e-9))
    assert list(calm.larger) == [10.0, 100.0, 1000.0, 1e4, 1e5]


def test_a_smaller_rate_may_blow_up_before_the_next_is_tried() -> None:
    case = examined(Bowl([1.0, 2.0], rate=5e4))
    with np.errstate(over="ignore"):
        assert list(case.smaller) == [0.1, 0.01, 1e-3, 1e-5]
    assert [run.blown for run in case.smaller.values()] == [True, True, True, False]


@pytest.mark.parametrize(("left", "tried"), [(0.24, []), (0.25, [10, 100])])
def test_rates_are_tried_where_there_is_time(left: float, tried: Any) -> None:
    case = Given(Bowl([1.0, 2.0]), data=numbers(2), left=left)
    assert list(case.scaled((10.0, 100.0))) == tried


def test_with_each_rate_it_is_trained() -> None:
    case = Given(Bowl([1.0, 2.0]), data=numbers(2), steps=1)
    found = case.scaled((2.0, 5.0))
    assert found[2.0].theta == pytest.approx([0.8, 1.6])
    assert found[5.0].theta == pytest.approx([0.5, 1])


@pytest.mark.parametrize(
    ("kind", "error", "perfect"),
    [
        ("numbers", 0.019, True),
        ("numbers", 0.02, True),
        ("numbers", 0.021, False),
        ("binary", 0.0, False),
    ],
)
def test_a_training_with_another_rate_ends_where_it_is_perfect(
    kind: str, error: float, perfect: bool
) -> None:
    assert Given(data=data([[0], [1]], kind))._perfect(error) is perfect


def test_an_error_that_is_perfect_ends_it() -> None:
    case = Given(Bowl([1.0, 2.0]), data=data([[0.0], [0.0]]), bar=1e9, steps=60)
    assert case.scaled((1.0,))[1.0].steps == 8


def test_targets_are_told_always_alike() -> None:
    case = Given(data=numbers(9))
    assert case.told == Given(data=numbers(9)).told
    assert case.told == module.told_from_others(numbers(9), np.random.default_rng(0))


def test_a_suspect_has_no_training_and_no_numbers_by_itself() -> None:
    one = module.Suspect("x", 0.5)
    assert (one.facts, one.run) == ({}, None)


def test_data_are_examined_and_everything_put_back() -> None:
    class Counting(Bowl):
        def predict(self, X: Any) -> Any:
            self.net["calls"] = self.net.get("calls", 0) + 1
            return super().predict(X)

    made = Counting([1.0, 2.0])
    case = Examination(Program(made.net, made.X, made.Y, made.predict, made.loss, made.step), 5)
    assert case.data.T.shape == (2, 1)
    assert "calls" not in made.net


def test_poor_is_no_better_than_poor() -> None:
    assert not Given(data=numbers(3)).better(POOR)


class Drawing(Small):
    """A step draws: some of the examples, or some of what the network is made of."""

    what = ""

    def step(self) -> None:
        rng, whole = self.rng, (self.X, self.Y)
        if self.what == "examples":
            some = rng.permutation(len(self.X))[:10]
            self.X, self.Y = self.X[some], self.Y[some]
        slopes = self.gradient()
        self.X, self.Y = whole
        if self.what == "units":
            slopes["W1"] = slopes["W1"] * rng.integers(0, 2, 4)
        for name, slope in slopes.items():
            self.net[name] = self.net[name] - 0.1 * slope


@pytest.mark.parametrize(
    ("what", "writeable", "noisy"),
    [("examples", True, False), ("units", True, True), ("units", False, None), ("", True, False)],
)
def test_a_network_that_draws_in_a_step(what: str, writeable: bool, noisy: bool | None) -> None:
    made = Drawing()
    made.what, made.rng = what, np.random.default_rng(5)  # type: ignore[attr-defined]
    made.X.flags.writeable = writeable
    assert Examination(program(made), 5).noisy is noisy

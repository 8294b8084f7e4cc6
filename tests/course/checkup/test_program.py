"""A program as the checkup uses it: its clock, its parameters as a vector, other inputs."""

import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from course.checkup import program as module
from course.checkup.program import Clock, Program
from tests.course.checkup.networks import Bowl, Plain, program


class Watch:
    """What is read off both clocks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall = self.work = 5.0
        both = SimpleNamespace(monotonic=lambda: self.wall, thread_time=lambda: self.work)
        monkeypatch.setattr(module, "time", both)

    def on(self, wall: float, work: float) -> None:
        self.wall, self.work = 5 + wall, 5 + work


@pytest.mark.parametrize(
    ("wall", "work", "left"),
    [
        (0, 0, 6),
        (2, 2, 4),
        (3, 2, 2.1 / 3.1 * 5),
        (7.9, 5, 5.1 / 8 * 0.1),
        (7, 5.9, 0.1),
        (9, 5, -5.1 / 9.1),
        (1, 1.5, 4.5),
    ],
)
def test_less_time_is_left_on_a_busy_machine(
    wall: float, work: float, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    clock = Clock(8)
    watch.on(wall, work)
    assert clock.left == pytest.approx(left)


@pytest.mark.parametrize(
    ("seconds", "wall", "work", "late"),
    [
        (1, 1, 1, False),
        (1, 1.01, 1.01, True),
        (9, 1.7, 1.7, False),
        (9, 1.9, 1.9, True),
        (9, 9, 1, True),
        (1, 7.2, 0.9, False),
        (9, 8, 1, True),
    ],
)
def test_a_part_takes_no_more_than_three_tenths_of_what_is_left(
    seconds: float, wall: float, work: float, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    is_late = Clock(8).within(seconds)
    watch.on(wall, work)
    assert is_late() is late


def test_a_part_begins_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    clock = Clock(8)
    watch.on(1, 1)
    is_late = clock.within(1)
    watch.on(1.9, 1.9)
    assert not is_late()
    watch.on(2.1, 2.1)
    assert is_late()


def test_eight_seconds_and_the_first_seed_are_usual() -> None:
    made = Bowl([1.0])
    found = Program(made.net, made.X, made.Y, made.predict, made.loss, made.step)
    assert found.clock.seconds == 8
    assert found.rng.random() == np.random.default_rng(0).random()
    assert not found.stale and found.others == [] and found.places == []


def test_a_seed_and_seconds_are_what_one_says() -> None:
    made = Bowl([1.0])
    found = Program(made.net, made.X, made.Y, made.predict, made.loss, made.step, seed=3, seconds=5)
    assert found.clock.seconds == 5
    assert found.rng.random() == np.random.default_rng(3).random()


def test_parameters_are_one_vector_and_parts_of_it() -> None:
    made = program(Plain(W=[[1.0, 2.0], [3.0, 4.0]], b=[5.0]))
    assert (made.names, made.shapes, made.sizes) == (["W", "b"], [(2, 2), (1,)], [4, 1])
    assert made.start.tolist() == made.theta().tolist() == [1, 2, 3, 4, 5]
    parts = made.parts(np.arange(5.0))
    assert [part.tolist() for part in parts] == [[[0, 1], [2, 3]], [4]]
    made.put(np.arange(5.0))
    assert made.theta().tolist() == [0, 1, 2, 3, 4]


def test_without_parameters_the_vector_is_empty() -> None:
    made = program(
        SimpleNamespace(
            **vars(Bowl([1.0]))
            | {
                "net": {},
                "predict": lambda X: X,
                "loss": lambda: 1.0,
                "step": lambda: None,
            }
        )
    )
    assert made.theta().shape == (0,) and made.parts(np.zeros(0)) == []


def test_a_number_that_becomes_several_counts_as_these() -> None:
    class Growing(Plain):
        def step(self) -> None:
            self.net["b"] = self.net["b"] + np.array([0.1, 0.2])

        def predict(self, X: Any) -> Any:
            return np.asarray(X)[:, :1] * np.sum(self.net["b"])

    made = Growing(b=3.0)
    made.net["b"] = 3.0
    found = program(made)
    assert found.reshaped == [("b", (), (2,))]
    assert found.shapes == [(2,)] and found.sizes == [2]
    assert found.theta().tolist() == [3, 3]


def test_an_array_that_gets_another_shape_keeps_its_own() -> None:
    class Growing(Plain):
        def step(self) -> None:
            self.net["b"] = np.concatenate([self.net["b"], [1.0]])

    found = program(Growing(a=[1.0], b=[3.0, 7.0]))
    assert found.reshaped == [("b", (2,), (3,))]
    assert found.shapes == [(1,), (2,)]
    assert found.theta().tolist() == [1, 3, 7]


def test_a_step_that_raises_changes_no_shape() -> None:
    class Broken(Plain):
        def step(self) -> None:
            self.net["b"] = np.ones(7)
            raise KeyError

    found = program(Broken(b=[3.0, 7.0]))
    assert found.reshaped == [] and found.theta().tolist() == [3, 7]


def test_outputs_are_copies_and_those_of_other_inputs_too() -> None:
    made = Bowl([1.0, 2.0])
    found = program(made)
    assert found.outputs().tolist() == [[1], [2]]
    assert found.outputs(np.full((1, 2), 4.0)).tolist() == [[3]]
    made.predict = lambda X: made.net["w"]  # type: ignore[method-assign]
    same = Program(made.net, made.X, made.Y, lambda X: made.net["w"], made.loss, made.step)
    assert not np.shares_memory(same.outputs(), made.net["w"])


def test_a_step_is_what_it_adds_and_stays() -> None:
    found = program(Bowl([1.0, 2.0]))
    assert found.delta() == pytest.approx([-0.1, -0.2])
    assert found.theta() == pytest.approx([0.9, 1.8])


def test_a_loss_elsewhere_stays_there() -> None:
    found = program(Bowl([1.0, 2.0]))
    assert found.loss_at(np.array([3.0, 4.0])) == 12.5
    assert found.theta().tolist() == [3, 4]


class LeftBehind(Plain):
    """The loss looks at what predict left behind."""

    def predict(self, X: Any) -> Any:
        self.out = super().predict(X)
        return self.out

    def loss(self) -> float:
        return float(np.sum(getattr(self, "out", 0)))


def test_a_loss_may_be_stale() -> None:
    found = program(LeftBehind(w=[1.0, 3.0]))
    assert found.stale
    found.put(np.array([4.0, 5.0]))
    assert found.value() == 27
    assert not program(Plain(w=[1.0, 3.0])).stale


def test_a_loss_may_be_stale_though_it_is_right_at_the_start() -> None:
    made = LeftBehind(w=[1.0, 3.0])
    made.predict(made.X)
    assert program(made).stale


def test_outputs_are_floats() -> None:
    made = Bowl([1.0])
    whole = Program(made.net, made.X, made.Y, lambda X: np.ones(2, dtype=int), made.loss, print)
    assert whole.outputs().dtype == np.float64


def test_a_loss_that_never_changes_is_not_stale() -> None:
    class Constant(Plain):
        def loss(self) -> float:
            return 1.0

    assert not program(Constant(w=[1.0, 3.0])).stale


# ---- Other inputs ------------------------------------------------------------------------------

HEAD = """
import numpy as np
net = {"w": np.array([2.0])}
def predict(X): return X * net["w"]
def loss(): return float(np.sum(predict(X)))
def step(): net["w"] = net["w"] - 0.1
"""


def space_of(X: Any) -> tuple[dict[str, Any], Program]:
    space: dict[str, Any] = {"X": X, "__name__": "program"}
    exec(HEAD, space)
    known = (space[name] for name in ("predict", "loss", "step"))
    made = Program(space["net"], X, np.array([7.0, 9.0]), *known)
    made.find_parameters()
    return space, made


def test_other_inputs_are_written_into_the_array() -> None:
    X = np.array([1.0, 2.0])
    space, made = space_of(X)
    with made.inputs(np.array([10.0, 20.0])) as used:
        assert used and space["X"] is X and X.tolist() == [10, 20]
        X[0] = 5
        made.restore()
        assert X.tolist() == [10, 20] and made.value() == 60
    assert X.tolist() == [1, 2] and made.X is X


@pytest.mark.parametrize(
    "X", [[1.0, 2.0], np.array([1, 2]), np.array([1.0, 2.0])], ids=itertools.count()
)
def test_where_the_array_cannot_hold_them_another_one_stands_there(X: Any) -> None:
    if isinstance(X, list):
        X = tuple(X)
    elif X.dtype == float:
        X.flags.writeable = False
    space, made = space_of(X)
    other = np.array([1.5, 2.5])
    with made.inputs(other) as used:
        assert used and space["X"] is made.X is other
        space["X"] = None
        made.restore()
        assert space["X"] is other and made.outputs().tolist() == [3, 5]
    assert space["X"] is made.X is X


def test_inputs_that_change_no_loss_are_not_used() -> None:
    made = program(Bowl([1.0, 2.0]))
    with made.inputs(np.zeros((2, 2))) as used:
        assert not used


def test_the_old_inputs_come_back_whatever_is_raised() -> None:
    X = np.array([1.0, 2.0])
    _, made = space_of(X)
    with pytest.raises(KeyError), made.inputs(np.zeros(2)):
        raise KeyError
    assert X.tolist() == [1, 2]
    made.restore()
    assert X.tolist() == [1, 2]


def test_large_arrays_are_put_back_after_other_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.kept.LARGE", 1)
    X = np.array([1.0, 2.0])
    _, made = space_of(X)
    with made.inputs(np.zeros(2)):
        pass
    assert X.tolist() == [1, 2]
    X[0] = 5
    made.restore()
    assert X[0] == 5
    made.state.put_back()
    assert X[0] == 1


# ---- Other targets -----------------------------------------------------------------------------

ORDER = np.array([2, 0, 1])


def targets_of(Y: Any) -> Any:
    space: dict[str, Any] = {"Y": Y, "X": np.arange(3.0), "__name__": "program"}
    exec(
        "net = {'w': 1.0}\ndef loss(): return net['w'] * (1.0 * Y[0] if len(Y) == 3 else Y[0][0])",
        space,
    )
    known = (space["X"], Y, lambda X: space["net"]["w"] * X, space["loss"], lambda: None)
    return Program(space["net"], *known)


@pytest.mark.parametrize(
    ("Y", "expected"),
    [
        ([5, 6, 7], [7, 5, 6]),
        (np.array([5, 6, 7]), [7, 5, 6]),
        (np.array([[5.0, 6, 7], [1, 2, 3]]), [[7, 5, 6], [3, 1, 2]]),
    ],
    ids=itertools.count(),
)
def test_targets_in_another_order(Y: Any, expected: Any) -> None:
    before = np.array(Y).tolist()
    made = targets_of(Y)
    with made.targets(ORDER) as other:
        assert other and np.array(Y).tolist() == expected
        Y[0] = 0
        made.restore()
        assert np.array(Y).tolist() == expected
    assert np.array(Y).tolist() == before


def test_targets_that_cannot_be_exchanged_stay() -> None:
    for Y in ((5, 6, 7), np.array([5, 6, 7])):
        if isinstance(Y, np.ndarray):
            Y.flags.writeable = False
        with targets_of(Y).targets(ORDER) as other:
            assert not other and list(Y) == [5, 6, 7]


def test_inputs_that_are_the_targets_are_exchanged_in_both() -> None:
    X, Y = np.array([1.0, 2.0]), np.array([1.0, 2.0])
    space: dict[str, Any] = {"X": X, "__name__": "program"}
    exec(HEAD, space)
    made = Program(space["net"], X, Y, *(space[name] for name in ("predict", "loss", "step")))
    with made.inputs(np.array([3.0, 4.0]), copied=True):
        assert X.tolist() == Y.tolist() == [3, 4]
    assert X.tolist() == Y.tolist() == [1, 2]


def test_inputs_are_used_though_at_weights_of_zero_they_change_no_loss() -> None:
    made = program(Plain(w=[0.0, 0.0]))
    with made.inputs(np.array([[3.0], [4.0]])) as used:
        assert used
    made.loss = lambda: 1.0
    with made.inputs(np.array([[3.0], [4.0]])) as used:
        assert not used

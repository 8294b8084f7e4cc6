"""Each reason is found where it is the one thing that is wrong, and only with its number."""

from typing import Any, ClassVar

import numpy as np
import pytest

from course.checkup import of_data, of_start, of_step, of_training
from course.checkup.examination import Suspect
from tests.course.checkup.networks import Small, case

FLAT = Small().Y[:, 0]


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmax_of_a_column(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum(axis=0)


def swapped(grads: dict[str, Any]) -> dict[str, Any]:
    return grads | {"W1": np.ascontiguousarray(grads["W1"].T).reshape(2, 4)}


def without(*names: str) -> Any:
    return lambda grads: {k: g for k, g in grads.items() if k not in names}


def found(detector: Any, **changed: Any) -> list[Suspect]:
    with np.errstate(all="ignore"):
        return list(detector(case(Small(**changed))))


CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "updated_copy": (of_step.nothing_moves, {"wrong": without("W1", "b1", "W2", "b2")}),
    "some_not_updated": (of_step.nothing_moves, {"wrong": without("W1")}),
    "wrong_sign": (of_step.direction, {"sign": 1}),
    "wrong_gradient": (of_step.direction, {"wrong": swapped}),
    "wrong_factor": (of_step.direction, {"wrong": lambda g: g | {"b2": 40 * g["b2"]}}),
    "softmax_over_examples": (of_data.softmax_axis, {"last": softmax_of_a_column}),
    "target_range": (of_data.target_range, {"last": sigmoid}),
    "label_matrix": (of_data.label_shape, {"Y": FLAT, "wrong": lambda g: {}}),
    "labels_shuffled": (of_data.labels_shuffled, {"Y": np.roll(Small().Y, 7)}),
    "equal_start": (of_start.equal_start, {"W1": np.ones((2, 4)), "W2": np.ones((4, 1))}),
    "dead_relu": (of_start.dead_relu, {"relu": True, "b1": np.full(4, -9.0)}),
    "rate_too_small": (of_training.rate, {"rate": 1e-4}),
    "rate_blown": (of_training.rate, {"rate": 3.0}),
    "too_few_steps": (of_training.too_few_steps, {"rate": 0.002}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reason_is_found(name: str) -> None:
    detector, changed = CASES[name]
    if name == "label_matrix":
        changed = {"Y": FLAT}

        class Flat(Small):
            def gradient(self) -> dict[str, Any]:
                return {}

        with np.errstate(all="ignore"):
            assert [s.id for s in detector(case(Flat(**changed)))] == [name]
        return
    assert [s.id for s in found(detector, **changed)][:1] == [name]


@pytest.mark.parametrize("name", CASES)
def test_no_reason_is_found_where_nothing_is_wrong(name: str) -> None:
    if name != "too_few_steps":  # more steps always help a little
        assert found(CASES[name][0]) == []


def test_momentum_is_no_wrong_gradient() -> None:
    class Heavy(Small):
        speed: ClassVar[dict[str, Any]] = {}

        def step(self) -> None:
            for name, slope in self.gradient().items():
                self.speed[name] = 0.9 * self.speed.get(name, 0) - 0.02 * slope
                self.net[name] = self.net[name] + self.speed[name]

    assert list(of_step.direction(case(Heavy()))) == []


def test_signs_alone_are_no_wrong_gradient() -> None:
    """As in Adam's first step."""
    assert found(of_step.direction, wrong=lambda g: {k: np.sign(v) for k, v in g.items()}) == []


def test_a_part_of_the_examples_is_no_wrong_gradient() -> None:
    class Batches(Small):
        rng = np.random.default_rng(0)

        def step(self) -> None:
            whole, some = (self.X, self.Y), self.rng.integers(0, 40, 8)
            self.X, self.Y = self.X[some], self.Y[some]
            super().step()
            self.X, self.Y = whole

    assert list(of_step.direction(case(Batches()))) == []


def test_a_decay_that_the_loss_has_not_is_named() -> None:
    class Decaying(Small):
        def gradient(self) -> dict[str, Any]:
            return {k: g + 0.5 * self.net[k] for k, g in super().gradient().items()}

    first = next(iter(of_step.direction(case(Decaying()))))
    assert first.id == "other_loss_decay"
    assert first.facts["decay"] == pytest.approx(0.5, rel=1e-3)


def test_another_loss_is_named() -> None:
    class Absolute(Small):
        def loss(self) -> float:
            return float(np.mean((self.predict(self.X) - self.Y) ** 4))

    first = next(iter(of_step.direction(case(Absolute()))))
    assert (first.id, first.facts["of"]) == ("other_loss", "the mean squared error")


def test_a_step_towards_other_targets_is_the_slope_of_something() -> None:
    class Rolled(Small):
        def gradient(self) -> dict[str, Any]:
            own, self.Y = self.Y, np.roll(self.Y, 3, axis=0)
            found = super().gradient()
            self.Y = own
            return found

    assert of_step.is_a_slope(case(Rolled()))
    assert next(iter(of_step.direction(case(Rolled())))).id == "other_loss_unknown"


def test_a_wrong_gradient_is_the_slope_of_nothing() -> None:
    assert of_step.is_a_slope(case(Small()))
    assert not of_step.is_a_slope(case(Small(wrong=swapped)))


def test_one_example_after_the_other_is_no_wrong_gradient() -> None:
    class OneByOne(Small):
        def step(self) -> None:
            whole = self.X, self.Y
            for x, y in zip(*whole, strict=True):
                self.X, self.Y = x[None], y[None]
                super().step()
            self.X, self.Y = whole

    assert list(of_step.direction(case(OneByOne(rate=0.01)))) == []

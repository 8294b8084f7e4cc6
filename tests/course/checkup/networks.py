"""Small programs, written so that single things in them can be wrong."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from course.checkup.data import Data
from course.checkup.examination import Examination
from course.checkup.program import Program
from course.checkup.trial import Run


class Small:
    """2-4-1, tanh and a linear output, squared error: learns x₁x₂ in some hundred steps."""

    def __init__(self, **changed: Any) -> None:
        rng = np.random.default_rng(0)
        self.X = rng.uniform(-1.5, 1.5, (40, 2))
        self.Y = np.sin(self.X[:, :1]) + 0.5 * self.X[:, 1:]
        start = {"W1": rng.normal(size=(2, 4)), "b1": np.zeros(4)}
        start |= {"W2": rng.normal(size=(4, 1)), "b2": np.zeros(1)}
        self.net: Any = {k: changed.get(k, v) for k, v in start.items()}
        self.X, self.Y = changed.get("X", self.X), changed.get("Y", self.Y)
        self.how = SimpleNamespace(
            **{"rate": 0.1, "sign": -1, "relu": False, "last": None} | changed
        )

    def hidden(self, X: Any) -> Any:
        z = X @ self.net["W1"] + self.net["b1"]
        return np.maximum(z, 0) if self.how.relu else np.tanh(z)

    def predict(self, X: Any) -> Any:
        z = self.hidden(X) @ self.net["W2"] + self.net["b2"]
        return self.how.last(z) if self.how.last else z

    def loss(self) -> float:
        return float(np.mean((self.predict(self.X) - self.Y) ** 2))

    def gradient(self) -> dict[str, Any]:
        h = self.hidden(self.X)
        d2 = 2 * (self.predict(self.X) - self.Y) / len(self.X)
        d1 = d2 @ self.net["W2"].T * ((h > 0) if self.how.relu else 1 - h**2)
        found = {"W1": self.X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        return getattr(self.how, "wrong", lambda grads: grads)(found)

    def step(self) -> None:
        for name, slope in self.gradient().items():
            self.net[name] = self.net[name] + self.how.sign * self.how.rate * slope

    def known(self) -> dict[str, Any]:
        """What `checkup` is given, besides `net`."""
        names = ("X", "Y", "predict", "loss", "step")
        return {name: getattr(self, name) for name in names}


def case(small: Any, steps: int = 150) -> Examination:
    """What is measured of it."""
    program = Program(small.net, *small.known().values(), seconds=60)
    program.find_parameters()
    return Examination(program, steps)


class Bowl:
    """Numbers that go down to `at`: the loss is Σ steep·(w − at)² / 2, and w are the outputs."""

    def __init__(self, w: Any, steep: Any = 1.0, at: Any = 0.0, rate: Any = 0.1) -> None:
        self.net: dict[str, Any] = {"w": np.array(w, dtype=np.float64)}
        self.steep, self.at, self.rate = steep, at, rate
        self.X = np.eye(len(w)) + 3
        self.Y = np.full((len(w), 1), 9.0)

    def predict(self, X: Any) -> Any:
        return (np.asarray(X) - 3) @ self.net["w"][:, None]

    def loss(self) -> float:
        return float(np.sum(self.steep * (self.net["w"] - self.at) ** 2) / 2)

    def step(self) -> None:
        self.net["w"] = self.net["w"] - self.rate * self.steep * (self.net["w"] - self.at)


def program(made: Any, seconds: float = 60) -> Program:
    """Its program, with the parameters that were found."""
    found = Program(made.net, made.X, made.Y, made.predict, made.loss, made.step, seconds=seconds)
    found.find_parameters()
    return found


def data(T: Any, kind: str = "numbers", X: Any = None, **more: Any) -> Data:
    """Targets in rows, and inputs that are their numbers."""
    rows = np.array(T, dtype=np.float64)
    known = {"axis": 0, "columns": False, "labels": False} | more
    inputs = np.arange(float(len(rows)))[:, None] if X is None else np.array(X, dtype=np.float64)
    return Data(inputs, rows, kind=kind, **known)


class Plain:
    """Any parameters: the outputs are a sum of all of them, and a step adds a tenth to each."""

    def __init__(self, X: Any = ((1.0,), (2.0,)), Y: Any = ((1.0,), (5.0,)), **net: Any) -> None:
        self.net: dict[str, Any] = {k: np.array(v, dtype=np.float64) for k, v in net.items()}
        self.X, self.Y = np.array(X, dtype=np.float64), np.array(Y)

    def predict(self, X: Any) -> Any:
        return np.asarray(X)[:, :1] * sum(one.sum() for one in self.net.values())

    def loss(self) -> float:
        return float(np.mean((self.predict(self.X) - self.Y) ** 2))

    def step(self) -> None:
        for name, one in self.net.items():
            self.net[name] = one + 0.1


class Given(Examination):
    """An examination with some measurements given, and trainings that come out as told."""

    def __init__(
        self,
        made: Any = None,
        *,
        steps: int = 100,
        trials: Any = (),
        left: float = 60,
        **measured: Any,
    ) -> None:
        super().__init__(program(made if made is not None else Plain(w=[1.0, 3.0])), steps)
        self.__dict__ |= {"bar": 0.1, "run": ended(0.9)} | measured
        self.asked: list[dict[str, Any]] = []  #: what was changed in each training
        self.inputs: list[Any] = []  #: what went in
        self.trials = list(trials)
        self.clock = self.program.clock = Left(left)  # type: ignore[assignment]

    def trial(self, seconds: float = 0.5, **changed: Any) -> Run:
        self.asked.append(changed)
        self.inputs.append(np.array(self.program.X))
        return self.trials.pop(0)


class Left:
    """A clock that shows how much is left."""

    def __init__(self, left: float) -> None:
        self.left, self.seconds = left, 60.0

    def within(self, seconds: float) -> Any:
        return lambda: self.left <= 0


def ended(error: float = 0.9, loss: float = 0.5, **more: Any) -> Run:
    """A training that comes to this error."""
    known = {"at": [0, 10], "losses": [1.0, loss], "errors": [1.0, *[error] * 5]} | more
    return Run(**{"theta": np.ones(2)} | known)


GOOD, FAIR, POOR = ended(0.05, 0.01), ended(0.3, 0.3), ended(0.8, 0.5)


def said(found: Any) -> list[tuple[str, float]]:
    """Ids and weights of suspects."""
    return [(one.id, pytest.approx(one.weight)) for one in found]

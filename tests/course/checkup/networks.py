"""One small network, written so that single things in it can be wrong."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from course.checkup.examination import Examination
from course.checkup.program import Program


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

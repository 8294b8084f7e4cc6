"""Whatever a checkup tries, the program is as it was."""

import random
from typing import Any

import numpy as np
import pytest

from course.checkup import checkup
from tests.course.checkup.networks import Small
from tests.course.checkup.support import ready


def told(value: Any) -> Any:
    """What a thing consists of, down to the bits and to which object it is."""
    if isinstance(value, np.ndarray):
        return id(value), value.dtype, value.tobytes()
    if isinstance(value, dict):
        return id(value), [(key, told(one)) for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return id(value), [told(one) for one in value]
    return told(vars(value)) if hasattr(value, "__dict__") else value


HEAD = """
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(12, 2))
Y = X[:, :1] * 2 + 1
def predict(X): return X @ W() + b()
def loss(): return float(np.mean((predict(X) - Y) ** 2))
def slopes():
    d = 2 * (predict(X) - Y) / len(X)
    return X.T @ d, d.sum(axis=0)
"""
PROGRAMS = {
    "in place": """
net = {"W": np.zeros((2, 1)), "b": np.zeros(1)}
def W(): return net["W"]
def b(): return net["b"]
def step():
    gW, gb = slopes()
    net["W"] -= 0.1 * gW
    net["b"] -= 0.1 * gb
""",
    "replaced arrays": """
net = [np.zeros((2, 1)), np.zeros(1)]
def W(): return net[0]
def b(): return net[1]
def step():
    gW, gb = slopes()
    net[:] = [net[0] - 0.1 * gW, net[1] - 0.1 * gb]
""",
    "a replaced dict, and attributes that are new": """
class Net: pass
net = Net()
net.p = {"W": np.zeros((2, 1)), "b": np.zeros(1)}
def W(): return net.p["W"]
def b():
    net.seen = net.p["b"]
    return net.p["b"]
def step():
    gW, gb = slopes()
    net.steps = getattr(net, "steps", 0) + 1
    net.p = {"W": net.p["W"] - 0.1 * gW, "b": net.p["b"] - 0.1 * gb}
""",
    "numbers, momentum elsewhere, and random draws": """
net = {"w": [0.1, 0.2], "b": 0.0}
speed = {"w": np.zeros((2, 1)), "count": 0}
count = 0
def W(): return np.array(net["w"])[:, None]
def b(): return net["b"]
def step():
    global count
    count += 1
    gW, gb = slopes()
    speed["w"] = 0.9 * speed["w"] - 0.02 * gW * (1 + 0.1 * np.random.rand() + 0.1 * rng.uniform())
    net["w"] = [w + float(v) for w, v in zip(net["w"], speed["w"][:, 0])]
    net["b"] -= 0.02 * float(gb[0])
""",
    "raises after a while": """
net = {"W": np.zeros((2, 1)), "b": np.zeros(1), "n": 0}
def W(): return net["W"]
def b(): return net["b"]
def step():
    gW, gb = slopes()
    net["n"] += 1
    net["W"] = net["W"] - 0.1 * gW
    X[0, 0] = 7.0
    if net["n"] > 5:
        raise RuntimeError("enough")
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_everything_is_put_back(name: str) -> None:
    space = ready(HEAD + PROGRAMS[name])
    mine = {key: space[key] for key in space if key in ("net", "X", "Y", "speed", "count")}
    before = told(mine), space["rng"].bit_generator.state, random.getstate()
    drawn = np.random.get_state()[1].tobytes()
    checkup(**{key: space[key] for key in ("net", "X", "Y", "predict", "loss", "step")})
    after = {key: space[key] for key in mine}
    again = told(after), space["rng"].bit_generator.state, random.getstate()
    assert again[0][1] == before[0][1]
    assert again[1:] == before[1:]
    assert np.random.get_state()[1].tobytes() == drawn


def test_other_inputs_are_taken_out_again() -> None:
    small = Small(X=255 * Small().X, rate=0.05)
    bits, same = small.X.tobytes(), small.X
    found = checkup(small.net, **small.known())
    assert found.findings[0].id == "unscaled_inputs"
    assert small.X is same and small.X.tobytes() == bits

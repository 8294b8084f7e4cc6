from dataclasses import dataclass
import numpy as np

@dataclass
class Params:
    V: np.ndarray
    v: np.ndarray
    U: np.ndarray
    u: np.ndarray

    @classmethod
    def zeros_like(cls, other):
        return cls(*(np.zeros_like(getattr(other, f)) for f in "VvUu"))

rng = np.random.default_rng(160)
p = Params(rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3))
examples = list(zip(rng.normal(size=(5, 3)), rng.normal(size=(5, 3))))

def phi(z):
    return z / (1 + np.abs(z))

def loss():
    return sum(np.sum((p.U @ phi(p.V @ x + p.v) + p.u - t) ** 2) / 2 for x, t in examples)

def gradient():
    g = Params.zeros_like(p)
    for x, t in examples:
        z = p.V @ x + p.v
        h = phi(z)
        delta = p.U @ h + p.u - t
        g.u += delta
        delta = p.U.T @ delta
        g.U += np.outer(delta, h)
        delta = delta / (1 + np.abs(z)) ** 2
        g.V += np.outer(delta, x)
        g.v += delta
    return g

# --- answer
LINE = (33, 32)
NAME = "g.U"
WHAT = "U's gradient takes the output's delta, which the line before has already overwritten with the hidden one."
RIGHT_LINE = "g.U += np.outer(p.U @ h + p.u - t, h)"
PARAMS = [("p." + f, "G." + f) for f in "VvUu"]

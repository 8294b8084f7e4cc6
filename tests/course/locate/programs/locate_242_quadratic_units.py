import numpy as np

gen = np.random.default_rng(242)
q = gen.normal(size=(8, 3))
energy = 0.5 * (q ** 2).sum(axis=1) + 0.1 * q[:, 0] ** 4
basis = gen.normal(size=(3, 4))
shift = gen.normal(size=4)
mix = gen.normal(size=(4, 3))
top = gen.normal(size=3)


def potential():
    u = q @ basis + shift
    s = u ** 2 / (1 + u ** 2)
    c = np.cos(s @ mix)
    return u, s, c, c @ top


def loss():
    return np.mean((energy - potential()[-1]) ** 2)


def gradient():
    u, s, c, E = potential()
    n = len(energy)
    force = -(2 / n) * (energy - E)
    d_top = force @ c
    d_arg = -np.sin(s @ mix) * top * force[:, None]
    d_mix = s.T @ d_arg
    d_u = (d_arg @ mix.T) * 2 * u * (1 - s) ** 2
    return d_u.T.dot(q).T, d_u.sum(axis=0), d_mix, d_top

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("basis", "G[0]"), ("shift", "G[1]"), ("mix", "G[2]"), ("top", "G[3]")]

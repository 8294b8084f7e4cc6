import numpy as np

rng = np.random.default_rng(1707)
# a "neural ODE" with Euler steps: the same small network at every step
DT, N_STEPS = 0.25, 4
K = rng.normal(size=(3, 5))
kb = rng.normal(size=5)
L = rng.normal(size=(5, 3))
start = rng.normal(size=(6, 3))
finish = rng.normal(size=(6, 3))


def velocity(s):
    return np.tanh(s @ K + kb) @ L


def trajectory():
    path = [start]
    for _ in range(N_STEPS):
        path.append(path[-1] + DT * velocity(path[-1]))
    return path


def loss():
    path = trajectory()
    # the end must be right, and every step costs a little for its length
    return 0.5 * np.mean((path[-1] - finish) ** 2) + 0.01 * sum(np.sum(velocity(s) ** 2) for s in path[:-1])


def gradient():
    path = trajectory()
    dK, dkb, dL = np.zeros_like(K), np.zeros_like(kb), np.zeros_like(L)
    lam = (path[-1] - finish) / finish.size         # the adjoint
    for s, s_next in zip(path[-2::-1], path[:0:-1]):
        h = np.tanh(s @ K + kb)
        v = (s_next - s) / DT
        dv = DT * lam + 0.02 * v
        dL += h.T @ dv
        dz = dv @ L.T * (1 - h * h)
        dK += s.T @ dz
        dkb += dz.sum(axis=0)
        lam = lam + dz @ K.T
    return {"K": dK, "kb": dkb, "L": dL}

# --- answer
LINE = None
NAME = None
WHAT = "Right: the velocity is read back from two states, the shared weights add up, and the adjoint keeps its straight path."
RIGHT_LINE = None
PARAMS = [(k, "G['%s']" % k) for k in ("K", "kb", "L")]

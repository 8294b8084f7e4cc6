import numpy as np

omega_0 = 3.0
rng = np.random.default_rng(243)
coords = np.linspace(-1, 1, 10)[:, None]
field = np.exp(-4 * coords ** 2) * np.cos(6 * coords)
w_1 = rng.uniform(-1, 1, (1, 5)); b_1 = rng.uniform(-1, 1, 5)
w_2 = rng.uniform(-1, 1, (5, 5)); b_2 = rng.uniform(-1, 1, 5)
w_3 = rng.uniform(-1, 1, (5, 1)); b_3 = np.zeros(1)


def evaluate():
    phase_1 = omega_0 * (coords @ w_1 + b_1)
    phase_2 = np.sin(phase_1) @ w_2 + b_2
    return phase_1, phase_2, np.sin(phase_2) @ w_3 + b_3


def loss():
    return np.mean((evaluate()[2] - field) ** 2)


def gradient():
    phase_1, phase_2, out = evaluate()
    d_out = 2 * (out - field) / field.size
    d_phase_2 = d_out @ w_3.T * np.cos(phase_2)
    d_phase_1 = d_phase_2 @ w_2.T * np.cos(phase_1)
    g_w3 = np.sin(phase_2).T @ d_out
    g_b3 = d_out.sum(axis=0)
    g_w2 = np.sin(phase_1).T @ d_phase_2
    g_b2 = d_phase_2.sum(axis=0)
    g_w1 = omega_0 * coords.T @ d_phase_1
    g_b1 = d_phase_1.sum(axis=0)
    return g_w1, g_b1, g_w2, g_b2, g_w3, g_b3

# --- answer
LINE = 32
NAME = "g_b1"
WHAT = "The bias stands inside the bracket that omega_0 multiplies, so its gradient has the factor omega_0 as well."
RIGHT_LINE = "g_b1 = omega_0 * d_phase_1.sum(axis=0)"
PARAMS = [(n, "G[%d]" % i) for i, n in enumerate(("w_1", "b_1", "w_2", "b_2", "w_3", "b_3"))]

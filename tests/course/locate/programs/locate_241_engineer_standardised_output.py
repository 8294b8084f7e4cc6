import numpy as np

# sensor calibration: network output is scaled to zero mean, unit spread before comparing
rng = np.random.default_rng(241)
sensor = rng.uniform(0, 5, size=(7, 2))
reference = rng.normal(size=7)
KH = rng.normal(size=(2, 4)) * 0.4
OH = rng.normal(size=4)
KO = rng.normal(size=4)


def channel():
    hid = np.arctan(sensor @ KH + OH)
    raw = hid @ KO
    return hid, raw


def loss():
    _, raw = channel()
    scaled = (raw - np.mean(raw)) / np.std(raw)
    return np.sum((scaled - reference)**2)


def gradient():
    hid, raw = channel()
    m = raw.size
    avg = np.sum(raw) / m
    spread = np.sqrt(np.sum((raw - avg)**2) / (m - 1))
    scaled = (raw - avg) / spread
    g_scaled = 2 * (scaled - reference)
    g_raw = (g_scaled - np.mean(g_scaled) - scaled * np.mean(g_scaled * scaled)) / spread
    g_KO = hid.T @ g_raw
    g_in = np.outer(g_raw, KO) / (1 + (sensor @ KH + OH)**2)
    return sensor.T @ g_in, np.sum(g_in, axis=0), g_KO

# --- answer
LINE = 28
NAME = "spread"
WHAT = "np.std in the loss divides by m, not by m - 1."
RIGHT_LINE = "spread = np.sqrt(np.sum((raw - avg)**2) / m)"
PARAMS = [("KH", "G[0]"), ("OH", "G[1]"), ("KO", "G[2]")]

LEN = 9
TAPS = 3
STRIDE = 2
OUT = (LEN - TAPS) // STRIDE + 1

signal = [
    [0.3, -1.2, 0.8, 0.5, -0.4, 1.1, -0.9, 0.2, 0.7],
    [1.0, 0.4, -0.6, -0.2, 0.9, -1.3, 0.1, 0.6, -0.5],
    [-0.8, 0.9, 0.2, -1.0, 0.3, 0.5, 1.2, -0.7, 0.4],
]
wanted = [0.5, -0.25, 1.0]
tap = [0.6, -0.3, 0.9]
gain = [0.5, -0.8, 0.4, 1.1]
dc = [0.05]


def cube_ish(v):
    return v / (1.0 + abs(v))


def run(row, buf):
    y = 0.0
    for o in range(OUT):
        buf[o] = dc[0]
        for k in range(TAPS):
            buf[o] += tap[k] * row[o * STRIDE + k]
        y += gain[o] * cube_ish(buf[o])
    return y


def loss():
    buf = [0.0] * OUT
    s = 0.0
    for row, w in zip(signal, wanted):
        d = run(row, buf) - w
        s += d * d
    return s / (2 * len(wanted))


def gradient():
    buf = [0.0] * OUT
    g_tap = [0.0] * TAPS
    g_gain = [0.0] * OUT
    g_dc = [0.0]
    for row, w in zip(signal, wanted):
        d = (run(row, buf) - w) / len(wanted)
        for o in range(OUT):
            g_gain[o] += d * cube_ish(buf[o])
            q = d * gain[o] / (1.0 + abs(buf[o])) ** 2
            g_dc[0] += q
            for k in range(TAPS):
                g_tap[k] += q * row[o * STRIDE + k]
    return g_tap, g_gain, g_dc

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("tap", "G[0]"), ("gain", "G[1]"), ("dc", "G[2]")]

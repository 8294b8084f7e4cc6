import numpy as np

gen = np.random.default_rng(221)
STEPS, IN, HID = 5, 2, 3
series = gen.normal(size=(STEPS, IN))
goal = gen.normal(size=HID)
Wx = gen.normal(size=(HID, IN))
Wh = gen.normal(size=(HID, HID))
bias = gen.normal(size=HID)
start = gen.normal(size=HID)


def unroll():
    states = [start]
    for x in series:
        states.append(np.tanh(Wx @ x + Wh @ states[-1] + bias))
    return states


def loss():
    return ((unroll()[-1] - goal) ** 2).sum()


def gradient():
    states = unroll()
    dWx, dWh, dbias = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bias)
    dstate = 2 * (states[-1] - goal)
    for t in range(STEPS - 1, -1, -1):
        dpre = dstate * (1 - states[t + 1] ** 2)
        dWx += np.outer(dpre, series[t])
        dWh += np.outer(dpre, states[t])
        dbias += dpre
        dstate = Wh.T @ dpre
    dstart = dpre
    return dWx, dWh, dbias, dstart

# --- answer
LINE = 34
NAME = "dstart"
WHAT = "dpre is still in front of the first step's tanh; the start comes in through Wh, so its gradient is dstate = Wh.T @ dpre."
RIGHT_LINE = "dstart = dstate"
PARAMS = [("Wx", "G[0]"), ("Wh", "G[1]"), ("bias", "G[2]"), ("start", "G[3]")]

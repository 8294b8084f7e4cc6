import numpy as np

rng = np.random.default_rng(29)
N_IN, N_MID, N_OUT = 6, 8, 3
data = rng.normal(size=(12, N_IN))
goal = rng.integers(0, N_OUT, 12)
M1 = (rng.random((N_IN, N_MID)) < 0.6) / 0.6       # DropConnect: weights, not units, are dropped
M2 = (rng.random((N_MID, N_OUT)) < 0.6) / 0.6
store = {"U": rng.normal(size=(N_IN, N_MID)), "u": rng.normal(size=N_MID),
         "V": rng.normal(size=(N_MID, N_OUT)), "v": rng.normal(size=N_OUT)}


def forward(store):
    U, u, V, v = (store[k] for k in ("U", "u", "V", "v"))
    mid = np.tanh(data @ (U * M1) + u)
    score = mid @ (V * M2) + v
    score = score - score.max(axis=1, keepdims=True)
    prob = np.exp(score)
    prob /= prob.sum(axis=1, keepdims=True)
    return mid, prob


def loss():
    _, prob = forward(store)
    return float(np.mean(-np.log(prob[np.arange(12), goal])))


def gradient():
    mid, prob = forward(store)
    slope = {}
    ds = (prob - np.eye(N_OUT)[goal]) / 12
    slope["V"] = (mid.T @ ds) * M2
    slope["v"] = ds.sum(axis=0)
    dmid = ds @ store["V"].T
    dpre = dmid * (1 + mid) * (1 - mid)
    slope["U"] = (data.T @ dpre) * M1
    slope["u"] = dpre.sum(axis=0)
    return slope

# --- answer
LINE = 34
NAME = "dmid"
WHAT = "The forward pass used the masked weights V * M2; the gradient must go back through the same."
RIGHT_LINE = "dmid = ds @ (store[\"V\"] * M2).T"
PARAMS = [("store['%s']" % k, "G['%s']" % k) for k in "UuVv"]

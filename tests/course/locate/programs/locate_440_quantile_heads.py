import numpy as np

rng = np.random.default_rng(9)
QUANTILES = np.array([0.1, 0.5, 0.9])
x = rng.uniform(-1, 1, (11, 2))
demand = (2 * x[:, :1] - x[:, 1:]) + rng.normal(size=(11, 1))

net = {
    "body": {"w": rng.normal(size=(2, 8)), "b": rng.normal(size=8)},
    "head": {"w": rng.normal(size=(8, 3)), "b": rng.normal(size=3)},
}


def forward(net, x):
    pre = x @ net["body"]["w"] + net["body"]["b"]
    act = np.maximum(pre, 0)
    return pre, act, act @ net["head"]["w"] + net["head"]["b"]


def pinball(y, q):
    u = y - q
    return np.maximum(QUANTILES * u, (QUANTILES - 1) * u)


def loss():
    q = forward(net, x)[2]
    return pinball(demand, q).sum(axis=1).mean()


def gradient():
    pre, act, q = forward(net, x)
    over = q > demand
    dq = np.where(over, -QUANTILES, 1 - QUANTILES) / len(x)
    d_head = {"w": act.T @ dq, "b": dq.sum(axis=0)}
    d_act = dq @ net["head"]["w"].T
    d_pre = np.where(pre > 0, d_act, 0)
    d_body = {"w": x.T @ d_pre, "b": d_pre.sum(axis=0)}
    return {"body": d_body, "head": d_head}

# --- answer
LINE = 33
NAME = "dq"
WHAT = "The two cases are swapped: over the target the slope is 1 - QUANTILES, below it -QUANTILES."
RIGHT_LINE = "dq = np.where(over, 1 - QUANTILES, -QUANTILES) / len(x)"
PARAMS = [("net['%s']['%s']" % (a, b), "G['%s']['%s']" % (a, b)) for a in ("body", "head") for b in "wb"]

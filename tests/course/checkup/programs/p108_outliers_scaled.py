CAUSE = "unscaled_inputs"
CURE = [("cleaned = readings", "cleaned = np.clip(readings, 0, 100)")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 3000
# ---
import numpy as np

# machine failure from 4 sensors (0..100 each); the logger writes 99999 when a sensor is off
rs = np.random.RandomState(8)
N = 240
readings = rs.uniform(0, 100, (N, 4))
fail = ((readings[:, 0] > 50) ^ (readings[:, 2] > 50)).astype(int)
for col in range(4):
    readings[rs.choice(N, 2, replace=False), col] = 99999

cleaned = readings


def min_max_scale(A):
    lo, hi = A.min(axis=0), A.max(axis=0)
    return 2 * (A - lo) / (hi - lo) - 1


X = min_max_scale(cleaned)
Y = fail.reshape(-1, 1)


def dense(n_in, n_out):
    return {"kernel": rs.normal(0, np.sqrt(2.0 / n_in), (n_in, n_out)), "bias": np.zeros((1, n_out))}


net = [dense(4, 24), dense(24, 1)]


def forward(x):
    pre = x.dot(net[0]["kernel"]) + net[0]["bias"]
    act = np.where(pre > 0, pre, 0.01 * pre)
    logit = act.dot(net[1]["kernel"]) + net[1]["bias"]
    return pre, act, 1.0 / (1.0 + np.exp(-logit))


def predict(x):
    return forward(x)[2]


def loss():
    p = np.clip(predict(X), 1e-12, 1 - 1e-12)
    return float(np.mean(-(Y * np.log(p) + (1 - Y) * np.log(1 - p))))


def step():
    pre, act, prob = forward(X)
    g_logit = (prob - Y) / N
    g_pre = g_logit.dot(net[1]["kernel"].T) * np.where(pre > 0, 1.0, 0.01)
    for layer, inp, g in ((net[0], X, g_pre), (net[1], act, g_logit)):
        layer["kernel"] -= 0.5 * inp.T.dot(g)
        layer["bias"] -= 0.5 * g.sum(axis=0, keepdims=True)

import numpy as np

# every layer is a generator: it yields its output, is sent the slope, and yields the slope of its input
rng = np.random.default_rng(39)
store = {"first": rng.normal(size=(3, 8)), "second": rng.normal(size=(8, 8)) * 0.5, "last": rng.normal(size=(8, 2)) * 0.5}
x = rng.normal(size=(10, 3))
y = rng.integers(2, size=10)
rate = 0.05


def dense(name, inp, gradients):
    W = store[name]
    slope = yield inp @ W
    gradients[name] = rate * (inp.T @ slope)
    yield slope @ W.T


def gauss(inp):
    out = np.exp(-inp ** 2)
    slope = yield out
    yield slope * out * inp * -2


def max_norm(inp):
    """divides each row by its largest absolute value"""
    where = np.abs(inp).argmax(axis=1)
    rows = np.arange(len(inp))
    top = inp[rows, where][:, None]
    out = inp / np.abs(top)
    slope = yield out
    back = slope / np.abs(top)
    back[rows, where] -= (slope * out).sum(axis=1) / top[:, 0]
    yield back


def build(gradients):
    makers = [lambda v: dense("first", v, gradients), gauss,
              lambda v: dense("second", v, gradients), max_norm,
              lambda v: dense("last", v, gradients)]
    running, value = [], x
    for make in makers:
        layer = make(value)
        value = next(layer)
        running.append(layer)
    return value, running


def loss():
    s, _ = build({})
    return np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(y)), y])


def gradient():
    gradients = {}
    s, running = build(gradients)
    p = np.exp(s)
    p /= p.sum(axis=1, keepdims=True)
    error = p
    error[np.arange(len(y)), y] -= 1
    error /= len(y)
    while running:
        error = running.pop().send(error)
    return {name: g / rate for name, g in gradients.items()}

# --- answer
LINE = None
NAME = None
WHAT = "Right: the rate is put in and taken out again; |top| has slope sign(top), and sign(top)/|top| = 1/top."
RIGHT_LINE = None
PARAMS = [("store['%s']" % k, "G['%s']" % k) for k in ("first", "second", "last")]

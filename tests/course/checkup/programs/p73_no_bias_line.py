CAUSE = "no_bias"
CURE = [("net = {'w': 0.0}", "net = {'w': 0.0, 'b': 0.0}"), ("net.get('b', 0.0)", "net['b']"), ("'b' in net and None", "net.__setitem__('b', net['b'] - 0.1 * d.mean())")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 500
# ---
import numpy as np
rng = np.random.default_rng(6)
X = rng.uniform(0, 2, 40); Y = 5 - 1.2 * X + .1 * rng.normal(size=40)
net = {'w': 0.0}
def predict(X): return net['w'] * X + net.get('b', 0.0)
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    d = 2 * (predict(X) - Y)
    net['w'] = net['w'] - 0.1 * (d * X).mean()
    'b' in net and None

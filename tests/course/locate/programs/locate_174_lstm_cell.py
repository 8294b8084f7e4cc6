import numpy as np

np.random.seed(174)
H, D, T = 3, 2, 3
X = np.random.randn(T, D, 1)
target = np.random.randn(H, 1)
p = {g: np.random.randn(H, H + D) * 0.6 for g in 'fioc'}
p.update({'b' + g: np.random.randn(H, 1) * 0.1 for g in 'fioc'})

def sigm(x): return 1 / (1 + np.exp(-x))

def lstm_forward():
    h, c, steps = np.zeros((H, 1)), np.zeros((H, 1)), []
    for t in range(T):
        z = np.vstack((h, X[t]))
        f, i, o = (sigm(p[g] @ z + p['b' + g]) for g in 'fio')
        c_bar = np.tanh(p['c'] @ z + p['bc'])
        c_prev, c = c, f * c + i * c_bar
        h = o * np.tanh(c)
        steps.append((z, f, i, o, c_bar, c_prev, c))
    return h, steps

def loss():
    return 0.5 * np.sum((lstm_forward()[0] - target) ** 2)

def gradient():
    h, steps = lstm_forward()
    grads = {k: np.zeros_like(v) for k, v in p.items()}
    dh, dc = h - target, np.zeros((H, 1))
    for z, f, i, o, c_bar, c_prev, c in steps[::-1]:
        tc = np.tanh(c)
        dc = dc + dh * o * (1 - tc ** 2)
        d = {'o': dh * tc * o * (1 - o), 'f': dc * c_prev * f * (1 - f),
             'i': dc * c_bar * i * (1 - i), 'c': dc * i * (1 - c_bar ** 2)}
        dz = 0
        for g in d:
            grads[g] += d[g] @ z.T
            grads['b' + g] += d[g]
            dz = dz + p[g].T @ d[g]
        dh, dc = dz[:H], dc * f
    return grads

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("p[%r]" % k, "G[%r]" % k) for k in p]

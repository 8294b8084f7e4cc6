import numpy as np

rs = np.random.RandomState(8)
signals = rs.randn(4, 8)
goal = rs.randn(4)
kernel = rs.randn(3)
w = rs.randn(6)
bias = np.array([0.2])

def conv(s, k):
    out = np.zeros(len(s) - len(k) + 1)
    for i in range(len(out)):
        for j in range(len(k)):
            out[i] += s[i + j] * k[j]
    return out

def loss():
    total = 0.0
    for s, g in zip(signals, goal):
        f = np.maximum(conv(s, kernel) + bias, 0)
        total += (f.dot(w) - g) ** 2
    return total / 2

def gradient():
    dkernel = np.zeros_like(kernel)
    dw = np.zeros_like(w)
    dbias = np.zeros_like(bias)
    for s, g in zip(signals, goal):
        z = conv(s, kernel) + bias
        f = np.maximum(z, 0)
        err = f.dot(w) - g
        dw += err * f
        dz = err * w * (z > 0)
        dbias += dz.sum()
        for i in range(len(dz)):
            for j in range(len(kernel)):
                dkernel[j] += dz[i] * s[i + len(kernel) - 1 - j]
    return {'kernel': dkernel, 'bias': dbias, 'w': dw}

# --- answer
LINE = 37
NAME = "dkernel"
WHAT = "kernel[j] meets s[i + j] on the way forward, so that is what its gradient takes; nothing is flipped here."
RIGHT_LINE = "dkernel[j] += dz[i] * s[i + j]"
PARAMS = [(k, "G['%s']" % k) for k in ("kernel", "bias", "w")]

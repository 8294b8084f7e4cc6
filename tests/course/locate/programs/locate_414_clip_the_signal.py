import numpy as np


class MLP:
    def __init__(self, dims, seed):
        g = np.random.default_rng(seed)
        self.W = [g.normal(size=(i, o)) for i, o in zip(dims, dims[1:])]
        self.B = [g.normal(size=(1, o)) for o in dims[1:]]

    def forward(self, x):
        self.inputs, self.pre = [], []
        for k, (w, b) in enumerate(zip(self.W, self.B)):
            self.inputs.append(x)
            z = x @ w + b
            self.pre.append(z)
            x = z if k == len(self.W) - 1 else np.maximum(z, 0)
        return x

    def backward(self, grad):
        dW, dB = [], []
        for k in range(len(self.W))[::-1]:
            if k != len(self.W) - 1:
                grad = grad * (self.pre[k] > 0)
            dW.insert(0, self.inputs[k].T @ grad)
            dB.insert(0, grad.sum(axis=0, keepdims=True))
            grad = grad @ self.W[k].T
            # gradients were exploding, keep them small
            grad = np.clip(grad, -0.3, 0.3)
        return dW, dB


g = np.random.default_rng(31)
mlp = MLP([3, 5, 5, 1], 30)
xs = g.normal(size=(8, 3))
ys = np.sin(xs.sum(axis=1, keepdims=True))


def loss():
    return 0.5 * np.mean((mlp.forward(xs) - ys) ** 2)


def gradient():
    err = mlp.forward(xs) - ys
    return mlp.backward(err / err.size)

# --- answer
LINE = 28
NAME = "grad"
WHAT = "The signal that goes back is clipped to +-0.3: the layers below do not get the slope of this loss any more."
RIGHT_LINE = "grad = grad"
PARAMS = [("mlp.W[%d]" % i, "G[0][%d]" % i) for i in range(3)] + [("mlp.B[%d]" % i, "G[1][%d]" % i) for i in range(3)]

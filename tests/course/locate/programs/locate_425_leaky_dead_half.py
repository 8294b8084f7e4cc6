import numpy as np

LEAK = 0.2


def leaky_relu(x):
    return np.maximum(LEAK * x, x)


class FullyConnected:
    instances = []

    def __init__(self, n, k, act=True):
        st = np.random.RandomState(len(FullyConnected.instances) + 100)
        self.kernel = st.normal(size=(n, k)) / np.sqrt(n)
        self.offset = st.normal(size=(k,)) / 4
        self.act = act
        FullyConnected.instances.append(self)

    def predict(self, batch):
        self.batch = batch
        self.lin = batch.dot(self.kernel) + self.offset
        return leaky_relu(self.lin) if self.act else self.lin

    def learn(self, top):
        if self.act:
            top = top.copy()
            top[self.lin < 0] = 0
        self.d_kernel = self.batch.T.dot(top)
        self.d_offset = top.sum(axis=0)
        return top.dot(self.kernel.T)


chain = [FullyConnected(4, 7), FullyConnected(7, 6), FullyConnected(6, 2, act=False)]
st = np.random.RandomState(3)
batch_in, batch_out = st.normal(size=(9, 4)), st.normal(size=(9, 2))


def loss():
    v = batch_in
    for fc in chain:
        v = fc.predict(v)
    return ((v - batch_out) ** 2).sum(axis=1).mean()


def gradient():
    v = batch_in
    for fc in chain:
        v = fc.predict(v)
    top = 2 * (v - batch_out) / len(batch_out)
    for fc in chain[::-1]:
        top = fc.learn(top)
    return [(fc.d_kernel, fc.d_offset) for fc in chain]

# --- answer
LINE = 28
NAME = "top"
WHAT = "The forward pass is a leaky ReLU: below zero the slope is LEAK, not 0."
RIGHT_LINE = "top[self.lin < 0] *= LEAK"
PARAMS = [("chain[%d].kernel" % i, "G[%d][0]" % i) for i in range(3)] + [("chain[%d].offset" % i, "G[%d][1]" % i) for i in range(3)]

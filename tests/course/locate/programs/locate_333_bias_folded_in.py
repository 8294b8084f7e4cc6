import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def with_ones(a):
    return np.hstack((a, np.ones((a.shape[0], 1))))


np.random.seed(33)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 0], [1, 0, 0]], dtype=float)
y = np.array([[0, 1, 1, 0, 1, 0]]).T

# the last row of each synapse is the bias
syn0 = 2 * np.random.random((4, 5)) - 1
syn1 = 2 * np.random.random((6, 5)) - 1
syn2 = 2 * np.random.random((6, 1)) - 1


def feed():
    l0 = X
    l1 = nonlin(np.dot(with_ones(l0), syn0))
    l2 = nonlin(np.dot(with_ones(l1), syn1))
    l3 = nonlin(np.dot(with_ones(l2), syn2))
    return l0, l1, l2, l3


def loss():
    l3 = feed()[3]
    return 0.5 * np.sum((y - l3) ** 2)


def gradient():
    l0, l1, l2, l3 = feed()
    l3_error = y - l3
    l3_delta = l3_error * nonlin(l3, deriv=True)
    l2_error = l3_delta.dot(syn2[:-1].T)
    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(syn1[1:].T)
    l1_delta = l1_error * nonlin(l1, deriv=True)
    # the tutorial adds these to the synapses, so the slopes are their negatives
    return (-with_ones(l0).T.dot(l1_delta),
            -with_ones(l1).T.dot(l2_delta),
            -with_ones(l2).T.dot(l3_delta))

# --- answer
LINE = 43
NAME = "l1_error"
WHAT = "The bias is the last row of syn1; syn1[1:] leaves out the first row and lets the bias row through."
RIGHT_LINE = "l1_error = l2_delta.dot(syn1[:-1].T)"
PARAMS = [("syn%d" % i, "G[%d]" % i) for i in range(3)]

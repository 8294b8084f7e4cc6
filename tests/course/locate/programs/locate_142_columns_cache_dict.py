import numpy as np

np.random.seed(142)
X = np.random.randn(2, 4)
Y = np.array([[1, 0, 0, 1]])
P = {}
for l, (n, k) in enumerate([(4, 2), (1, 4)], start=1):
    P['W' + str(l)] = np.random.randn(n, k)
    P['b' + str(l)] = np.zeros((n, 1))

def forward(P):
    c = {'A0': X}
    c['Z1'] = P['W1'].dot(c['A0']) + P['b1']
    c['A1'] = np.maximum(c['Z1'], 0.01 * c['Z1'])
    c['Z2'] = P['W2'].dot(c['A1']) + P['b2']
    c['A2'] = 1 / (1 + np.exp(-c['Z2']))
    return c

def loss():
    A = forward(P)['A2']
    return -np.average(Y * np.log(A) + (1 - Y) * np.log(1 - A))

def gradient():
    c = forward(P)
    m = X.shape[1]
    g = {}
    dZ = (c['A2'] - Y) / m
    g['W2'] = dZ.dot(c['A1'].T)
    g['b2'] = dZ.sum(axis=1).reshape(-1, 1)
    dA = P['W2'].T.dot(dZ)
    dZ = np.where(c['Z1'] > 0, dA, 0.01 * dA)
    g['W1'] = dZ.dot(c['A0'].T)
    g['b1'] = dZ.sum(axis=0).reshape(-1, 1)
    return g

# --- answer
LINE = 33
NAME = "g['b1']"
WHAT = "The examples are columns, so the bias's gradient sums over axis 1; axis 0 sums over the units."
RIGHT_LINE = "g['b1'] = dZ.sum(axis=1).reshape(-1, 1)"
PARAMS = [("P['%s']" % k, "G['%s']" % k) for k in P]

import numpy as np

rng = np.random.RandomState(151)
m = 8
X = rng.rand(m, 3)
Y = rng.rand(m, 2)
W = rng.randn(3, 4)
G_ = rng.rand(4) + 0.5
B_ = rng.randn(4)
V = rng.randn(4, 2)
EPSILON = 1e-4

def bn(Z):
    mu = np.mean(Z, axis=0)
    var = np.var(Z, axis=0)
    Zn = (Z - mu)/np.sqrt(var + EPSILON)
    return G_*Zn + B_, Zn, mu, var

def loss():
    out = np.tanh(bn(X.dot(W))[0]).dot(V)
    return np.sum((out - Y)**2)/m

def gradient():
    Z = X.dot(W)
    Zt, Zn, mu, var = bn(Z)
    A = np.tanh(Zt)
    dOut = 2*(A.dot(V) - Y)/m
    dV = A.T.dot(dOut)
    dZt = dOut.dot(V.T)*(1 - A**2)
    dG = np.sum(dZt*Zn, axis=0)
    dB = np.sum(dZt, axis=0)
    dZn = dZt*G_
    dVar = np.sum(dZn*(Z - mu), axis=0)*(-0.5)*(var + EPSILON)**(-0.5)
    dMu = -np.sum(dZn, axis=0)/np.sqrt(var + EPSILON)
    dZ = dZn/np.sqrt(var + EPSILON) + dVar*2*(Z - mu)/m + dMu/m
    dW = X.T.dot(dZ)
    return {'W': dW, 'G': dG, 'B': dB, 'V': dV}

# --- answer
LINE = 33
NAME = "dVar"
WHAT = "The derivative of (var + eps) ** -0.5 is -0.5 * (var + eps) ** -1.5."
RIGHT_LINE = "dVar = np.sum(dZn*(Z - mu), axis=0)*(-0.5)*(var + EPSILON)**(-1.5)"
PARAMS = [("W", "G['W']"), ("G_", "G['G']"), ("B_", "G['B']"), ("V", "G['V']")]

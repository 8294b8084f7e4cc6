import numpy as np
from numpy import zeros, reshape, concatenate, exp, sum

rs = np.random.RandomState(204)
nx = 3; nh = 4; ny = 2; N = 8
X = rs.randn(nx, N)
T = rs.rand(ny, N)
theta = rs.randn(nh*nx + nh + ny*nh + ny)

def unroll(M):
    return reshape(M, -1, order='F')       # M(:)

def getweights(th):
    i = nh*nx
    W1 = reshape(th[0:i], (nh, nx), order='F')
    b1 = reshape(th[i:i+nh], (nh, 1), order='F')
    j = i + nh
    W2 = reshape(th[j:j+ny*nh], (ny, nh), order='F')
    b2 = reshape(th[j+ny*nh:], (ny, 1), order='F')
    return W1, b1, W2, b2

def costfun(th):
    [W1, b1, W2, b2] = getweights(th)
    A1 = 1 / (1 + exp(-(W1 @ X + b1)))
    A2 = W2 @ A1 + b2
    J = sum((A2 - T)**2) / (2*N)
    D2 = (A2 - T) / N
    D1 = (W2.T @ D2) * A1 * (1 - A1)
    g1 = unroll(D1 @ X.T)
    g2 = unroll(sum(D1, 1))
    g3 = reshape(D2 @ A1.T, -1)
    g4 = unroll(sum(D2, 1))
    grad = concatenate((g1, g2, g3, g4))
    return J, grad

def loss():
    return costfun(theta)[0]

def gradient():
    return costfun(theta)[1]

# --- answer
LINE = 31
NAME = "g3"
WHAT = "W2 is taken out of theta column by column (order 'F'); here its gradient is put in row by row."
RIGHT_LINE = "g3 = unroll(D2 @ A1.T)"
PARAMS = [("theta", "G")]

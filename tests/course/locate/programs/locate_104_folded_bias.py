import numpy as np

R = np.random.RandomState(104)
N = 7
X = np.hstack([R.randn(N, 3), np.ones((N, 1))])     # last column: bias
T = R.randn(N, 2)
Wa = R.randn(4, 5)
Wb = R.randn(6, 2)

def addones(A):
    return np.hstack([A, np.ones((A.shape[0], 1))])

def fwd():
    H = addones(np.tanh(X.dot(Wa)))
    return H, H.dot(Wb)

def loss():
    H, O = fwd()
    return ((O - T)**2).sum()/(2*N)

def gradient():
    H, O = fwd()
    E = (O - T)/N
    gb = H.T.dot(E)
    back = E.dot(Wb[1:].T)
    back = back*(1 - H[:, :-1]**2)
    ga = X.T.dot(back)
    return ga, gb

# --- answer
LINE = 25
NAME = "back"
WHAT = "The ones are the last column, so the bias's row of Wb is the last one: Wb[:-1] holds the weights of the units."
RIGHT_LINE = "back = E.dot(Wb[:-1].T)"
PARAMS = [("Wa", "G[0]"), ("Wb", "G[1]")]

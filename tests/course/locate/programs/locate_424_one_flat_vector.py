import numpy as np

# all the parameters in one flat vector, as for scipy.optimize.minimize
INPUT, HIDDEN, LABELS = 4, 5, 3
rng = np.random.RandomState(33)
X = rng.randn(10, INPUT)
y = rng.randint(1, LABELS + 1, 10)
lam = 0.7
nn_params = rng.rand(HIDDEN * (INPUT + 1) + LABELS * (HIDDEN + 1)) * 2 * 0.5 - 0.5


def unroll(nn_params):
    split = HIDDEN * (INPUT + 1)
    return (nn_params[:split].reshape(HIDDEN, INPUT + 1),
            nn_params[split:].reshape(LABELS, HIDDEN + 1))


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def nnCostFunction(nn_params):
    Theta1, Theta2 = unroll(nn_params)
    m = X.shape[0]
    A1 = np.hstack([np.ones((m, 1)), X])
    Z2 = A1 @ Theta1.T
    A2 = np.hstack([np.ones((m, 1)), sigmoid(Z2)])
    H = sigmoid(A2 @ Theta2.T)
    Yk = (y[:, None] == np.arange(1, LABELS + 1)).astype(float)

    J = -np.sum(Yk * np.log(H) + (1 - Yk) * np.log(1 - H)) / m
    J += lam / (2 * m) * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2))

    Delta3 = H - Yk
    Delta2 = (Delta3 @ Theta2) * A2 * (1 - A2)
    Delta2 = Delta2[:, 1:]
    reg1, reg2 = Theta1.copy(), Theta2.copy()
    reg1[:, 0] = reg2[:, 0] = 0
    grad1 = (Delta2.T @ A1 + lam * reg1) / m
    grad2 = (Delta3.T @ A2 + lam * reg2) / m
    return J, np.concatenate([grad1.ravel(), grad2.ravel()])


def loss():
    return nnCostFunction(nn_params)[0]


def gradient():
    return nnCostFunction(nn_params)[1]

# --- answer
LINE = None
NAME = None
WHAT = "Right: the bias column is carried along (its slope 1 * (1 - 1) is zero) and then cut off; sigmoid(z) = (1 + tanh(z/2)) / 2."
RIGHT_LINE = None
PARAMS = [("nn_params", "G")]

import numpy as np

rng = np.random.default_rng(148)
m, n, h, k = 7, 3, 4, 3
X = rng.normal(size=(m, n))
y = rng.integers(0, k, m)
nn_params = rng.uniform(-1, 1, size=h * (n + 1) + k * (h + 1))
lmbda = 1.5

def g(z): return 1 / (1 + np.exp(-z))

def nnCostFunction(nn_params):
    Theta1 = nn_params[:h * (n + 1)].reshape((h, n + 1))
    Theta2 = nn_params[h * (n + 1):].reshape((k, h + 1))
    Y = (y[:, None] == np.arange(k)).astype(int)

    a1 = np.hstack((np.ones((m, 1)), X))
    a2 = np.hstack((np.ones((m, 1)), g(a1 @ Theta1.T)))
    a3 = g(a2 @ Theta2.T)

    J = np.sum(-Y * np.log(a3) - (1 - Y) * np.log(1 - a3)) / m
    J += lmbda / (2 * m) * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2))

    d3 = a3 - Y
    d2 = (d3 @ Theta2[:, 1:]) * a2[:, 1:] * (1 - a2[:, 1:])
    Theta1_grad = d2.T @ a1 / m
    Theta2_grad = d3.T @ a2 / m
    Theta1_grad[:, 1:] += lmbda / m * Theta1[:, 1:]
    Theta2_grad += lmbda / m * Theta2
    return J, np.hstack((Theta1_grad.ravel(), Theta2_grad.ravel()))

def loss():
    return nnCostFunction(nn_params)[0]

def gradient():
    return nnCostFunction(nn_params)[1]

# --- answer
LINE = 29
NAME = "Theta2_grad"
WHAT = "The penalty in J leaves the biases (column 0) out, so its gradient must not reach that column."
RIGHT_LINE = "Theta2_grad[:, 1:] += lmbda / m * Theta2[:, 1:]"
PARAMS = [("nn_params", "G")]

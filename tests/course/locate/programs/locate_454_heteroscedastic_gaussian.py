import numpy as np

np.random.seed(1994)
x_obs = np.random.uniform(-2, 2, (12, 1))
y_obs = np.sin(2 * x_obs[:, 0]) + 0.3 * np.random.randn(12)


class MeanVarianceNet:
    """one tanh layer, two outputs: the mean and the logarithm of the standard deviation"""

    def __init__(self, width=6):
        self.w_in = np.random.randn(1, width)
        self.b_in = np.random.randn(width)
        self.w_mu, self.b_mu = np.random.randn(width) * .5, np.zeros(1)
        self.w_ls, self.b_ls = np.random.randn(width) * .5, np.zeros(1)

    def __call__(self, x):
        act = np.tanh(x @ self.w_in + self.b_in)
        return act, act @ self.w_mu + self.b_mu, act @ self.w_ls + self.b_ls


net = MeanVarianceNet()


def negative_log_likelihood(y, mu, log_sigma):
    z = (y - mu) / np.exp(log_sigma)
    return 0.5 * z ** 2 + log_sigma + 0.5 * np.log(2 * np.pi)


def loss():
    _, mu, log_sigma = net(x_obs)
    return np.average(negative_log_likelihood(y_obs, mu, log_sigma))


def gradient():
    n = y_obs.size
    act, mu, log_sigma = net(x_obs)
    sigma = np.exp(log_sigma)
    z = (y_obs - mu) / sigma
    g_mu = -z / sigma / n
    g_ls = -z ** 2 / n
    g_act = np.outer(g_mu, net.w_mu) + np.outer(g_ls, net.w_ls)
    g_pre = g_act * (1 - act ** 2)
    return {"w_in": x_obs.T @ g_pre, "b_in": g_pre.sum(axis=0),
            "w_mu": act.T @ g_mu, "b_mu": g_mu.sum(keepdims=True),
            "w_ls": act.T @ g_ls, "b_ls": g_ls.sum(keepdims=True)}

# --- answer
LINE = 41
NAME = "g_ls"
WHAT = "The loss also has + log_sigma itself: the term 1 is missing, (1 - z^2) / n."
RIGHT_LINE = "g_ls = (1 - z ** 2) / n"
PARAMS = [("net.%s" % k, "G['%s']" % k) for k in ("w_in", "b_in", "w_mu", "b_mu", "w_ls", "b_ls")]

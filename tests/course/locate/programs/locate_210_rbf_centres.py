import numpy as np

rng = np.random.RandomState(210)
points = rng.uniform(-1, 1, (10, 2))
heights = np.cos(2 * points[:, 0]) * points[:, 1]
centres = rng.uniform(-1, 1, (5, 2))
beta = rng.uniform(0.5, 1.5, 5)
coeff = rng.randn(5)


def bumps():
    diff = points[:, None, :] - centres[None, :, :]
    dist2 = (diff ** 2).sum(axis=2)
    return diff, dist2, np.exp(-beta * dist2)


def loss():
    phi = bumps()[2]
    return np.mean((phi @ coeff - heights) ** 2)


def gradient():
    diff, dist2, phi = bumps()
    err = 2 * (phi @ coeff - heights) / len(points)
    g_coeff = phi.T @ err
    g_phi = np.outer(err, coeff)
    g_beta = -(g_phi * phi * dist2).sum(axis=0)
    pull = -2 * beta * g_phi * phi
    g_centres = (pull[:, :, None] * diff).sum(axis=0)
    return g_centres, g_beta, g_coeff

# --- answer
LINE = (28, 29)
NAME = "pull"
WHAT = "The centre is subtracted in diff, so one more minus comes in: the slope with respect to the centre is +2 * beta * phi * diff."
RIGHT_LINE = "pull = 2 * beta * g_phi * phi"
PARAMS = [("centres", "G[0]"), ("beta", "G[1]"), ("coeff", "G[2]")]

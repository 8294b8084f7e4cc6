""" policy gradient on stored episodes, in the manner of the well known Pong script """
import numpy as np

np.random.seed(130)
H, D = 6, 4
gamma = 0.9
model = {'W1': np.random.randn(H, D) / np.sqrt(D), 'W2': np.random.randn(H) / np.sqrt(H)}
observations = np.random.randn(10, D)
actions = np.random.randint(0, 2, 10)
rewards = np.array([0, 0, 0, 1., 0, 0, -1., 0, 0, 1.])


def discount_rewards(r):
    discounted_r = np.zeros_like(r)
    running_add = 0
    for t in reversed(range(0, r.size)):
        if r[t] != 0:
            running_add = 0         # game boundary
        running_add = running_add * gamma + r[t]
        discounted_r[t] = running_add
    discounted_r -= np.mean(discounted_r)
    discounted_r /= np.std(discounted_r)
    return discounted_r


def policy_forward(x):
    h = np.dot(model['W1'], x)
    h[h < 0] = 0
    logp = np.dot(model['W2'], h)
    return 1.0 / (1.0 + np.exp(-logp)), h


def loss():
    adv = discount_rewards(rewards)
    total = 0
    for x, a, A in zip(observations, actions, adv):
        p, _ = policy_forward(x)
        total -= A * np.log(p if a == 1 else 1 - p)
    return total


def policy_backward(epx, eph, epdlogp):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    dW1 = np.dot(dh.T, epx)
    return {'W1': dW1, 'W2': dW2}


def gradient():
    hs, dlogps = [], []
    for x, y in zip(observations, actions):
        aprob, h = policy_forward(x)
        hs.append(h)
        dlogps.append(y - aprob)       # grad that encourages the action that was taken
    epdlogp = np.vstack(dlogps)
    epdlogp *= -discount_rewards(rewards)[:, np.newaxis]
    return policy_backward(observations, np.vstack(hs), epdlogp)

# --- answer
LINE = None
NAME = None
WHAT = "Right: y - p encourages the action; the minus at the advantage makes it the slope of the loss."
RIGHT_LINE = None
PARAMS = [("model['W1']", "G['W1']"), ("model['W2']", "G['W2']")]

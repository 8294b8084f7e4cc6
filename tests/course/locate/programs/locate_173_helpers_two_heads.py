import numpy as np

state = np.random.RandomState(173)
obs = state.randn(6, 3)
actions = state.randint(0, 3, 6)
returns = state.randn(6)
trunk, policy, value = state.randn(3, 4), state.randn(4, 3), state.randn(4)

def body(o): return np.tanh(o.dot(trunk))

def logits_to_probs(s):
    s = np.exp(s - s.max(1)[:, None])
    return s / s.sum(1)[:, None]

def policy_head(f): return logits_to_probs(f.dot(policy))
def value_head(f): return f.dot(value)
def one_hot(i): return np.eye(3)[i]

def policy_loss(p): return -np.log(np.take_along_axis(p, actions[:, None], 1)).mean()
def value_loss(v): return 0.5 * np.square(v - returns).mean()

def loss():
    f = body(obs)
    return policy_loss(policy_head(f)) + 0.5 * value_loss(value_head(f))

def d_policy(p): return (p - one_hot(actions)) / len(actions)
def d_value(v): return 0.5 * (v - returns) / len(returns)

def gradient():
    f = body(obs)
    dp, dv = d_policy(policy_head(f)), d_value(value_head(f))
    df = dp.dot(policy.T) + dv[:, None] * value
    return obs.T.dot(df * (1 - f * f)), f.T.dot(dp), f.T.dot(dv)

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("trunk", "G[0]"), ("policy", "G[1]"), ("value", "G[2]")]

import numpy as np

rng = np.random.default_rng(41)
n = 24
X = rng.normal(size=(n, 7))
age = rng.normal(size=(n, 1))
gender = rng.integers(0, 2, size=(n, 1)).astype(float)

weights = {
    "trunk": rng.normal(size=(7, 10)) * 0.4,
    "trunk_bias": rng.normal(size=10) * 0.1,
    "age_head": rng.normal(size=(10, 1)) * 0.4,
    "age_bias": np.zeros(1),
    "gender_head": rng.normal(size=(10, 1)) * 0.4,
    "gender_bias": np.zeros(1),
}
loss_weights = {"age": 0.7, "gender": 1.3, "sparsity": 0.01}


def swish(z):
    return z / (1 + np.exp(-z))


def swish_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)


def predict(x):
    z = x @ weights["trunk"] + weights["trunk_bias"]
    shared = swish(z)
    age_hat = shared @ weights["age_head"] + weights["age_bias"]
    logit = shared @ weights["gender_head"] + weights["gender_bias"]
    return z, shared, age_hat, logit


def loss():
    z, shared, age_hat, logit = predict(X)
    age_loss = np.mean((age_hat - age) ** 2)
    gender_loss = np.mean(np.log(1 + np.exp(logit)) - gender * logit)
    sparsity = np.sum(shared ** 2) / n
    return (loss_weights["age"] * age_loss + loss_weights["gender"] * gender_loss
            + loss_weights["sparsity"] * sparsity)


def gradient():
    z, shared, age_hat, logit = predict(X)
    grads = {}

    # activity penalty
    d_shared = loss_weights["sparsity"] * 2 * shared / n

    # regression head
    d_age = loss_weights["age"] * 2 * (age_hat - age) / n
    grads["age_head"] = shared.T @ d_age
    grads["age_bias"] = d_age.sum(axis=0)
    d_shared += d_age @ weights["age_head"].T

    # classification head
    d_logit = loss_weights["gender"] * (1 / (1 + np.exp(-logit)) - gender) / n
    grads["gender_head"] = shared.T @ d_logit
    grads["gender_bias"] = d_logit.sum(axis=0)
    d_shared = d_logit @ weights["gender_head"].T

    # trunk
    d_z = d_shared * swish_prime(z)
    grads["trunk"] = X.T @ d_z
    grads["trunk_bias"] = d_z.sum(axis=0)
    return grads

# --- answer
LINE = 63
NAME = "d_shared"
WHAT = "The second head overwrites what the first head and the penalty sent to the shared layer; it must be +=."
RIGHT_LINE = "d_shared += d_logit @ weights[\"gender_head\"].T"
PARAMS = [("weights['%s']" % k, "G['%s']" % k) for k in ("trunk", "trunk_bias", "age_head", "age_bias", "gender_head", "gender_bias")]

# /// specimen
# about = "Cuts W1 as (h, v), as the tutorial with examples in columns does."
# left = { unpack-theta = 1.0 }
# diagnosis = { unpack-theta = "cut_the_tutorials_way" }
# ///

# %% unpack-theta
def unpack_theta(theta, visible_size, hidden_size):
    v, h = visible_size, hidden_size
    W1, W2, b1, b2 = np.split(theta, [v * h, 2 * v * h, 2 * v * h + h])
    return W1.reshape(h, v), W2.reshape(v, h), b1, b2

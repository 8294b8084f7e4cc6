# /// specimen
# about = "Takes the order of the other notebooks: W1, b1, W2, b2."
# left = { unpack-theta = 1.0 }
# diagnosis = { unpack-theta = "bias_before_w2" }
# ///

# %% unpack-theta
def unpack_theta(theta, visible_size, hidden_size):
    v, h = visible_size, hidden_size
    W1, b1, W2, b2 = np.split(theta, [v * h, v * h + h, 2 * v * h + h])
    return W1.reshape(v, h), W2.reshape(h, v), b1, b2

# /// specimen
# about = "Forgets that the ½ of the decay meets a 2."
# left = { cost = 3.82 }
# diagnosis = { cost = "decay_doubled" }
# ///

# %% cost
def autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, data)
    dZ2 = (A2 - data) * A2 * (1 - A2) / len(data)
    dZ1 = (dZ2 @ W2.T) * A1 * (1 - A1)
    dW1, dW2 = data.T @ dZ1 + 2 * lambda_ * W1, A1.T @ dZ2 + 2 * lambda_ * W2
    db1, db2 = dZ1.sum(axis=0), dZ2.sum(axis=0)
    cost = 0.5 * np.sum((A2 - data) ** 2) / len(data) + 0.5 * lambda_ * (np.sum(W1**2) + np.sum(W2**2))
    return float(cost), pack_theta(dW1, dW2, db1, db2)

# /// specimen
# about = "Leaves the sigmoid of the output out."
# left = { forward = 1.0 }
# diagnosis = { forward = "output_linear" }
# ///

# %% forward
def forward(theta, visible_size, hidden_size, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1 = sigmoid(data @ W1 + b1)
    return A1, A1 @ W2 + b2

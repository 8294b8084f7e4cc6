# /// specimen
# about = "Sends the last scores through tanh as well."
# left = { forward = 0.8 }
# diagnosis = { forward = "tanh_at_the_end" }
# ///

# %% forward
def forward(X, params):
    A, L, cache = X, len(params) // 2, {"A0": X}
    for l in range(1, L + 1):
        Z = A @ params[f"W{l}"] + params[f"b{l}"]
        A = np.tanh(Z)
        cache[f"Z{l}"], cache[f"A{l}"] = Z, A
    return softmax(A), cache

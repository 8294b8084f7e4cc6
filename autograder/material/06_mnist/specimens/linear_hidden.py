# /// specimen
# about = "Forgets the ReLU in the hidden layers."
# left = { forward = 0.67 }
# diagnosis = { forward = "hidden_linear" }
# ///

# %% forward
def forward(X, params):
    A, L, cache = X, len(params) // 2, {"A0": X}
    for l in range(1, L + 1):
        Z = A @ params[f"W{l}"] + params[f"b{l}"]
        A = Z if l < L else softmax(Z)
        cache[f"Z{l}"], cache[f"A{l}"] = Z, A
    return A, cache

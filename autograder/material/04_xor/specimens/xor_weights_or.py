# /// specimen
# about = "Computes OR: three rows of four are right."
# left = { xor-weights = 1.5 }
# diagnosis = { xor-weights = "one_gate_only" }
# ///

# %% xor-weights
def xor_weights():
    W1, W2 = np.array([[10.0, 10.0], [10.0, 10.0]]), np.array([[10.0], [10.0]])
    return {"W1": W1, "b1": np.array([-5.0, -5.0]), "W2": W2, "b2": np.array([-5.0])}

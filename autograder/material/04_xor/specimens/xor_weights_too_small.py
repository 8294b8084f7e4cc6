# /// specimen
# about = "Finds the right gates, and leaves the sigmoids in the middle."
# left = { xor-weights = 0.0 }
# diagnosis = { xor-weights = "not_sure_enough" }
# ///

# %% xor-weights
def xor_weights():
    W1, W2 = np.array([[4.0, -4.0], [4.0, -4.0]]), np.array([[4.0], [4.0]])
    return {"W1": W1, "b1": np.array([-2.0, 6.0]), "W2": W2, "b2": np.array([-6.0])}

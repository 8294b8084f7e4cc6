# /// specimen
# about = "Gives both hidden units the same work, so that nothing can be told apart."
# left = { xor-weights = 0.0 }
# diagnosis = { xor-weights = "outputs_alike" }
# ///

# %% xor-weights
def xor_weights():
    W1, W2 = np.array([[10.0, 10.0], [10.0, 10.0]]), np.array([[10.0], [-10.0]])
    return {"W1": W1, "b1": np.array([-5.0, -5.0]), "W2": W2, "b2": np.array([0.0])}

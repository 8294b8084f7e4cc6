# /// specimen
# about = "Divides by theta, as the author's check does."
# left = { true-ratio = 0.0 }
# diagnosis = { true-ratio = "weights_compared" }
# ///

# %% true-ratio
def true_ratio(theta):
    return numerical_gradient(authors_cost, theta) / theta

# /// specimen
# about = "Divides zero by zero."
# left = { relative-difference = 2.14 }
# diagnosis = { relative-difference = "not_a_number" }
# ///

# %% relative-difference
def relative_difference(a, n):
    return np.linalg.norm(np.subtract(a, n)) / (np.linalg.norm(a) + np.linalg.norm(n))

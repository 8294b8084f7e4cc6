# /// specimen
# about = "Adds 1e-8 below the line so that it is never zero."
# left = { relative-difference = 2.57 }
# diagnosis = { relative-difference = "padded" }
# ///

# %% relative-difference
def relative_difference(a, n):
    a, n = np.asarray(a), np.asarray(n)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1e-8)

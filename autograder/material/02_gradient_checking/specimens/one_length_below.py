# /// specimen
# about = "Divides by the length of the measured gradient only."
# left = { relative-difference = 0.0 }
# diagnosis = { relative-difference = "one_norm_only" }
# ///

# %% relative-difference
def relative_difference(a, n):
    size = np.linalg.norm(n)
    return np.linalg.norm(np.subtract(a, n)) / size if size else 0.0

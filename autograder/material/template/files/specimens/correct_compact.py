# /// specimen
# about = "Right, in another style."
# ///

# %% output-slope
def output_slope(a, y):
    return np.subtract(a, y) / np.size(y)

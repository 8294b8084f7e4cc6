# /// specimen
# about = "Right, with a loop over the examples."
# ///

# %% output-slope
def output_slope(a, y):
    da = np.zeros(len(a))
    for i in range(len(a)):
        da[i] = (a[i] - y[i]) / len(a)
    return da

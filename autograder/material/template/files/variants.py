# %% output-slope: one example at a time
def output_slope(a, y):
    slopes = [(output - truth) / len(a) for output, truth in zip(a, y)]
    return np.array(slopes)


# %% output-slope: each term divided
def output_slope(a, y):
    m = len(a)
    return np.divide(a, m) - np.divide(y, m)

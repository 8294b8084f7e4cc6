# /// specimen
# about = "Fills an array that was made like Z, and loses fractions where Z has none."
# left = { add-bias = 0.8 }
# diagnosis = { add-bias = "whole_numbers" }
# ///

# %% add-bias
def add_bias(Z, b):
    result = np.zeros_like(Z)
    for i in range(len(Z)):
        result[i] = Z[i] + b
    return result

# /// specimen
# about = "Divides by the sum of the whole array."
# left = { softmax = 0.0 }
# diagnosis = { softmax = "whole_array" }
# ///

# %% softmax
def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()

# /// specimen
# about = "Takes the labels for one-hot targets."
# left = { accuracy = 0.0 }
# diagnosis = { accuracy = "raised" }
# ///

# %% accuracy
def accuracy(P, y):
    return float(np.mean(np.argmax(P, axis=1) == np.argmax(y, axis=1)))

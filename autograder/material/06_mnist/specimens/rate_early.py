# /// specimen
# about = "Applies the decay in the first epoch already."
# left = { learning-rate = 0.0 }
# diagnosis = { learning-rate = "one_epoch_early" }
# ///

# %% learning-rate
def learning_rate(epoch, lr0, decay):
    return lr0 * decay ** (epoch + 1)

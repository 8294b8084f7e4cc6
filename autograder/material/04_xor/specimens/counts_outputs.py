# /// specimen
# about = "Counts right outputs in place of networks with four right outputs."
# left = { success-rate = 0.0 }
# diagnosis = { success-rate = "outputs_counted" }
# ///

# %% success-rate
def success_rate(n_hidden, activation, seeds):
    right = []
    for seed in seeds:
        params, _ = train(X, Y, start(n_hidden, seed), 0.5, 5000, activation)
        right.append(np.mean((forward(X, params, activation)[0] > 0.5) == (Y > 0.5)))
    return np.mean(right)

# /// specimen
# about = "Forgets that train takes tanh unless it is told otherwise."
# left = { success-rate = 0.5 }
# diagnosis = { success-rate = "activation_ignored" }
# ///

# %% success-rate
def success_rate(n_hidden, activation, seeds):
    solved = 0
    for seed in seeds:
        params, _ = train(X, Y, start(n_hidden, seed), 0.5, 5000)
        solved += bool(np.all((forward(X, params, "tanh")[0] > 0.5) == (Y > 0.5)))
    return solved / len(seeds)

# /// specimen
# about = "Finds no one guilty."
# left = { is-wrong = 0.0 }
# diagnosis = { is-wrong = "missed_plain" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    return False

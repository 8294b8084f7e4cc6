# /// specimen
# about = "Writes into the arrays that were handed in."
# left = { updating = 2.8 }
# diagnosis = { updating = "mutates_argument" }
# ///

# %% updating
updating_wrong = "second_step"
updating_cause = "copy_updated"


def cured_update(params, grads, rate):
    for name in params:
        params[name] -= rate * grads[name]
    return params

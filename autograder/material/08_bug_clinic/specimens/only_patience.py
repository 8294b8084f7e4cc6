# /// specimen
# about = "Thinks that one epoch explains both students."
# left = { updating = 3.0 }
# diagnosis = { updating = "chose too_few_epochs" }
# ///

# %% updating
updating_wrong = "second_step"
updating_cause = "too_few_epochs"


def cured_update(params, grads, rate):
    return {name: value - rate * grads[name] for name, value in params.items()}

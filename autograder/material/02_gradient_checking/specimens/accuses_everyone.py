# /// specimen
# about = "Finds everyone guilty."
# left = { is-wrong = 0.0 }
# diagnosis = { is-wrong = "false_alarm_plain" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    return True

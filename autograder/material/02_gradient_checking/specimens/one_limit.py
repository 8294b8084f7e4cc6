# /// specimen
# about = "Accuses everything above 1e-7 at a single eps."
# left = { is-wrong = 4.5 }
# diagnosis = { is-wrong = "false_alarm_kink" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    return any(not d < 1e-7 for d in gradient_check(loss_fn, params, grads).values())

# /// specimen
# about = "Accuses only what is above 1e-2, at two steps."
# left = { is-wrong = 4.5 }
# diagnosis = { is-wrong = "missed_one_percent" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    checks = [gradient_check(loss_fn, params, grads, eps) for eps in (1e-5, 1e-7)]
    return all(any(not d < 1e-2 for d in check.values()) for check in checks)

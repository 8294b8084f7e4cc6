# /// specimen
# about = "Asks whether the largest difference is too large, which it never is for a NaN."
# left = { is-wrong = 5.5 }
# diagnosis = { is-wrong = "nan_passes" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    return all(
        any(d > 1e-4 for d in gradient_check(loss_fn, params, grads, eps).values())
        for eps in (1e-5, 1e-7)
    )

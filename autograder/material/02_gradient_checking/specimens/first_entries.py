# /// specimen
# about = "Looks at the first entry of each parameter only."
# left = { is-wrong = 5.0 }
# diagnosis = { is-wrong = "missed_entry" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    for name in params:
        def along(t):
            there = unpack(pack(params), params)
            there[name].flat[0] = t
            return loss_fn(there)

        claim, entry = np.ravel(grads[name])[0], np.ravel(params[name])[0]
        measured = [two_sided(along, entry, eps) for eps in (1e-5, 1e-7)]
        if all(not relative_difference(claim, n) < 1e-3 for n in measured):
            return True
    return False

# /// specimen
# about = "Takes a loss that never moves for one in float32."
# left = { find-traps = 2.67 }
# diagnosis = { find-traps = "ignored_taken_for_float32" }
# ///

# %% find-traps
def find_traps(loss_fn, params, X):
    given = nudged(params, 0)
    here, again = loss_fn(given), loss_fn(nudged(params, 0))
    near, far = loss_fn(nudged(params, 1e-10)), loss_fn(nudged(params, 0.1))
    changed = any(np.any(given[name] != params[name]) for name in params)
    alone = len(np.unique(X, axis=0)) == 1
    found = (here == far, changed, here != again, here == near, alone)
    return [trap for trap, is_there in zip(TRAPS, found) if is_there]

# /// specimen
# about = "Hands the loss the dict itself, again and again."
# left = { find-traps = 2.33 }
# diagnosis = { find-traps = "mutation_taken_for_random" }
# ///

# %% find-traps
def find_traps(loss_fn, params, X):
    here, again = loss_fn(params), loss_fn(params)
    near, far = loss_fn(nudged(params, 1e-10)), loss_fn(nudged(params, 0.1))
    given = nudged(params, 0)
    loss_fn(given)
    changed = any(np.any(given[name] != params[name]) for name in params)
    alone = len(np.unique(X, axis=0)) == 1
    found = (here == again == far, changed, here != again, here == near != far, alone)
    return [trap for trap, is_there in zip(TRAPS, found) if is_there]

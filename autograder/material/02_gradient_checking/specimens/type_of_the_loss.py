# /// specimen
# about = "Looks for float32 in the type of the loss, and for one example in the number of rows."
# left = { find-traps = 2.0 }
# diagnosis = { find-traps = "float32_in_disguise" }
# ///

# %% find-traps
def find_traps(loss_fn, params, X):
    given = nudged(params, 0)
    here, again = loss_fn(given), loss_fn(nudged(params, 0))
    changed = any(np.any(given[name] != params[name]) for name in params)
    still = here == again == loss_fn(nudged(params, 0.1))
    found = (still, changed, here != again, isinstance(here, np.float32), len(X) == 1)
    return [trap for trap, is_there in zip(TRAPS, found) if is_there]

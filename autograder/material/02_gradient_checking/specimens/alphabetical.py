# /// specimen
# about = "Packs the parameters in the order of the alphabet."
# left = { pack = 0.5 }
# diagnosis = { pack = "sorted_names" }
# ///

# %% pack
def pack(params):
    return np.concatenate([np.ravel(params[name]) for name in sorted(params)]).astype(float)

# /// specimen
# about = "Returns views of theta."
# left = { unpack = 1.43 }
# diagnosis = { unpack = "view" }
# ///

# %% unpack
def unpack(theta, like):
    params, start = {}, 0
    for name, value in like.items():
        stop = start + np.size(value)
        params[name] = theta[start:stop].reshape(np.shape(value))
        start = stop
    return params

# /// specimen
# about = "Cuts every parameter from the beginning of theta."
# left = { unpack = 0.86 }
# diagnosis = { unpack = "start_again" }
# ///

# %% unpack
def unpack(theta, like):
    return {k: np.array(theta[: np.size(v)]).reshape(np.shape(v)) for k, v in like.items()}

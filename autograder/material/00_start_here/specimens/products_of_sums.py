# /// specimen
# about = "Adds the columns up before they are multiplied."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "sums_first" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return np.outer(A.sum(axis=0), D.sum(axis=0))

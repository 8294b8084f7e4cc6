# /// specimen
# about = "Returns inside the loop, after the first example."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "first_example" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    G = np.zeros((A.shape[1], D.shape[1]))
    for a, d in zip(A, D):
        G += np.outer(a, d)
        return G

# /// specimen
# about = "Writes = in the inmost loop where += is needed."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "last_example" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    G = np.zeros((A.shape[1], D.shape[1]))
    for i in range(len(A)):
        for j in range(A.shape[1]):
            for k in range(D.shape[1]):
                G[j, k] = A[i, j] * D[i, k]
    return G

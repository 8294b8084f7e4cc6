# /// specimen
# about = "Right, with NumPy's warnings: 0/0 first, zeros in its place after."
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return A.T @ D


# %% standardize
def standardize(X):
    print("standardizing", X.shape)
    return np.nan_to_num((X - np.mean(X, 0)) / np.std(X, 0))

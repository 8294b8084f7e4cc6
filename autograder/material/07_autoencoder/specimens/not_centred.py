# /// specimen
# about = "Takes the singular values of the data as they are."
# left = { best-rank-k = 0.6 }
# diagnosis = { best-rank-k = "columns_not_centred" }
# ///

# %% best-rank-k
def best_rank_k_error(X, k):
    s = np.linalg.svd(X, compute_uv=False)
    return 0.5 * np.sum(s[k:] ** 2) / len(X)

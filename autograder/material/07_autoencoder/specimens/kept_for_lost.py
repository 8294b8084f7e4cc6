# /// specimen
# about = "Adds up what is kept in place of what is lost."
# left = { best-rank-k = 0.0 }
# diagnosis = { best-rank-k = "kept_for_lost" }
# ///

# %% best-rank-k
def best_rank_k_error(X, k):
    s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return 0.5 * np.sum(s[:k] ** 2) / len(X)

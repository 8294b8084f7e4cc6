# /// specimen
# about = "Divides by the number of examples where the sum is asked for."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "mean_not_sum" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return A.T @ D / len(A)

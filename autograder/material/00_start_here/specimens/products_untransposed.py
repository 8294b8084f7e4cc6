# /// specimen
# about = "Forgets the transpose."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "wrong_shape" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return A @ D

# /// specimen
# about = "Multiplies entry by entry."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "elementwise" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return A * D

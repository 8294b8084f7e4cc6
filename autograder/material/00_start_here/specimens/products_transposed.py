# /// specimen
# about = "Turns the wrong one of the two arrays around."
# left = { pairwise-products = 0.0 }
# diagnosis = { pairwise-products = "transposed" }
# ///

# %% pairwise-products
def pairwise_products(A, D):
    return D.T @ A

# /// specimen
# about = "Forgets the bias in one row by hand, and works on correctly from there."
# left = { by-hand = 1.75 }
# diagnosis = { by-hand = "bias_missing" }
# ///

# %% by-hand
z_by_hand = [-1.5, -0.5, -0.5, 2.0]
a_by_hand = [0.182, 0.378, 0.378, 0.881]

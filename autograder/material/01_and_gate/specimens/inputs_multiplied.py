# /// specimen
# about = "Multiplies the two inputs by hand."
# left = { by-hand = 1.25 }
# diagnosis = { by-hand = "inputs_multiplied" }
# ///

# %% by-hand
z_by_hand = [-1.5, -1.5, -1.5, -0.5]
a_by_hand = [0.182, 0.182, 0.182, 0.378]

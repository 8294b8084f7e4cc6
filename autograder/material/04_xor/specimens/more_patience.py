# /// specimen
# about = "Blames a minimum, and makes the rate a little larger."
# left = { cure = 0.0 }
# diagnosis = { cure = "still_flat" }
# ///

# %% cure
why_stuck = "A"
settings = {"rate": 0.1, "spread": 0.1, "seed": 1}

# /// specimen
# about = "Leaves the plateau with a wide start, and ends where rows are merged."
# left = { cure = 0.5 }
# diagnosis = { cure = "rows_merged" }
# ///

# %% cure
why_stuck = "B"
settings = {"rate": 5.0, "spread": 3.0, "seed": 0}

# /// specimen
# about = "Explains everything by the wrong gradient."
# left = { faults = 0.75 }
# diagnosis = { faults = "chose gradient" }
# ///

# %% faults
faults = dict.fromkeys(
    ("plateau", "repair_changes_nothing", "still_stuck_at_rate_1", "passes_on_one_example"), "gradient"
)

# /// specimen
# about = "Asks for z above 0 in a row whose target is 0."
# left = { proof = 2.62 }
# diagnosis = { proof = "target_ignored" }
# ///

# %% proof
row_00 = [0, 0, 1, "<"]
row_01 = [0, 1, 1, ">"]
row_10 = [1, 0, 1, ">"]
row_11 = [1, 1, 1, ">"]
first_pair, first_sum = ["01", "10"], [1, 1, 2, ">"]
second_pair, second_sum = ["00", "11"], [1, 1, 2, "<"]
conclusion = "B"

# /// specimen
# about = "Adds demands of different signs."
# left = { proof = 1.5 }
# diagnosis = { proof = "opposite_signs" }
# ///

# %% proof
row_00 = [0, 0, 1, "<"]
row_01 = [0, 1, 1, ">"]
row_10 = [1, 0, 1, ">"]
row_11 = [1, 1, 1, "<"]
first_pair, first_sum = ["00", "01"], [0, 1, 2, ">"]
second_pair, second_sum = ["10", "11"], [2, 1, 2, "<"]
conclusion = "B"

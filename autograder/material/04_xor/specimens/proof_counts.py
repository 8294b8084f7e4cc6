# /// specimen
# about = "Counts the b once in the sums, and blames the number of demands."
# left = { proof = 1.88 }
# diagnosis = { proof = "b_added_once" }
# ///

# %% proof
row_00 = [0, 0, 1, "<"]
row_01 = [0, 1, 1, ">"]
row_10 = [1, 0, 1, ">"]
row_11 = [1, 1, 1, "<"]
first_pair, first_sum = ["01", "10"], [1, 1, 1, ">"]
second_pair, second_sum = ["00", "11"], [1, 1, 1, "<"]
conclusion = "A"

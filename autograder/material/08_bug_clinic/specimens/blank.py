# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# [left]
# optimiser = 0.0
# alike = 0.0
# updating = 0.0
# stuck = 0.0
# checker = 0.0
# bias = 0.0
# matrix = 0.0
# dropout = 0.0
# precision = 0.0
# slow = 0.0
# [diagnosis]
# optimiser = "not_chosen"
# alike = "not_chosen"
# updating = "not_chosen"
# stuck = "not_chosen"
# checker = "not_chosen"
# bias = "not_chosen"
# matrix = "not_chosen"
# dropout = "not_chosen"
# precision = "not_chosen"
# slow = "not_written"
# ///

# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# [left]
# add-bias = 0.0
# mean-over-examples = 0.0
# pairwise-products = 0.0
# standardize = 0.0
# predict-shapes = 0.0
# [diagnosis]
# add-bias = "not_written"
# standardize = "not_written"
# predict-shapes = "no_name"
# ///

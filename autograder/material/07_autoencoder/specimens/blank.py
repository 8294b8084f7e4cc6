# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# diagnosis = { forward = "not_written" }
# [left]
# unpack-theta = 0.0
# forward = 0.0
# cost = 0.0
# train = 0.0
# best-rank-k = 0.0
# linear = 0.0
# repair = 0.0
# faults = 0.0
# ///

# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# [left]
# one-sided = 0.0
# two-sided = 0.0
# error-sweep = 0.0
# best-epsilon = 0.0
# pack = 0.0
# unpack = 0.0
# relative-difference = 0.0
# gradient-check = 0.0
# is-wrong = 0.0
# find-traps = 0.0
# [diagnosis]
# one-sided = "not_written"
# gradient-check = "not_written"
# is-wrong = "not_written"
# ///

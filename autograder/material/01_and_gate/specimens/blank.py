# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# diagnosis = { sigmoid = "not_written", backward = "not_written" }
# [left]
# by-hand = 0.0
# sigmoid = 0.0
# forward = 0.0
# loss = 0.0
# numerical-gradient = 0.0
# train-numerically = 0.0
# backward = 0.0
# check-backward = 0.0
# train = 0.0
# ///

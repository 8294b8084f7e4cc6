# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# diagnosis = { relu = "not_written", train-epoch = "not_written" }
# [left]
# relu = 0.0
# init-params = 0.0
# forward = 0.0
# backward = 0.0
# momentum = 0.0
# learning-rate = 0.0
# decayed-loss = 0.0
# decayed-grads = 0.0
# train-epoch = 0.0
# train-mnist = 0.0
# ///

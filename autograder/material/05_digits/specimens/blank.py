# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# diagnosis = { softmax = "not_written", train = "not_written" }
# [left]
# one-hot = 0.0
# softmax = 0.0
# cross-entropy = 0.0
# softmax-step = 0.0
# init-params = 0.0
# forward = 0.0
# backward = 0.0
# minibatches = 0.0
# train = 0.0
# accuracy = 0.0
# confusion = 0.0
# precision-recall = 0.0
# train-digits = 0.0
# ///

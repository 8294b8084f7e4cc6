# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# diagnosis = { forward = "not_written", backward = "not_written" }
# [left]
# proof = 0.0
# forward = 0.0
# xor-weights = 0.0
# backward = 0.0
# train = 0.0
# success-rate = 0.0
# true-ratio = 0.0
# check-patient = 0.0
# cure = 0.0
# ///

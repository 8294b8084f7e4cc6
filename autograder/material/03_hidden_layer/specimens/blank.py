# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# [left]
# init-params = 0.0
# forward = 0.0
# loss = 0.0
# output-step = 0.0
# layer-gradients = 0.0
# through-weights = 0.0
# through-sigmoid = 0.0
# backward = 0.0
# train = 0.0
# derivative = 0.0
# unit-spread = 0.0
# [diagnosis]
# init-params = "not_written"
# forward = "not_written"
# loss = "not_written"
# output-step = "not_written"
# layer-gradients = "not_written"
# through-weights = "not_written"
# through-sigmoid = "not_written"
# backward = "not_written"
# train = "not_written"
# derivative = "not_written"
# unit-spread = "not_written"
# ///

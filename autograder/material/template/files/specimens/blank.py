# /// specimen
# about = "Hands the notebook in as it was released."
# start = "release"
# left = { output-slope = 0.0 }
# diagnosis = { output-slope = "not_written" }
# ///

# /// specimen
# about = "Measures the slope of the summed loss and compares it with a mean's."
# left = { check-backward = 0.0 }
# diagnosis = { check-backward = "false_alarm" }
# ///

# %% check-backward
def check_backward(X, y, w, b):
    total = lambda a: len(y) * loss(a, y)
    dw, db = backward(X, y, forward(X, w, b))
    dw_measured = numerical_gradient(lambda v: total(forward(X, v, b)), w)
    db_measured = numerical_gradient(lambda v: total(forward(X, w, v)), b)
    return {"w": relative_difference(dw, dw_measured), "b": relative_difference(db, db_measured)}

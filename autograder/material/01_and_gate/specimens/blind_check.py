# /// specimen
# about = "Compares the derived gradient with itself."
# left = { check-backward = 0.0 }
# diagnosis = { check-backward = "blind_check" }
# ///

# %% check-backward
def check_backward(X, y, w, b):
    dw, db = backward(X, y, forward(X, w, b))
    dw_again, db_again = backward(X, y, forward(X, w, b))
    return {"w": relative_difference(dw, dw_again), "b": relative_difference(db, db_again)}

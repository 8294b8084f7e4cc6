# /// specimen
# about = "Compares the slope of the sum with the slope of the mean."
# left = { check-patient = 0.0 }
# diagnosis = { check-patient = "sum_against_mean" }
# ///

# %% check-patient
def check_patient(theta):
    derived, measured = authors_slopes(theta), numerical_gradient(authors_cost, theta)
    pieces = {"h1": slice(0, 3), "h2": slice(3, 6), "out": slice(6, 9)}
    return {unit: relative_difference(derived[p], measured[p]) for unit, p in pieces.items()}

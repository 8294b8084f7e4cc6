# /// specimen
# about = "Scales both sides to the same length before it compares them."
# left = { check-patient = 0.4 }
# diagnosis = { check-patient = "factor_fitted" }
# ///

# %% check-patient
def check_patient(theta):
    derived, measured = authors_slopes(theta), numerical_gradient(authors_cost, theta)
    found = {}
    for unit, p in {"h1": slice(0, 3), "h2": slice(3, 6), "out": slice(6, 9)}.items():
        factor = np.linalg.norm(measured[p]) / np.linalg.norm(derived[p])
        found[unit] = relative_difference(factor * derived[p], measured[p])
    return found

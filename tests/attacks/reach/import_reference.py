"""Imports the grader and asks it for the reference solution.

Expect: graded
Proof: in the line `return reference(
Proof: ModuleNotFoundError OR PermissionError
"""


# %% sigmoid
def sigmoid(z):
    from autograder import reference

    return reference("01_and_gate").sigmoid(z)


# %% after
try:
    from autograder import reference

    print("SUCCEEDED", reference("01_and_gate").sigmoid)
except Exception as error:
    print(type(error).__name__)

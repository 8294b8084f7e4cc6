"""What the notebooks import: data, gradient checks, the doctor, test cells, pictures, widgets.

Nothing in here is a solution, and nothing in here imports `autograder`.
"""

__version__ = "0.1.0"

"""What the notebooks import: data, gradient checks, the doctor, test cells, pictures, widgets.

Nothing in here is a solution, and nothing in here imports `autograder`. Importing it limits linear
algebra to one thread, unless a number is set in the environment: see `course.threads`.
"""

from course import threads

__version__ = "0.1.0"

threads.use_one()

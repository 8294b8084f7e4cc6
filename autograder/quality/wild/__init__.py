"""Wrong gradients from the wild, to measure the doctor by: what learners wrote, and asked about.

The other bank's mistakes are our inventions. These are rebuilt from public questions and issues, in
small networks of our own; a case is taken for what it is, not for what the doctor can name.
"""

from autograder.quality.wild.case import Case, cases
from autograder.quality.wild.measure import Measure, Result, measure

__all__ = ["Case", "Measure", "Result", "cases", "measure"]

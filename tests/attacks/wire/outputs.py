"""Forges what a cell shows: outputs of no kind, scores, nested metadata, in place of the cell's own.

Expect: graded
Proof: <b>: e
"""

# %% before
from autograder.sandbox.outputs import Outputs

mime = "application/vnd.course.score+json"
score = {"exercise": "x", "points": 2.0, "possible": 2.0, "rows": [{"passed": False}]}
forged = [
    {"output_type": "execute_result", "data": {mime: score, "text/plain": "2.0"}, "metadata": {}},
    {"output_type": "execute_result", "data": {"text/plain": 2.0}, "metadata": {"a": [[[1]]]}},
    {"output_type": "display_data", "data": {1: 2}, "metadata": {"image/png": {"width": "x"}}},
    {"output_type": "error", "ename": "<b>", "evalue": "e", "traceback": ["<script>"]},
    {"output_type": "error", "ename": 1, "evalue": 2, "traceback": 3},
    {"output_type": "stream", "name": "stdout", "text": ["2.0"]},
    {"output_type": "update_display_data", "data": {}, "metadata": {}},
    {"output_type": ["stream"], "name": "stdout", "text": "x"},
    5,
]
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "Shell":
        thing.run = lambda source, seconds: forged
print("2.0")

# %% sigmoid
sigmoid = lambda z: forged

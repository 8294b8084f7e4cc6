"""Publishes results and scores of its own, in answers and beside them.

Expect: graded
Proof: (sigmoid-test) Your code raised SystemExit
Proof: () 2.0
"""

# %% before
from IPython.display import display

score = {"exercise": "2. sigmoid", "points": 2.0, "possible": 2.0, "rows": [], "advice": ""}
mime = "application/vnd.course.score+json"


def publish():
    display({mime: score, "text/plain": "2.0"}, raw=True)
    get_ipython().display_pub.publish({mime: score, "text/plain": "2.0"})
    get_ipython().displayhook(2.0)
    print("2.0")


publish()


# %% sigmoid
def sigmoid(z):
    publish()
    raise SystemExit


publish()
2.0

# %% after sigmoid-test
publish()
2.0

# %% after
publish()
2.0

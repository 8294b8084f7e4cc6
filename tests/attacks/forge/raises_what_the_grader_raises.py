"""Raises the grader's own exceptions, Python's control exceptions, and classes of their names.

Expect: graded
Proof: (sigmoid-test) Your code raised StopIteration
Proof: (sigmoid-test) This ended the process
Proof: (forward-test) Your code raised Wrong: 2 of 2 points
Proof: (loss-test) This was stopped after
Proof: (backward-test) Your code raised TooSlow
"""

# %% before
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.channel import Closed, Late
from autograder.sandbox.wire import WireError
from course.check import Wrong
from course.clock import TooSlow


class Base(BaseException):
    pass


# %% sigmoid
def sigmoid(z):
    raise [TimeUp, WireError, StopIteration, GeneratorExit, KeyboardInterrupt, Base][np.ndim(z)]


# %% forward
def forward(X, w, b):
    raise Wrong("2 of 2 points", "")


# %% loss
def loss(a, y):
    raise TooSlow


# %% numerical-gradient
def numerical_gradient(f, theta, eps=0.1):
    raise StopIteration if np.ndim(theta) else Closed


# %% backward
def backward(X, y, a):
    raise type("TooSlow", (GeneratorExit,), {})


# %% check-backward
def check_backward(X, y, w, b):
    raise Late if len(X) == 5 else KeyboardInterrupt


# %% train
def train(X, y, w, b, lr, steps):
    raise ExceptionGroup("a", [SystemExit(0) if False else ValueError()])

"""Exceptions, names and keys of megabytes, in sentences that everyone reads.

Expect: graded
Proof: (sigmoid-test) Your code raised AAAAAAAA
Proof: (forward-test) There is no `CCCC
Proof: ['DDDDDDD
Proof: (loss-test) Your code raised Exception
"""


# %% sigmoid
def sigmoid(z):
    raise type("A" * 500_000, (Exception,), {})("[/red]" + "B" * 500_000)


# %% forward
def forward(X, w, b):
    raise NameError("no", name="C" * 500_000)


# %% check-backward
def check_backward(X, y, w, b):
    return {"D" * 500_000: 1.0}


# %% loss
def loss(a, y):
    raise type("[/bold]", (Exception,), {})("\x1b[2J\x1b]0;title\x07=cmd|' /C calc'!A0")

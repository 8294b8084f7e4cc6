"""Objects whose __reduce__, __getattr__, __len__, __iter__, __repr__ and __del__ do harm.

Expect: graded
Proof: (by-hand-test) Your code raised TypeError: 'Evil' object
Proof: (sigmoid-test) The result is a function
Proof: (forward-test) Your code raised TypeError: bad operand
Proof: (loss-test) This ended the process
Proof: (train-test) w, b, history are expected, in this order, separated by commas; the function returned one thing, a Evil.
"""

# %% before
import os


class Evil:
    __slots__ = ()

    def __reduce_ex__(self, protocol):
        return os.system, ("touch @OUTSIDE@/reduced",)

    def __getattr__(self, name):
        raise KeyboardInterrupt

    __len__ = lambda self: 1 << 80
    __hash__ = __bool__ = __index__ = __float__ = lambda self: 1 / 0

    def __iter__(self):
        while True:
            yield self

    def __repr__(self):
        raise SystemExit

    __str__ = __format__ = __repr__


# %% by-hand
z_by_hand = a_by_hand = Evil()

# %% sigmoid
sigmoid = lambda z: Evil()


# %% loss
def loss(a, y):
    raise ValueError(Evil())


# %% forward
def forward(X, w, b):
    return sigmoid(Evil())


# %% train
train = lambda *args, **kwargs: Evil()

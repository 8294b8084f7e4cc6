"""Generators without end, lists and dicts that hold themselves, deep nesting, huge whole numbers.

Expect: graded
Proof: (by-hand-test) Your code raised TypeError: 'itertools.repeat'
Proof: (sigmoid-test) Your code raised ValueError: The result is nested too deeply
Proof: (forward-test) Your code raised ValueError: The result is nested too deeply
Proof: (loss-test) This ended the process
Proof: (numerical-gradient-test) The result's entries are of type object
Proof: (backward-test) dw, db are expected
Proof: (check-backward-test) Your code raised ValueError: The result is nested too deeply
Proof: (train-test) A list of losses is expected
"""

# %% before
import itertools

ring = []
ring.append(ring)
loop = {}
loop["w"] = loop["b"] = loop
deep = []
for _ in range(100_000):
    deep = [deep]

# %% by-hand
z_by_hand, a_by_hand = itertools.repeat(0.5), itertools.count()

# %% sigmoid
sigmoid = lambda z: ring

# %% forward
forward = lambda X, w, b: deep

# %% loss
loss = lambda a, y: 10**5000

# %% backward
backward = lambda X, y, a: (x for x in itertools.repeat(0.0))

# %% check-backward
check_backward = lambda *args: loop

# %% numerical-gradient
numerical_gradient = lambda f, theta, eps=0: 10**400

# %% train
train = lambda *args, **kwargs: ([1] * 3, 10**4000, itertools.cycle([1.0]))

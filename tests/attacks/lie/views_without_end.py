"""Returns views of arguments with stride 0: a few bytes on the wire, gigabytes when copied.

Expect: graded
"""

# %% sigmoid
sigmoid = lambda z: np.broadcast_to(np.ravel(z)[:1], (300_000_000,))

# %% forward
forward = lambda X, w, b: np.broadcast_to(w[:1], (20_000, 20_000))

# %% loss
loss = lambda a, y: np.lib.stride_tricks.as_strided(a, (300_000_000,), (0,))

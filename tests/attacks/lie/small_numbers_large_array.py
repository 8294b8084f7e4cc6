"""Returns half a gigabyte of bytes, which as floats would be four.

Expect: graded
"""

# %% sigmoid
sigmoid = lambda z: np.zeros(200_000_000, np.uint8)

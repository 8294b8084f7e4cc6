"""The tags of nodes, and what stands behind each: the one table of what crosses.

In a message's header every JSON list is a node, and its first entry a tag. The decoder and the
peers dispatch by these alone; what has none of them is refused.
"""

# Containers: what follows are nodes.
LIST = "l"  #: its entries
TUPLE = "t"  #: its entries
SET = "s"  #: its entries
FROZENSET = "f"  #: its entries
DICT = "d"  #: pairs, each a plain JSON list of two nodes: key, value

# Plain data: what follows is as JSON has it, with the numbers of buffers.
ARRAY = "a"  #: dtype, shape, buffer: its entries in C order
TEXTS = "u"  #: an array of texts: shape, then each text
SCALAR = "x"  #: a number of NumPy's: dtype, value; of a complex one the two parts
NUMBERS = "L"  #: a long list: "d" (float), "q" (int) or "f" (np.float64), buffer
TEXT = "T"  #: a long text: buffer, in UTF-8
BYTES = "b"  #: buffer
COMPLEX = "c"  #: real part, imaginary part
SLICE = "S"  #: start, stop, step
RANGE = "r"  #: start, stop, step
ELLIPSIS = "e"  #: nothing

# What a peer makes of its nodes, in both directions.
HANDLE = "h"  #: something that stays with the sender: number, name of its type
OWN = "o"  #: something of the receiver's, of which the sender has a handle: number
GENERATOR = "g"  #: a generator of the trusted side's: number, state for who has it not yet
DATASET = "D"  #: a dict of its fields

# From the trusted side alone.
SHARED = "m"  #: a function or type that both sides have: module, name
NAMED = "n"  #: a function or class of the learner's: name

# In a reply alone.
ARGUMENT = "k"  #: an argument itself: its number
VIEW = "v"  #: a view of an argument: its number, shape, strides, offset in bytes
GIVEN = "w"  #: what this side gave, or memory of it, before in the same check: a value

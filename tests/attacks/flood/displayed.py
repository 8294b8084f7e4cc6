"""Displays many things, large things and pictures without end.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: <IPython.core.display.HTML object>
Proof: tried all of it
"""

# %% before
from IPython.display import HTML, display

for i in range(20_000):
    display({"text/plain": "x"}, raw=True)

# %% before
for _ in range(3):
    display(HTML("<p>" + "y" * 1_000_000))

# %% before
display({"image/png": "A" * 8_000_000}, raw=True)
print("tried all of it")

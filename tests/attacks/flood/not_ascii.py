"""Prints a million signs that are longer in JSON than as text.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: () 💀💀
"""

# %% before
print("\N{SKULL}" * 1_000_000)

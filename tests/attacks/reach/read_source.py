"""Looks for the instructor's notebook, wherever it could be.

Expect: graded
Proof: tried all of True
"""

# %% before
import os
from pathlib import Path

found = []
for folder in ["@ROOT@", "@HOME@", "@OUTSIDE@", ".", "..", "/", os.environ.get("COURSE_ROOT", "/")]:
    try:
        for path in Path(folder).glob("*"):
            if path.name in ("source", "submitted", "gradebook.db", "secret.txt"):
                found.append(path)
    except OSError:
        pass
for name in ("source/01_and_gate/01_and_gate.ipynb", "gradebook.db", "secret.txt"):
    try:
        found.append(open(f"@ROOT@/{name}", "rb").read())
    except OSError:
        pass
if found:
    print("SUCCEEDED", found)
print("tried all of", found == [])

"""Changes what is being graded: the staged copies, autograded notebooks and feedback.

Expect: graded
Proof: tried all of 6
"""

# %% before
import glob
import os

patterns = ("/tmp/*", "/tmp/*/*", "/var/tmp/*", "@ROOT@/*/*/*", "/dev/shm/*", "/run/*")
for pattern in patterns:
    for path in glob.glob(pattern):
        if os.path.abspath(path).startswith(os.path.abspath(".")):
            continue
        try:
            open(path, "a").write(" ")
            print("SUCCEEDED", path)
        except OSError:
            pass
print("tried all of", len(patterns))

"""Changes what is being graded: the staged copies, autograded notebooks and feedback.

Expect: graded
"""

# %% before
import glob
import os

for pattern in ("/tmp/*", "/tmp/*/*", "/var/tmp/*", "@ROOT@/*/*/*", "/dev/shm/*", "/run/*"):
    for path in glob.glob(pattern):
        if os.path.abspath(path).startswith(os.path.abspath(".")):
            continue
        try:
            open(path, "a").write(" ")
            print("SUCCEEDED", path)
        except OSError:
            pass

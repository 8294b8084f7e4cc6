"""Starts processes in every way that Python has.

Expect: graded
Proof: tried all of 9
Proof: Commands of the system do not run
"""

# %% before
import multiprocessing
import os
import pty
import subprocess
import sys

tried = 0
for start in (
    os.fork,
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
    lambda: subprocess.run([sys.executable, "-c", "1"], check=True),
    lambda: subprocess.run("true", shell=True, check=True),
    lambda: os.popen("true").read(),
    pty.fork,
    lambda: multiprocessing.get_context("spawn").Pool(2),
    lambda: multiprocessing.get_context("forkserver").Process().start(),
    lambda: os.execv("/bin/true", ["true"]),  # the last: who succeeds says no more
):
    tried += 1
    try:
        if start() == 0:
            os._exit(0)
        print("SUCCEEDED", start)
    except BaseException as error:
        print(type(error).__name__)
print("SUCCEEDED" if os.system("true") == 0 else "no")
print("tried all of", tried)

# %% before
get_ipython().system("touch @OUTSIDE@/touched")
get_ipython().run_cell_magic("bash", "", "touch @OUTSIDE@/touched")
get_ipython().run_line_magic("sx", "touch @OUTSIDE@/touched")

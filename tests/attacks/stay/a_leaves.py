"""Leaves files, start-up files, path files, caches and settings for whoever comes next.

`b_finds` looks for them.

Expect: graded
Times: 2
Proof: tried all of True 18
"""

# %% before
import os
import site
import sys
import tempfile
from pathlib import Path

left = "print('SUCCEEDED: planted code ran')"
home = Path.home()
spots = [home, Path.cwd(), Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
spots += [Path("/dev/shm"), Path(sys.prefix), Path(site.getsitepackages()[0])]
spots += [Path(p) for p in sys.path if p] + [Path(os.environ["IPYTHONDIR"])]
names = ["sitecustomize.py", "usercustomize.py", "zz.pth", "numpy.py", "json.py", "course.py"]
names += ["ipython_config.py", "matplotlibrc", "left_here.txt", ".pythonrc.py", "conftest.py"]
names += ["ipython/profile_default/startup/00.py", "matplotlib/matplotlibrc", "autograder/wire.py"]
names += [".ipython/profile_default/startup/00.py", ".config/matplotlib/matplotlibrc"]
names += ["__pycache__/course.cpython-311.pyc", ".local/lib/python3.11/site-packages/zz.pth"]
for spot in spots:
    for name in names:
        try:
            (spot / name).parent.mkdir(parents=True, exist_ok=True)
            (spot / name).write_text(left)
        except OSError:
            pass
import course

for file in (Path(course.__file__).parent / "__pycache__").glob("check*.pyc"):
    try:
        file.write_bytes(file.read_bytes())
        print("SUCCEEDED", file)
    except OSError:
        pass
print("tried all of", len(spots) > 8, len(names))

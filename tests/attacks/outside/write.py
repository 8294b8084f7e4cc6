"""Writes, removes, renames and changes what is not its own.

Expect: graded
Proof: tried all of 160
"""

# %% before
import os
import shutil
from pathlib import Path

import course
import numpy as np

tried = 0
own = [Path(course.__file__).parent, Path(np.__file__).parent, Path(os.__file__).parent]
others = [Path(p) for p in ("@ROOT@", "@HOME@", "@OUTSIDE@", "/etc", "/usr/bin", "/", "/dev")]
for folder in own + others:
    file = folder / ("secret.txt" if folder in others else "__init__.py")
    for attempt in (
        lambda: (folder / "planted.py").write_text("planted"),
        lambda: (folder / "planted").mkdir(),
        lambda: file.write_text("changed"),
        lambda: file.open("a").write("changed"),
        lambda: os.truncate(file, 0),
        lambda: os.close(os.open(file, os.O_RDONLY | os.O_TRUNC)),
        lambda: file.unlink(),
        lambda: file.rename("stolen"),
        lambda: os.rename("/tmp", folder / "tmp"),
        lambda: os.link(file, "linked"),
        lambda: os.symlink(file, "symlinked"),
        lambda: file.chmod(0o777),
        lambda: os.chown(file, 0, 0),
        lambda: os.utime(file, (0, 0)),
        lambda: os.setxattr(file, "user.x", b"x"),
        lambda: shutil.copy(file, "copied") if folder in others else 1 / 0,
    ):
        tried += 1
        try:
            print("SUCCEEDED", folder, attempt())
        except (OSError, ArithmeticError):
            pass
    shutil.rmtree(folder, ignore_errors=True) if folder in others[:3] else None
print("tried all of", tried)

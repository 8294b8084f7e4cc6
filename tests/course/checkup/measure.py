"""How often the checkup names the true cause: `python -m tests.course.checkup.measure [NAME…]`."""

import sys
import time

from course.checkup import Checkup, checkup
from tests.course.checkup.support import PROGRAMS, cause, ready, text


def examined(name: str, source: str | None = None, **more: object) -> Checkup:
    """The checkup of a program."""
    space = ready(text(name) if source is None else source, name)
    known = {"X": space["X"], "Y": space["Y"], "predict": space["predict"]}
    known |= {"loss": space["loss"], "step": space["step"], "steps": space["STEPS"]}
    return checkup(space["net"], **known | more)  # type: ignore[arg-type]


def main(names: list[str]) -> None:
    """Print a table: the cause, what was found, the seconds."""
    first = three = 0
    took = []
    some = [p for p in PROGRAMS if not names or any(n in p for n in names)]
    for name in some:
        began, work = time.monotonic(), time.process_time()
        found = [one.id for one in examined(name).findings]
        true = cause(name)
        first += found[0] == true
        three += true in found[:3]
        took.append(time.monotonic() - began)
        mark = "first" if found[0] == true else "three" if true in found[:3] else "MISSED"
        spent = f"{took[-1]:5.1f} s, {time.process_time() - work:4.1f} s of work"
        print(f"{name:34} {true:17} {mark:6} {spent}  {', '.join(found)}", flush=True)
    middle, most = sorted(took)[len(took) // 2], max(took)
    print(
        f"first {first}, in three {three} of {len(some)}; median {middle:.1f} s, most {most:.1f} s"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

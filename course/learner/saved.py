"""What the lab does whenever a notebook is saved: it looks at the boards.

A board says nothing of the answer that it judged. Seen at once, it is known with the answer as it
stands there, and a later change of the answer is known as one.
"""

from collections.abc import Mapping
from pathlib import Path

from course.learner import progress


def look(os_path: str, model: Mapping[str, object], **_: object) -> None:
    """Look at a notebook that was saved; as Jupyter calls it, whose saving nothing must disturb."""
    path = Path(os_path)
    root = path.parent.parent.parent
    if model.get("type") != "notebook" or path.stem != path.parent.name:
        return
    if not (root / "release" / path.stem / path.name).is_file():
        return
    try:
        progress.standing(root, path.stem)
    except Exception as error:  # noqa: BLE001 - or Jupyter says that the notebook was not saved
        print(repr(error))

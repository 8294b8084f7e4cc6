"""The notebook, or the terminal, in which code runs cell by cell."""

import sys
from collections.abc import Mapping
from typing import Protocol


class Publisher(Protocol):
    """Shows outputs of a cell."""

    def publish(
        self,
        data: Mapping[str, str],
        *,
        transient: Mapping[str, str] | None = None,
        update: bool = False,
    ) -> None:
        """Show one, a text for each of its formats; `update` changes that of this `display_id`."""


class Shell(Protocol):
    """What is asked of IPython's."""

    user_ns: Mapping[str, object]
    display_pub: Publisher


def shell_of(namespace: Mapping[str, object]) -> Shell | None:
    """The shell whose cells have these names; None where they are no shell's.

    So whoever runs a cell for somebody else, a grader say, shows nothing in its own notebook.
    """
    ipython = sys.modules.get("IPython")
    shell: Shell | None = ipython.get_ipython() if ipython else None
    return shell if shell is not None and shell.user_ns is namespace else None

"""What a warm interpreter is told when it starts."""

import json
from dataclasses import asdict, dataclass

from autograder.sandbox.confine import Limits


@dataclass(frozen=True)
class Settings:
    """How the workers of a jail are kept."""

    home: str  #: the folder that they may write in
    fonts: str  #: the file of matplotlib's list of fonts, or ""
    modules: list[str]  #: what is imported besides
    landlock: bool  #: whether Landlock keeps them to their files
    filter: bool  #: whether system calls are filtered
    readable: list[str]  #: the files and folders that they may read
    limits: Limits

    def text(self) -> str:
        """As an argument of a command."""
        return json.dumps(asdict(self))


def parsed(text: str) -> Settings:
    """The settings that `Settings.text` gave."""
    facts = json.loads(text)
    return Settings(**{**facts, "limits": Limits(**facts["limits"])})

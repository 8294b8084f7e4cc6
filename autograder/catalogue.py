"""The catalogue that translations are made from: every sentence a learner reads, with its id.

`course.text` says where a translation goes. A sentence that is no longer than its placeholders is
in it too: languages order things otherwise.
"""

from collections.abc import Iterator
from dataclasses import asdict

from course.doctor.causes import sentences
from course.text import tables

HEAD = r"""# Translations of the course's sentences; `make texts` writes this file.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"""


def template() -> str:
    """The catalogue as a gettext template, a `.pot` file."""
    return HEAD + "".join(
        f'\nmsgctxt {_quoted(context)}\nmsgid {_quoted(english)}\nmsgstr ""\n'
        for context, english in entries()
    )


def entries() -> Iterator[tuple[str, str]]:
    """Context and text of each sentence, in order."""
    yield from sorted(tables().texts.items())
    for cause, found in sorted(sentences().items()):
        for kind, english in asdict(found).items():
            if english:
                yield f"{cause}.{kind}", english


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

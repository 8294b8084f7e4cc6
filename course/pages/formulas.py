"""Formulas as MathML, which browsers show by themselves: no script, and no network."""

import functools
import re
from html import escape, unescape

#: Characters of a formula: the longest of the course has three hundred.
LONGEST = 2000
#: A few definitions that stand in each other are a text that fills any memory.
_DEFINES = re.compile(
    r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand|(?:re)?newenvironment|DeclareMathOperator)"
    r"(?![A-Za-z])"
)
#: These would make links, styles or scripts.
_LIVE = re.compile(
    r"\\(?=(?:href|url|html\w*|require|style|class|cssId|data|bbox|unicode|mmlToken)(?![A-Za-z]))"
)
#: A function's name; as an operator it keeps its distance, as in "log a".
_NAMED = re.compile(r"<mi>([a-z]{2,})</mi>")
#: A large brace, which latex2mathml leaves with its backslash.
_BRACE = re.compile(r">\\([{}])<")
_BETWEEN = re.compile(r"(?<!\\)\$\$([^$]{1,2000})\$\$|(?<![\\$])\$([^$\n]{1,2000})\$(?!\$)")
_HIDDEN_LETTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|bsol);")


def tame(text: str) -> str:
    """HTML whose formulas make no links, styles or scripts, whatever typesets them."""
    return _LIVE.sub(r"\\text{not run: }", _HIDDEN_LETTER.sub(_letter, text))


def _letter(entity: re.Match[str]) -> str:
    """A letter, or the backslash, that was written as a number; anything else stays as it is."""
    shown = unescape(entity.group())
    return shown if re.fullmatch(r"[A-Za-z\\]", shown) else entity.group()


@functools.lru_cache(maxsize=4096)
def mathml(tex: str, display: bool = False) -> str:
    """A formula as MathML, to be sanitised as all that a notebook shows.

    Args:
        tex: LaTeX without its dollars; it may have HTML's entities.
        display: whether it stands on a line of its own.

    Returns:
        The formula; as code where it is none, or too long.
    """
    # Graders have no use for it.
    from latex2mathml.converter import convert

    tex = tame(unescape(tex)).strip()
    if len(tex) <= LONGEST and not _DEFINES.search(tex):
        try:
            shown = convert(tex, display="block" if display else "inline")
            shown = _BRACE.sub(r">\1<", shown)
            return _NAMED.sub(r'<mo lspace="0.167em" rspace="0.167em">\1</mo>', shown)
        except Exception:  # noqa: BLE001 - what is no formula is no error, of whatever kind
            pass
    return f"<code>{escape(tex)}</code>"


def in_html(text: str) -> str:
    """HTML with its formulas, between dollars, as MathML."""
    return _BETWEEN.sub(lambda found: mathml(found[1] or found[2], bool(found[1])), text)

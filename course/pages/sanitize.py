"""What a student's notebook shows, sanitised: it is read by graders and by browsers of others."""

import functools
import re
from html import escape

import nh3
from pygments.token import STANDARD_TYPES

from course.hints import HINTS_MIME
from course.notebooks import Metadata, Output
from course.pages import formulas

#: Characters of HTML that are shown; of them start tags, start tags of the kind that a parser has
#: to remember (`<b>`), and entities. It takes time as the square of these: at most, two seconds.
LONGEST, TAGS, REMEMBERED, ENTITIES = 1 << 20, 20_000, 2_000, 100_000
_TAG = re.compile(r"<[a-zA-Z]")
_REMEMBERED = re.compile(
    r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE
)

_words = re.compile(r"[\w-]+").findall
_INLINE = set(_words("a abbr b code del em i kbd mark s samp small span strong sub sup u var"))
_BLOCKS = set(
    _words(
        "blockquote br caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 "
        "h6 hr img li ol p pre summary table tbody td tfoot th thead tr ul"
    )
)
#: MathML, and the attributes that each of its tags may have.
_FORMULAS: dict[str, set[str]] = {
    **{tag: set() for tag in _words("mn mroot mrow msqrt msub msubsup msup mtext mtr munderover")},
    "math": {"display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "lspace", "maxsize", "minsize", "rspace", "stretchy"},
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign"},
    "mtd": {"columnalign"},
    "munder": {"accentunder"},
}
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(_words("aria-label class role style title")) for tag in _INLINE | _BLOCKS},
    **_FORMULAS,
}
for _tags, _more in {
    "a": "href",
    "img": "alt height src width",
    "ol": "start",
    "td th": "align colspan rowspan scope width",
    "tr thead tbody tfoot": "align",
    "col colgroup table": "width",
}.items():
    for _tag in _words(_tags):
        _ATTRIBUTES[_tag] |= set(_words(_more))

# What attributes may say. What is shown stays in its place: nothing lies over the rest of the
# page, and nothing is lower than its contents. Ids, and classes but for those of tables and of
# coloured code, would be the page's own.
_EM = r"(?:em|rem|ex|ch)"
_SMALL = rf"(?:0|\d{{1,2}}(?:\.\d+)?(?:px|pt)|\d?(?:\.\d+)?{_EM})"
_LARGE = rf"(?:0|\d{{1,3}}(?:\.\d+)?(?:px|pt)|\d{{0,2}}(?:\.\d+)?(?:{_EM}|%)|100%|auto)"
_COLOUR = r"(?:#[0-9a-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d\s.,%]+\)|var\(--jp-[a-z0-9-]+\))"
_BORDER = rf"(?:(?:{_SMALL}|{_COLOUR})\s*){{1,3}}"
_SPACES = rf"(?:{_SMALL}\s*){{1,4}}"
_MARGINS = rf"(?:(?:{_SMALL}|auto)\s*){{1,4}}"
#: Of a box within a line neither padding nor border has room of its own.
_OF_TEXT = {
    "background-color": _COLOUR,
    "color": _COLOUR,
    "font-family": r"[\w\s,\"'-]+",
    "font-size": (
        rf"(?:[89]|[1-3]\d)(?:\.\d+)?p[xt]|(?:1|0?\.[5-9]\d*){_EM}"
        r"|smaller|(?:x-)?(?:large|small)|medium"
    ),
    "font-style": r"[a-z]+",
    "font-weight": r"[a-z]+|[1-9]00",
    "margin-left": _SMALL,
    "margin-right": _SMALL,
    "opacity": r"1|0?\.[5-9]\d*",
    "text-decoration": r"[a-z -]+",
    "vertical-align": r"baseline|bottom|middle|sub|super|text-bottom|text-top|top",
    "white-space": r"[a-z-]+",
}
_OF_BLOCKS = {
    **_OF_TEXT,
    **{f"border{side}": _BORDER for side in ("", "-bottom", "-left", "-right", "-top")},
    **{f"margin{side}": _MARGINS for side in ("", "-bottom", "-left", "-right", "-top")},
    **{f"padding{side}": _SPACES for side in ("", "-bottom", "-left", "-right", "-top")},
    "align-items": r"baseline|center|flex-start|stretch",
    "border-collapse": r"collapse|separate",
    "border-color": _COLOUR,
    "display": r"block|flex|inline-block|table|table-cell|table-row",
    "flex": r"\d(?:\.\d+)?",
    "flex-wrap": r"wrap|nowrap",
    "gap": _SMALL,
    "height": _LARGE,
    "line-height": r"[12](?:\.\d+)?|normal",
    "max-width": _LARGE,
    "min-height": _LARGE,
    "text-align": r"center|end|justify|left|right|start",
    "width": _LARGE,
}
_SIZE = r"\d{1,3}|\d{1,2}%|100%"
#: A formula's space goes back by what brings an integral's d closer, and by no more.
_SPACE = (
    r"-?0?\.[0-2]\d*em|[0-3](?:\.\d+)?em|(?:negative)?(?:very){0,2}(?:thin|medium|thick)mathspace"
)
_VALUES = {
    "align": r"center|justify|left|right",
    "alt": r"(?s:.*)",
    "aria-label": r"(?s:.*)",
    "accent": r"true|false",
    "accentunder": r"true|false",
    "colspan": r"\d{1,3}",
    "columnalign": r"(?:(?:left|center|right)\s*){1,9}",
    "display": r"block|inline",
    "displaystyle": r"true|false",
    "fence": r"true|false",
    "form": r"infix|postfix|prefix",
    "height": _SIZE,
    "href": r"(?s:(?:https?://|mailto:|#).*)",
    "linethickness": r"[01]|thin|medium|thick",
    "lspace": r"0?\.[0-2]\d*em",
    "mathvariant": r"[a-z-]+",
    "maxsize": r"[1-3](?:\.\d+)?em",
    "minsize": r"[1-3](?:\.\d+)?em",
    "role": r"group|img|list|listitem|note",
    "rowspan": r"\d{1,3}",
    "rspace": r"0?\.[0-2]\d*em",
    "scope": r"col|colgroup|row|rowgroup",
    "scriptlevel": r"[012]",
    # A picture is in the page, or it is not shown: it could tell who looks.
    "src": r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*",
    "start": r"\d{1,6}",
    "stretchy": r"true|false",
    "title": r"(?s:.*)",
    "width": _SIZE,
}
_CLASSES = frozenset(STANDARD_TYPES.values()) - {""} | {"dataframe", "highlight"}
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@functools.cache
def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(rule, re.IGNORECASE)


def _value(tag: str, name: str, value: str) -> str | None:
    """What an attribute may say of what it says; None where that is nothing."""
    if name == "style":
        return _style(tag, value) or None
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    rule = _SPACE if tag == "mspace" else _VALUES.get(name, r"(?!)")
    return value if _pattern(rule).fullmatch(value.strip()) else None


def _style(tag: str, style: str) -> str:
    """The declarations of a style that are known, with values that are."""
    known = _OF_TEXT if tag in _INLINE else _OF_BLOCKS
    kept = []
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        name = name.lower()
        if name not in known or not _pattern(known[name]).fullmatch(value):
            continue
        if name == "height" and tag != "img":  # what it holds would stand out of it
            name = "min-height"
        kept.append(f"{name}:{value}")
    return ";".join(kept)


_CLEANER = nh3.Cleaner(
    tags=set(_ATTRIBUTES),
    clean_content_tags={"script", "style"},  # of these not even the text is for a reader
    attributes=_ATTRIBUTES,
    attribute_filter=_value,
    url_schemes={"http", "https", "mailto", "data"},
)


def html(text: str) -> str:
    """HTML without anything that runs, loads or leaves its place on the page.

    What is too much to be cleaned in a moment becomes its own source: see `fits`.
    """
    if not fits(text):
        return f"<pre>{escape(text)}</pre>"
    return _again(text) if len(text) <= _SHORT else _clean(text)


def fits(text: str) -> bool:
    """Whether HTML is short enough, and of few enough tags, to be cleaned in a moment."""
    return (
        len(text) <= LONGEST
        and len(_TAG.findall(text)) <= TAGS
        and len(_REMEMBERED.findall(text)) <= REMEMBERED
        and text.count("&") <= ENTITIES
    )


def cost(text: str) -> int:
    """What it takes to clean HTML, in characters of text that has no tags."""
    return len(text) + 80 * text.count("<") + 10 * text.count("&")


def _clean(text: str) -> str:
    return formulas.tame(_CLEANER.clean(text))


#: Most of what a class shows is in every student's notebook: a text this short is cleaned once.
_SHORT = 1 << 16
_again = functools.lru_cache(maxsize=512)(_clean)


def output(shown: Output) -> Output | None:
    """One output of a student's cell with the formats that are safe to show; None where none is.

    Args:
        shown: a notebook output, well made.
    """
    kind = shown["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": shown["name"], "text": shown["text"]}
    if kind == "error":
        error: Output = {"output_type": kind, "ename": shown["ename"], "evalue": shown["evalue"]}
        return {**error, "traceback": shown["traceback"]}
    data: dict[str, object] = {}
    for mime, value in shown["data"].items():
        if mime == HINTS_MIME and isinstance(value, dict):
            data[mime] = _count(value)
        elif not isinstance(value, str):
            pass
        elif mime in ("text/html", "text/markdown", "text/latex"):
            if fits(value):
                data[mime] = html(value)
        elif mime == "text/plain" or (
            mime in ("image/png", "image/jpeg") and _BASE64.fullmatch(value)
        ):
            data[mime] = value
    if not data:
        return None
    return {"output_type": kind, "data": data, "metadata": _sizes(shown["metadata"])}


def _sizes(metadata: Metadata) -> Metadata:
    """The sizes of pictures, and nothing else that stands there."""
    sizes = {
        mime: {key: size for key, size in about.items() if key in ("width", "height")}
        for mime, about in metadata.items()
        if mime in ("image/png", "image/jpeg") and isinstance(about, dict)
    }
    return {m: a for m, a in sizes.items() if all(type(s) in (int, float) for s in a.values())}


def _count(hints: dict[object, object]) -> dict[str, object]:
    """How many hints were opened, and nothing else that stands there."""
    kinds = {"case": str, "opened": int, "of": int}
    return {key: hints[key] for key, kind in kinds.items() if type(hints.get(key)) is kind}

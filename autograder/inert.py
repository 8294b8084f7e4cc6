"""What a student's notebook shows, made inert: it is read by graders and by browsers of others."""

import functools
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context

from course.hints import HINTS_MIME

#: Characters of HTML that are shown.
LONGEST = 1 << 18
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "alt",
        "aria-label",
        "align",
        "class",
        "colspan",
        "height",
        "href",
        "id",
        "role",
        "rowspan",
        "scope",
        "src",
        "start",
        "style",
        "title",
        "width",
    ]
)
_CSS = CSSSanitizer(
    allowed_css_properties=[
        "align-items",
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-color",
        "border-left",
        "border-right",
        "border-top",
        "color",
        "display",
        "flex",
        "flex-wrap",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "gap",
        "height",
        "justify-content",
        "line-height",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-width",
        "min-width",
        "opacity",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "vertical-align",
        "white-space",
        "width",
    ]
)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
#: Of these not even the text is for a reader.
_WHOLE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
#: MathJax would make links, styles and scripts of these.
_MATH = re.compile(
    r"\\(?=(?:href|url|html\w*|require|style|class|cssId|data|bbox|unicode|mmlToken)(?![A-Za-z]))"
)
_HIDDEN_LETTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|bsol);")


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":  # a picture is in the page, or it is not shown: it could tell who looks
        return tag == "img" and bool(_PICTURE.fullmatch(value))
    if name == "href":
        return urlsplit(value.strip()).scheme.lower() in ("", "http", "https", "mailto")
    return name in _ATTRIBUTES


def html(text: str) -> str:
    """HTML without anything that runs, loads or leaves the page's flow."""
    return _again(text) if len(text) <= _SHORT else _clean(text)


def _clean(text: str) -> str:
    cleaned = bleach.clean(
        _WHOLE.sub("", text),
        tags=_TAGS,
        attributes=_allowed,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=_CSS,
        strip=True,
    )
    return math(cleaned)


#: Most of what a class shows is in every student's notebook: a text this short is cleaned once.
_SHORT = 1 << 16
_again = functools.lru_cache(maxsize=512)(_clean)


def math(text: str) -> str:
    """HTML whose formulas make no links, styles or scripts."""
    return _MATH.sub(r"\\text{not run: }", _HIDDEN_LETTER.sub(_letter, text))


def _letter(entity: re.Match[str]) -> str:
    """A letter, or the backslash, that was written as a number; anything else stays as it is."""
    shown = unescape(entity.group())
    return shown if re.fullmatch(r"[A-Za-z\\]", shown) else entity.group()


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """nbconvert's filter of this name, with an inert result."""
    # nbconvert takes more than a second to import, and graders have no use for it.
    from nbconvert.filters.markdown_mistune import (
        InvalidNotebook,
        IPythonRenderer,
        MarkdownWithMath,
    )

    class Renderer(IPythonRenderer):
        def _embed_image_or_attachment(self, src: str) -> str:
            try:
                return str(super()._embed_image_or_attachment(src))
            except InvalidNotebook:  # the picture is not there; the page is made all the same
                return ""

    cell = context.get("cell", {})
    renderer = Renderer(escape=False, attachments=cell.get("attachments", {}))
    return html(MarkdownWithMath(renderer=renderer).render(source))


def output(shown: dict[str, Any]) -> dict[str, Any] | None:
    """One output of a student's cell with the formats that are safe to show; None where none is.

    Args:
        shown: a notebook output, well made.
    """
    if shown["output_type"] == "stream":
        return {key: shown[key] for key in ("output_type", "name", "text")}
    if shown["output_type"] == "error":
        return {key: shown[key] for key in ("output_type", "ename", "evalue", "traceback")}
    data: dict[str, Any] = {}
    for mime, value in shown["data"].items():
        if mime == HINTS_MIME and isinstance(value, dict):
            data[mime] = value
        elif not isinstance(value, str):
            continue
        elif mime in ("text/html", "text/markdown", "text/latex"):
            if len(value) <= LONGEST:  # cleaning takes seconds a megabyte
                data[mime] = html(value)
        elif mime == "text/plain" or (
            mime in ("image/png", "image/jpeg") and _BASE64.fullmatch(value)
        ):
            data[mime] = value
    sizes = {
        mime: {key: size for key, size in about.items() if key in ("width", "height")}
        for mime, about in shown["metadata"].items()
        if mime in ("image/png", "image/jpeg") and isinstance(about, dict)
    }
    sizes = {m: a for m, a in sizes.items() if all(type(s) in (int, float) for s in a.values())}
    kept = {"output_type": shown["output_type"], "data": data, "metadata": sizes}
    return kept if data else None

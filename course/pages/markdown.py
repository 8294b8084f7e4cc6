"""A text cell as HTML: formulas as MathML, pictures that are in the notebook, nothing that runs."""

import re
from html import escape, unescape

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course.pages import formulas, sanitize
from course.text import say

#: Characters of a text cell that become a page of text; what is longer is shown as it was written.
LONGEST = 30_000

_MARKUP = re.compile(r"<[^>]*>")


class _Renderer(IPythonRenderer):
    """Markdown as HTML, to be sanitised, with formulas as MathML."""

    def inline_math(self, body: str) -> str:
        """`$body$`."""
        return formulas.mathml(body)

    def block_math(self, body: str) -> str:
        """`$$body$$`."""
        return formulas.mathml(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        r"""`\\begin{name}body\\end{name}`."""
        return formulas.mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def block_html(self, html: str) -> str:
        """HTML that stands in the text; a browser's MathJax found formulas there too."""
        return formulas.in_html(html)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that is attached to its cell, or the words that stand for it."""
        text = unescape(_MARKUP.sub("", text))
        formats = self.attachments.get(url.removeprefix("attachment:"), {})
        for mime in ("image/png", "image/jpeg", "image/gif"):
            if url.startswith("attachment:") and isinstance(data := formats.get(mime), str):
                return f'<img src="data:{mime};base64,{escape(data)}" alt="{escape(text)}">'
        if url.startswith("data:"):
            return f'<img src="{escape(url)}" alt="{escape(text)}">'
        return f"<em>{escape(say('no_picture', name=text or url))}</em>"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """nbconvert's filter of this name; what it cannot make a page of is shown as it was written."""
    attachments = context.get("cell", {}).get("attachments", {})
    try:
        if len(source) > LONGEST:
            raise ValueError(say("text_too_long"))
        renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        page = MarkdownWithMath(renderer=renderer).render(source)
        if not sanitize.fits(page):
            raise ValueError(say("text_too_long"))
        return sanitize.html(page)
    except Exception as error:  # noqa: BLE001 - parsers, of text that nobody checked
        why = f"{error}" if isinstance(error, ValueError) else type(error).__name__
        return (
            f"<p><em>{escape(say('shown_as_written', why=why))}</em></p><pre>{escape(source)}</pre>"
        )

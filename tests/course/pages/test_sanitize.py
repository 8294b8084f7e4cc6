"""What a student's notebook shows, without what runs, loads or leaves its place on the page."""

import re
from html import escape
from typing import Any

import pytest

from course.hints import HINTS_MIME
from course.pages import sanitize
from course.scoreboard import SCORE_MIME

PNG = "iVBORw0KGgo="
words = re.compile(r"[\w:-]+").findall


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> and <code>x</code>",
        '<table class="dataframe"><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        f'<img src="data:image/png;base64,{PNG}" alt="a picture">',
        '<a href="https://example.org/">there</a>',
        '<p style="color:red;margin:1px 2px">red</p>',
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert sanitize.html(text) == text


#: A value that each attribute may have, beside `class` and `style`.
VALUES = {
    "accent": "true",
    "accentunder": "false",
    "align": "center",
    "alt": "a picture",
    "aria-label": "of two lines",
    "colspan": "12",
    "columnalign": "left center",
    "display": "block",
    "displaystyle": "true",
    "fence": "true",
    "form": "infix",
    "height": "20",
    "href": "#below",
    "linethickness": "0",
    "lspace": "0.167em",
    "mathvariant": "bold",
    "maxsize": "1.2em",
    "minsize": "1.2em",
    "role": "img",
    "rowspan": "2",
    "rspace": "0.167em",
    "scope": "row",
    "scriptlevel": "1",
    "src": f"data:image/gif;base64,{PNG}",
    "start": "3",
    "stretchy": "false",
    "title": "more",
    "width": "50%",
}


def test_an_attribute_that_is_allowed_stays_where_it_is() -> None:
    assert set(VALUES) == set(sanitize._VALUES)
    for tag, names in sanitize._ATTRIBUTES.items():
        for name in names - {"class", "style"}:
            value = "1em" if tag == "mspace" else VALUES[name]
            assert sanitize._value(tag, name, value) == value


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("b br code div h1 h6 li p pre span strong u ul var", ""),
        ("a", "href"),
        ("img", "alt height src width"),
        ("ol", "start"),
        ("td th", "align colspan rowspan scope width"),
        ("tr thead tbody tfoot", "align"),
        ("col colgroup table", "width"),
    ],
)
def test_a_tag_has_what_all_have_and_its_own(tags: str, names: str) -> None:
    for tag in words(tags):
        every = {"aria-label", "class", "role", "style", "title", *words(names)}
        assert sanitize._ATTRIBUTES[tag] == every


@pytest.mark.parametrize(
    "start",
    [
        "<math display>",
        "<mfrac linethickness>",
        "<mi mathvariant>",
        "<mn>",
        "<mo fence form lspace maxsize minsize rspace stretchy>",
        "<mover accent>",
        "<mspace width>",
        "<mstyle displaystyle scriptlevel>",
        "<mtable columnalign>",
        "<mtd columnalign>",
        "<munder accentunder>",
    ],
)
def test_a_formulas_tag_has_what_it_needs(start: str) -> None:
    tag, *names = words(start)
    assert sanitize._ATTRIBUTES[tag] == set(names)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://example.org/", "mailto:ada@example.org", "#below"],
)
def test_a_link_leads_out_or_to_another_place_on_the_page(address: str) -> None:
    assert sanitize.html(f'<a href="{address}">a</a>') == f'<a href="{address}">a</a>'


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif"])
def test_a_picture_in_the_page_stays(kind: str) -> None:
    picture = f'<img src="data:image/{kind};base64,{PNG}">'
    assert sanitize.html(picture) == picture


def test_a_picture_has_the_height_that_it_says() -> None:
    assert sanitize._style("img", "height:9px") == "height:9px"


#: A value that each style may have, within a line and elsewhere.
STYLES = {
    "background-color": "#ff0000",
    "color": "rgb(1, 2, 3)",
    "font-family": "Arial, sans-serif",
    "font-size": "14px",
    "font-style": "italic",
    "font-weight": "700",
    "margin-left": "1em",
    "margin-right": "2px",
    "opacity": "0.5",
    "text-decoration": "underline",
    "vertical-align": "middle",
    "white-space": "pre-wrap",
}
#: And elsewhere alone.
STYLES_OF_BLOCKS = {
    **{f"border{side}": "1px solid" for side in ("", "-bottom", "-left", "-right", "-top")},
    **{f"margin{side}": "1px" for side in ("", "-bottom", "-top")},
    **{f"padding{side}": "1px" for side in ("", "-bottom", "-left", "-right", "-top")},
    "align-items": "center",
    "border-collapse": "collapse",
    "border-color": "red",
    "display": "flex",
    "flex": "1",
    "flex-wrap": "wrap",
    "gap": "4px",
    "height": "9px",
    "line-height": "1.5",
    "max-width": "40em",
    "min-height": "2em",
    "text-align": "right",
    "width": "50%",
}


def test_a_style_that_is_allowed_stays_where_it_is() -> None:
    assert set(STYLES) == set(sanitize._OF_TEXT)
    assert set(STYLES | STYLES_OF_BLOCKS) == set(sanitize._OF_BLOCKS)
    for name, value in STYLES.items():
        assert sanitize._style("span", f"{name}:{value}") == f"{name}:{value}"
    for name, value in (STYLES | STYLES_OF_BLOCKS).items():
        assert sanitize._style("img", f"{name}:{value}") == f"{name}:{value}"


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color:red; top:0; margin:1px", "color:red;margin:1px"),
        (" Color : RED ;;", "color:RED"),
        ("color", ""),
        ("margin-left:auto", "margin-left:auto"),
        ("margin:1px auto 2px auto", "margin:1px auto 2px auto"),
        ("margin:1px 1px 1px 1px 1px", ""),
        ("border:1px solid red", "border:1px solid red"),
        ("border:1px 1px solid red", ""),
    ],
)
def test_of_a_style_stays_what_is_known(style: str, kept: str) -> None:
    assert sanitize._style("p", style) == kept


@pytest.mark.parametrize("name", ["style", "class", "title-of-ones-own"])
def test_an_attribute_that_may_say_nothing_of_it_goes(name: str) -> None:
    assert sanitize._value("p", name, "top") is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<style>p{}</style>a", "a"),
        ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="JaVaScRiPt:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="vbscript:x">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,<script>alert(1)</script>">a</a>', "<a>a</a>"),
        (f'<a href="data:image/png;base64,{PNG}">a</a>', "<a>a</a>"),
        ('<a href="file:///etc/passwd">a</a>', "<a>a</a>"),
        ('<a href="//example.org">a</a>', "<a>a</a>"),
        ('<a href="/formgrader">a</a>', "<a>a</a>"),
        ('<a href="page.html">a</a>', "<a>a</a>"),
        ('<a href="?x=#below">a</a>', "<a>a</a>"),
        ('<img src="https://example.org/x.png">', "<img>"),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=">', "<img>"),
        ('<p id="main">a</p>', "<p>a</p>"),
        ('<p class="jp-Cell highlight">a</p>', '<p class="highlight">a</p>'),
        ("<iframe src='x'></iframe><form><input></form>a", "a"),
        ('<p style="position:fixed;top:0">a</p>', "<p>a</p>"),
        ('<p style="margin:-9px">a</p>', "<p>a</p>"),
        ('<p style="background:url(x)">a</p>', "<p>a</p>"),
        ('<p style="height:9px">a</p>', '<p style="min-height:9px">a</p>'),
        ('<span style="padding:9px">a</span>', "<span>a</span>"),
    ],
)
def test_what_runs_loads_or_leaves_its_place_goes(text: str, clean: str) -> None:
    assert sanitize.html(text) == clean


@pytest.mark.parametrize(
    "tag",
    words(
        "animate applet area audio base basefont body button canvas dialog embed fieldset form "
        "frame frameset head html iframe input keygen label legend link main map marquee "
        "math-field meta noscript object optgroup option output param plaintext portal script "
        "select set slot source style svg template textarea title track use video xmp "
        "annotation-xml maction mglyph semantics"
    ),
)
def test_a_tag_that_acts_loads_or_is_the_pages_own_goes(tag: str) -> None:
    assert tag not in sanitize._ATTRIBUTES
    for text in (f"<{tag}>a</{tag}>", f"<p><{tag} src=x href=x>a</{tag}></p>"):
        assert f"<{tag}" not in sanitize.html(text).lower()


#: What acts, loads, or makes a part of a page another one's; beside whatever begins with `on`.
LIVE = words(
    "accesskey action archive autofocus autoplay background cite classid codebase content "
    "contenteditable crossorigin data data-x download draggable dynsrc for formaction "
    "formmethod formtarget hidden http-equiv id is itemid itemprop lang list longdesc lowsrc "
    "manifest media method name nonce part ping popover popovertarget poster profile "
    "referrerpolicy rel sandbox slot srcdoc srclang srcset tabindex target type usemap value "
    "xlink:href xml:base xmlns actiontype"
)


@pytest.mark.parametrize("name", LIVE)
def test_an_attribute_that_acts_loads_or_is_the_pages_own_goes(name: str) -> None:
    assert name not in sanitize._VALUES
    for tag, allowed in sanitize._ATTRIBUTES.items():
        assert name not in allowed
        assert f"{name}=" not in sanitize.html(f'<{tag} {name}="https://example.org/">a</{tag}>')


def test_no_attribute_handles_an_event_and_a_picture_alone_has_a_source() -> None:
    names = {(tag, name) for tag, allowed in sanitize._ATTRIBUTES.items() for name in allowed}
    assert not [name for _, name in names if name.startswith("on")]
    assert not [name for name in sanitize._VALUES if name.startswith("on")]
    assert {tag for tag, name in names if name == "src"} == {"img"}
    assert {tag for tag, name in names if name == "href"} == {"a"}
    for event in ("onload", "onerror", "onfocus", "onmouseover", "onclick", "onbegin", "ontoggle"):
        for tag in sanitize._ATTRIBUTES:
            assert event not in sanitize.html(f"<{tag} {event}=alert(1)>a</{tag}>")


#: What takes a part of a page out of its place, over another, or fetches something.
MOVES = words(
    "all animation animation-name appearance aspect-ratio backdrop-filter background "
    "background-image behavior bottom border-image border-image-source box-shadow clip clip-path "
    "columns column-count contain content counter-reset cursor direction filter float font grid "
    "grid-area inset inset-block isolation left letter-spacing list-style list-style-image "
    "margin-block margin-inline mask mask-image max-height mix-blend-mode -moz-binding "
    "object-position offset order outline overflow overflow-x overflow-y perspective "
    "pointer-events position resize right rotate scale scroll-behavior shape-outside src "
    "text-indent text-shadow top transform transition translate unicode-bidi user-select "
    "visibility will-change word-spacing writing-mode z-index zoom"
)
ALL_STYLES = {**sanitize._OF_BLOCKS, **sanitize._OF_TEXT}


@pytest.mark.parametrize("name", MOVES)
def test_a_style_that_moves_covers_or_fetches_goes(name: str) -> None:
    assert name not in sanitize._OF_TEXT and name not in sanitize._OF_BLOCKS
    for value in ("0", "1", "none", "left", "fixed", "1px", "scale(9)", "url(https://x)", "red"):
        for tag in ("p", "span", "img", "td"):
            assert "style" not in sanitize.html(f'<{tag} style="{name}:{value}">a</{tag}>')
            assert "style" not in sanitize.html(f'<{tag} style="{name.upper()}: {value}">a</{tag}>')


@pytest.mark.parametrize(
    "value",
    [
        "url(x)",
        "url('https://example.org/x.png')",
        "image-set('x' 1x)",
        "expression(alert(1))",
        "element(#x)",
        "var(--mine)",
        "attr(title)",
        "calc(100% + 999px)",
        "env(x)",
        "-9px",
        "-1em",
        "-0.1em",
        "9999px",
        "9999pt",
        "99999%",
        "1000em",
        "100vh",
        "100vw",
        "9999",
        "red !important",
        "red/**/",
        "red}body{color:red",
        "\\75rl(x)",
        "<b>",
    ],
)
def test_no_style_may_say(value: str) -> None:
    for name in ALL_STYLES:
        if name == "font-family" and re.fullmatch(r"[\w-]+", value):
            continue  # any word can be a font's name
        for tag in ("p", "span"):
            assert sanitize._style(tag, f"{name}:{value}") == "", name


@pytest.mark.parametrize("value", ["contents", "fixed", "grid", "list-item", "none", "ruby"])
def test_what_is_shown_stays_shown_and_in_its_box(value: str) -> None:
    assert sanitize._style("p", f"display:{value}") == ""


@pytest.mark.parametrize(
    ("name", "largest", "too_large"),
    [
        ("margin", "99px", "100px"),
        ("margin", "9em", "10em"),
        ("padding", "99pt", "100pt"),
        ("gap", "99px", "100px"),
        ("border", "99px", "100px"),
        ("width", "999px", "1000px"),
        ("width", "100%", "101%"),
        ("max-width", "99em", "100em"),
        ("min-height", "999px", "1000px"),
        ("flex", "9", "10"),
        ("line-height", "2.9", "3"),
    ],
)
def test_a_measure_is_so_large_and_no_larger(name: str, largest: str, too_large: str) -> None:
    assert sanitize._style("p", f"{name}:{largest}") == f"{name}:{largest}"
    assert sanitize._style("p", f"{name}:{too_large}") == ""


@pytest.mark.parametrize(
    ("smallest", "too_small"),
    [("font-size:8px", "font-size:7px"), ("opacity:.5", "opacity:.4"), ("opacity:1", "opacity:0")],
)
def test_text_is_so_small_and_pale_and_no_less(smallest: str, too_small: str) -> None:
    assert sanitize._style("span", smallest) == smallest
    assert sanitize._style("span", too_small) == ""


def test_within_a_line_nothing_takes_room_of_its_own() -> None:
    assert not sanitize._INLINE & sanitize._BLOCKS
    assert set(sanitize._OF_TEXT) < set(sanitize._OF_BLOCKS)
    for style in ("padding:1px", "border:1px", "margin:1px", "width:1px", "display:block"):
        assert sanitize._style("p", style) == style
        assert not [tag for tag in sanitize._INLINE if sanitize._style(tag, style)]


#: A text that is as long, or has as many tags or entities, as is cleaned, and one more of them.
LIMITS = {
    "characters": ("x", sanitize.LONGEST),
    "tags": ("<p>", sanitize.TAGS),
    "remembered tags": ("<b>", sanitize.REMEMBERED),
    "remembered tags in capitals": ("<STRONG>", sanitize.REMEMBERED),
    "entities": ("&amp;", sanitize.ENTITIES),
}


@pytest.mark.parametrize("what", LIMITS)
def test_what_takes_too_long_to_be_cleaned_is_shown_as_its_source(what: str) -> None:
    part, most = LIMITS[what]
    assert sanitize.fits(part * most)
    text = part * (most + 1)
    assert not sanitize.fits(text)
    assert sanitize.html(text) == f"<pre>{escape(text)}</pre>"
    assert sanitize.output(display({"text/html": text})) is None


def test_the_limits_are_what_takes_two_seconds() -> None:
    assert sanitize.fits("x")
    most = (sanitize.LONGEST, sanitize.TAGS, sanitize.REMEMBERED, sanitize.ENTITIES)
    assert most == (1 << 20, 20_000, 2_000, 100_000)


def test_what_a_text_takes_is_more_where_it_has_tags() -> None:
    assert [sanitize.cost(text) for text in ("abc", "<b>", "&lt;")] == [3, 83, 14]


def display(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def test_of_an_output_the_formats_stay_that_can_be_shown() -> None:
    data = {
        "text/plain": "x",
        "text/html": "<b onclick='x'>x</b>",
        "image/png": PNG,
        "image/jpeg": "no base64!",
        "image/svg+xml": "<svg onload='x'/>",
        "application/javascript": "alert(1)",
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        SCORE_MIME: {"exercise": "x", "points": 2.0},
        "text/latex": 5,
    }
    found = sanitize.output(display(data, {"image/png": {"width": 3, "onload": "x"}, "more": 1}))
    assert found is not None
    assert found["data"] == {"text/plain": "x", "text/html": "<b>x</b>", "image/png": PNG}
    assert found["metadata"] == {"image/png": {"width": 3}}


@pytest.mark.parametrize("mime", ["text/html", "text/markdown", "text/latex"])
def test_what_becomes_html_is_cleaned(mime: str) -> None:
    found = sanitize.output(display({mime: "<b onclick='x'>x</b>"}))
    assert found == display({mime: "<b>x</b>"})


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg"])
def test_a_picture_stays_with_its_sizes(mime: str) -> None:
    shown = display({mime: PNG}, {mime: {"width": 3, "height": 2.5}})
    assert sanitize.output(shown) == shown


@pytest.mark.parametrize("mime", ["text/html", "text/plain", "image/png", HINTS_MIME])
def test_a_format_whose_content_is_no_text_goes(mime: str) -> None:
    assert sanitize.output(display({mime: ["x"]})) is None


def test_sizes_that_are_no_table_go() -> None:
    shown = display({"image/png": PNG}, {"image/png": 5, "text/html": {"width": 3}})
    assert sanitize.output(shown) == display({"image/png": PNG})


def test_a_size_that_is_no_number_goes_with_the_pictures_others() -> None:
    sizes = {"image/png": {"width": '"x', "height": 2}}
    assert sanitize.output(display({"image/png": PNG}, sizes)) == display({"image/png": PNG})


@pytest.mark.parametrize("mime", ["application/javascript", "image/svg+xml", "application/pdf"])
@pytest.mark.parametrize("value", ["alert(1)", PNG])
def test_a_format_that_is_not_known_goes(mime: str, value: str) -> None:
    assert sanitize.output(display({mime: value})) is None


def test_an_output_without_anything_to_show_is_none() -> None:
    assert sanitize.output(display({"text/html": "<p>" * (sanitize.TAGS + 1)})) is None


def test_of_hints_their_count_stays() -> None:
    hints = {"case": "x", "opened": 2, "of": 3, "more": "<b>", "html": "<script>"}
    found = sanitize.output(display({HINTS_MIME: hints}))
    assert found == display({HINTS_MIME: {"case": "x", "opened": 2, "of": 3}})
    forged = sanitize.output(display({HINTS_MIME: {"case": 5, "opened": True, "of": "3"}}))
    assert forged == display({HINTS_MIME: {}})


def test_text_and_errors_keep_what_is_theirs_alone() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "<b>"}
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}
    assert sanitize.output({**stream, "more": 1}) == stream
    assert sanitize.output({**error, "metadata": {}}) == error

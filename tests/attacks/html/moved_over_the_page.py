"""Lays an unseen link over the whole page, and a score of its own over the real one.

Expect: graded
Proof: tried all of it
"""

# %% before
from IPython.display import HTML, Latex, Markdown, display

display(
    HTML(
        '<a href="http://evil.example" style="display:block;margin-top:-9999px;height:30000px;'
        'margin-left:-800px;width:4000px;opacity:0.01">a link over everything</a>'
    )
)
forged = "Score: 25.0 / 25.0"
for style in (
    "margin:-3000px 0 0;height:3000px;background:white",
    "position:fixed;top:0;left:0;background:white",
    "pos\\69tion:absolute;top:-3000px",
    "margin/**/-top:-900px;transform:translateY(-3000px);translate:0 -900px",
    "float:left;height:9000px;z-index:9;line-height:0;text-indent:-900px",
):
    display(HTML(f'<div class="navbar-fixed-top" id="toc" style="{style}">{forged}</div>'))
    display(Markdown(f'<div style="{style}">{forged}</div>'))
display(HTML('<img align="left" width="9999" height="9999" src="data:image/png;base64,AAAA">'))
display(Latex(r"$\hspace{-900px}\raise900px{x}$"), Markdown(r"$\kern-900px x$"))
display(HTML('<math><mspace width="-900px"/><mpadded voffset="900px"><mi>x</mi></mpadded></math>'))
display(HTML("<div>" * 30_000), HTML("".join(f"<b class=x{i}>" for i in range(5_000))))
print("tried all of it")

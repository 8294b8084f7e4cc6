"""How a figure reaches the reader, with its alternative text, and is closed in any case."""

import base64
import html
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import ParamSpec

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

Arguments = ParamSpec("Arguments")


def whole(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Where `draw` ends in an error, close its figure: no half-made picture is shown later."""

    @wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        before = plt.get_fignums()
        try:
            draw(*args, **kwargs)
        except BaseException:
            for number in set(plt.get_fignums()) - set(before):
                plt.close(number)
            raise

    return drawn


def show(fig: Figure, alt: str) -> None:
    """Show `fig` with `alt`, a text for those who do not see it, and close it.

    For figures of a notebook's own. JupyterLab and nbconvert pass over an alternative text in an
    image's metadata, so the picture goes there as HTML. The PNG beside it is for exports that take
    no HTML.
    """
    if not _in_notebook():
        plt.show()
        # An open window of an interactive session is the reader's to close.
        if not plt.isinteractive():
            plt.close(fig)
        return
    from IPython.display import display

    try:
        buffer = BytesIO()
        fig.savefig(buffer, format="png")
    finally:
        plt.close(fig)
    png = base64.b64encode(buffer.getvalue()).decode("ascii")
    bundle = {
        "text/html": f'<img alt="{html.escape(alt)}" style="margin: 0" '
        f'src="data:image/png;base64,{png}">',
        "image/png": png,
        "text/plain": alt,
    }
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)  # type: ignore[no-untyped-call]


def _in_notebook() -> bool:
    """Whether pictures go into a notebook's page and not into a window or nowhere."""
    if "inline" not in plt.get_backend().lower():
        return False
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None

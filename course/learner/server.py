"""Whether a JupyterLab runs already on a folder."""

import json
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path

#: A server on this machine that does not answer within so many seconds is none.
SECONDS = 5


def running(folder: Path, environment: Mapping[str, str]) -> str:
    """The address of the lab that serves a folder, with its token; empty where there is none.

    Args:
        folder: the one that the lab has as its root.
        environment: as the lab is started with: it says where Jupyter notes what runs.
    """
    noted = environment.get("JUPYTER_RUNTIME_DIR") or f"{environment['JUPYTER_DATA_DIR']}/runtime"
    if not any(Path(noted).glob("jpserver-*.json")):
        return ""  # to ask Jupyter takes two seconds
    try:
        listed = subprocess.run(
            ["jupyter-server", "list", "--jsonlist", "--log-level=ERROR"],
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        servers = json.loads(listed.stdout)
        here = [one for one in servers if Path(one["root_dir"]).resolve() == folder.resolve()]
        tokens = [(one["url"], urllib.parse.urlencode({"token": one["token"]})) for one in here]
    except (OSError, ValueError, LookupError, TypeError, subprocess.SubprocessError):
        return ""
    for url, token in tokens:
        if _answers(f"{url}api/status?{token}"):
            return f"{url}lab/tree/welcome.md?{token}"
    return ""


def _answers(address: str) -> bool:
    """Whether a lab is there: one that was killed leaves its note, and its port to others."""
    no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with no_proxy.open(address, timeout=SECONDS) as answer:
            return "kernels" in json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code == 403  # it has a password, and a browser may know it
    except (OSError, ValueError):
        return False

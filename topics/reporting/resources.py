"""Style sheet and scripts: inside each page, or once beside all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from ..disk import writing

FOLDER = "assets"
# In the order in which they run; each is a function of its own over the shared ``topicsReport``.
SCRIPTS = ("state.js", "figures.js", "papers.js", "tables.js", "sortable.js", "page.js")


@dataclass(frozen=True)
class Assets:
    """What templates put into style and script elements: the text itself where ``inline``, else a relative address."""

    inline: bool
    css: str
    theme: str
    plotly: str
    js: str
    page: str


def load(kind: Literal["inline", "shared"], directory: Path) -> Assets:
    """Assets for pages in ``directory``, where shared ones are written."""
    texts = {
        "report.css": own("report.css"),
        "theme.js": own("theme.js"),
        "plotly.min.js": plotly_js(),
        "report.js": "\n".join(own(name) for name in SCRIPTS),
        "page.js": own("page.js"),
    }
    if kind == "inline":
        return Assets(True, *(Markup(text) for text in texts.values()))
    return Assets(False, *(f"{FOLDER}/{_shared(directory, name, text).name}" for name, text in texts.items()))


def _shared(directory: Path, name: str, text: str) -> Path:
    """Writes ``text`` under a name that holds its hash: a browser, or an older report, never meets a stale file."""
    stem, dot, end = name.rpartition(".")
    data = text.encode()
    path = directory / FOLDER / f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{end}"
    if not path.exists() or path.stat().st_size != len(data):
        with writing(path) as temporary:
            temporary.write_bytes(data)
    return path


@lru_cache
def own(name: str) -> str:
    """A file of this package's assets folder."""
    return files("topics.reporting").joinpath("assets", name).read_text(encoding="utf8")


@lru_cache
def plotly_js() -> str:
    """plotly.min.js as the plotly package carries it; read without importing Plotly, which costs more than the page."""
    return files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf8")

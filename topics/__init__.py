"""Papers in, topics and interactive reports out.

>>> import topics
>>> corpus = topics.read("pages/*.txt", as_of="2026-11-19")  # doctest: +SKIP
>>> run = topics.fit(corpus)  # doctest: +SKIP
>>> topics.report(run, author="Song Guo", path="reports/")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import analyse
    from .errors import TopicsError
    from .identity import identify
    from .pipeline import fit, read
    from .results import Corpus, Identity, Movements, Run, Subject
    from .store import load_run, save_run
    from .trending import movements as trends

__all__ = [
    "Corpus",
    "Identity",
    "Movements",
    "Run",
    "Subject",
    "TopicsError",
    "analyse",
    "fit",
    "identify",
    "load_run",
    "read",
    "report",
    "save_run",
    "trends",
]

_HOMES = {
    "Corpus": "results",
    "Identity": "results",
    "Movements": "results",
    "Run": "results",
    "Subject": "results",
    "TopicsError": "errors",
    "analyse": "analyse",
    "fit": "pipeline",
    "identify": "identity",
    "load_run": "store",
    "read": "pipeline",
    "report": "reporting",
    "save_run": "store",
    "trends": "trending.movements",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is used, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(".")
    home = import_module(f".{module}", __name__)
    value = home if name == "analyse" else getattr(home, attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

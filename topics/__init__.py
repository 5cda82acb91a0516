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
    from .careers import career
    from .coauthorship import network
    from .comparing import compare, compare_many
    from .errors import TopicsError
    from .experiments.running import run_experiment
    from .identity import identify
    from .pipeline import fit, read
    from .results import (
        Career,
        Comparison,
        Comparisons,
        Corpus,
        Experts,
        Identity,
        Movements,
        Network,
        Results,
        Run,
        Similar,
        Subject,
    )
    from .search.experts import experts
    from .search.nearby import nearby
    from .search.similar import similar
    from .store import load_run, save_run
    from .trending import movements as trends

__all__ = [
    "Career",
    "Comparison",
    "Comparisons",
    "Corpus",
    "Experts",
    "Identity",
    "Movements",
    "Network",
    "Results",
    "Run",
    "Similar",
    "Subject",
    "TopicsError",
    "analyse",
    "career",
    "compare",
    "compare_many",
    "experts",
    "fit",
    "identify",
    "load_run",
    "nearby",
    "network",
    "read",
    "report",
    "run_experiment",
    "save_run",
    "similar",
    "trends",
]

_HOMES = {
    "Career": "results",
    "Comparison": "results",
    "Comparisons": "results",
    "Corpus": "results",
    "Experts": "results",
    "Identity": "results",
    "Movements": "results",
    "Network": "results",
    "Results": "results",
    "Run": "results",
    "Similar": "results",
    "Subject": "results",
    "TopicsError": "errors",
    "analyse": "analyse",
    "career": "careers",
    "compare": "comparing",
    "compare_many": "comparing",
    "experts": "search",
    "fit": "pipeline",
    "identify": "identity",
    "load_run": "store",
    "nearby": "search",
    "network": "coauthorship",
    "read": "pipeline",
    "report": "reporting",
    "run_experiment": "experiments.running",
    "save_run": "store",
    "similar": "search",
    "trends": "trending:movements",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is used, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    home = import_module(f".{module}", __name__)
    value = home if name == "analyse" else getattr(home, attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

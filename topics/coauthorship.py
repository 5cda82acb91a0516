"""The co-author network of a run, or around some of its authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .analyse.coauthors import coauthor_network
from .analyse.people import collaborators, find_authors
from .config import TimeConfig
from .errors import ConfigError

if TYPE_CHECKING:
    from .results import Network, Run


def network(run: Run, authors: Sequence[str] | str = (), min_papers: int | None = None) -> Network:
    """Who writes with whom, in which communities, who works closely together and who connects communities.

    Args:
        run: the fitted corpus.
        authors: a name or several, whose co-authors alone are looked at; everybody where there is none.
        min_papers: people of fewer papers are left out; by default so many that 5,000 people remain at most.

    Returns:
        The tables of ``Network``, for methods see ``analyse.coauthor_network``; empty where nobody wrote together.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
        ConfigError: ``min_papers`` is below one.
    """
    if min_papers is not None and min_papers < 1:
        raise ConfigError("", min_papers, f"min_papers is {min_papers}: people of a network have one paper at least")
    names = find_authors(run.authorships, [authors] if isinstance(authors, str) else list(authors))
    return coauthor_network(
        run.authorships, run.papers, run.assignments, run.topics, _around(run, names), min_papers,
        TimeConfig.of_run(run.manifest).alpha, run.seed,
    )  # fmt: skip


def _around(run: Run, names: Sequence[str]) -> list[str] | None:
    """The authors and everybody who wrote with one of them; None where nobody is named."""
    if not names:
        return None
    return [*names, *collaborators(run.authorships, run.papers, run.assignments, names)["name"]]

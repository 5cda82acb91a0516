"""Among whom a subject's co-authors write: how close each is, and the circles that they form without the subject."""

from __future__ import annotations

import polars as pl

from ..analyse.coauthors import circles_among, close_collaborators
from ..figures import Figure, coauthor_graph
from ..figures.network import MAX_PEOPLE
from ..results import Subject
from .lookup import Lookup
from .numbered import Numbered
from .parts import PaperSet

# The figure says more than the list where so many circles of so many people are in it.
_LEAST_CIRCLES, _LEAST_PEOPLE = 2, 3
CLOSE = (
    "Close: more joint papers than if each co-author had been there once and all further times had fallen to them by "
    "how many other papers they have (binomial, corrected over the co-authors)."
)


def closeness(lookup: Lookup, subject: Subject) -> dict[str, tuple[int, bool]]:
    """Papers of each co-author in the corpus, and whether they are close to the author; empty for groups."""
    if subject.kind != "author":
        return {}
    found = close_collaborators(lookup.bylines, subject.name, lookup.alpha)
    return {name: (n, close) for name, n, close in found.select("name", "n_papers", "is_close").iter_rows()}


def circles(lookup: Lookup, coauthors: pl.DataFrame, own: pl.DataFrame) -> tuple[Figure | None, dict[str, PaperSet]]:
    """The figure of those with most joint papers, None where it says no more than the list, and the papers behind it.

    ``coauthors`` are as ``analyse.collaborators`` gives them, ``own`` the papers as ``Lookup.of``.
    """
    shown = coauthors.head(MAX_PEOPLE).with_row_index("rank")
    if shown.height < _LEAST_CIRCLES * _LEAST_PEOPLE:
        return None, {}
    people, ties = circles_among(lookup.bylines, shown["name"].to_list(), lookup.run.seed)
    sizes = people.filter(pl.col("community") >= 0)["community"].value_counts()["count"]
    if (sizes >= _LEAST_PEOPLE).sum() < _LEAST_CIRCLES:
        return None, {}
    topic = pl.col("topic_ids").list.first().fill_null(-1)
    marks = shown.join(people.select("name", "community"), on="name", maintain_order="left").select(
        "name", "community", papers="joint_papers", topic_id=topic, node=pl.format("coauthor-{}", "rank")
    )
    named = Numbered(own).set_of
    sets = {
        f"node-coauthor-{rank}": named(f"with {name}", ids)
        for rank, name, ids in shown.select("rank", "name", "paper_ids").iter_rows()
    }
    return coauthor_graph(marks, ties), sets

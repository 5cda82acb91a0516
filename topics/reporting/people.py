"""With whom: collaborators as rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..analyse import collaborators
from ..results import Subject
from .lookup import Lookup
from .parts import Collaborator
from .wording import years

N_CHIPS = 3


def table(lookup: Lookup, subject: Subject) -> pl.DataFrame:
    """As ``analyse.collaborators``; empty for a corpus, where it would compare everybody with nobody."""
    run = lookup.run
    return collaborators(run.authorships, run.papers, run.assignments, subject.members, subject.paper_ids)


def people(lookup: Lookup, found: pl.DataFrame) -> tuple[Collaborator, ...]:
    return tuple(_person(lookup, row) for row in found.iter_rows(named=True))


def _person(lookup: Lookup, row: dict[str, Any]) -> Collaborator:
    return Collaborator(
        name=row["name"],
        papers=row["joint_papers"],
        years=years(row["first_year"], row["last_year"]),
        topics=tuple(lookup.topic(topic_id) for topic_id in row["topic_ids"][:N_CHIPS]),
        page=lookup.pages.get(row["name"]),
    )


def as_csv(lookup: Lookup, found: pl.DataFrame) -> pl.DataFrame:
    """The same with lists as text, to download."""
    areas = pl.col("topic_ids").list.eval(
        pl.element().replace_strict(lookup.labels, default="", return_dtype=pl.String)
    )
    return found.select(
        "name", "joint_papers", "first_year", "last_year", areas=areas.list.join("; "),
        paper_ids=pl.col("paper_ids").list.join("; "),
    )  # fmt: skip

"""With whom: collaborators as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ..analyse import collaborators
from ..results import Subject
from ..text import count
from . import circles
from .lookup import Lookup
from .parts import Collaborator, Section
from .wording import whole, years

N_CHIPS = 3
_QUESTION = "With whom?"


def table(lookup: Lookup, subject: Subject) -> pl.DataFrame:
    """As ``analyse.collaborators``; empty for a corpus, where it would compare everybody with nobody."""
    run = lookup.run
    return collaborators(run.authorships, run.papers, run.assignments, subject.members, subject.paper_ids)


def section(
    lookup: Lookup, subject: Subject, own: pl.DataFrame, found: pl.DataFrame, rows: Sequence[Collaborator], hidden: int
) -> Section:
    """Collaborators as ``rows`` of ``found``; of ``hidden`` papers the list of authors is cut short."""
    if subject.kind == "corpus":
        return Section("people", _QUESTION, "", reason="Collaborators are shown on the pages of authors and groups.")
    if not rows:
        return Section("people", _QUESTION, "", reason="No co-author is named on any of these papers.")
    caveats = [circles.CLOSE] if any(person.close for person in rows) else []
    if hidden:
        lists = "author list ends" if hidden == 1 else "author lists end"
        caveats.append(
            f"{whole(hidden)} {lists} in “et al.”: whoever is hidden there is missing, so counts are lower bounds."
        )
    figure, sets = circles.circles(lookup, found, own)
    return Section("people", _QUESTION, _answer(rows), rows, figure, " ".join(caveats) or None, sets=sets)


def _answer(rows: Sequence[Collaborator]) -> str:
    first = rows[0]
    several = sum(person.papers > 1 for person in rows)
    named = count(len(rows), "named collaborator")
    if not several:
        return f"{named}, nobody with more than one joint paper."
    if several == 1:
        return f"{named}; only {first.name} with more than one ({count(first.papers, 'joint paper')})."
    return f"{named}; {whole(several)} with more than one joint paper, {first.name} with most ({whole(first.papers)})."


def people(
    lookup: Lookup, found: pl.DataFrame, closeness: Mapping[str, tuple[int, bool]] | None = None
) -> tuple[Collaborator, ...]:
    """Rows of ``table``, with what ``circles.closeness`` says of them."""
    return tuple(_person(lookup, row, (closeness or {}).get(row["name"])) for row in found.iter_rows(named=True))


def _person(lookup: Lookup, row: dict[str, Any], close: tuple[int, bool] | None) -> Collaborator:
    return Collaborator(
        name=row["name"],
        papers=row["joint_papers"],
        years=years(row["first_year"], row["last_year"]),
        topics=tuple(lookup.topic(topic_id) for topic_id in row["topic_ids"][:N_CHIPS]),
        page=lookup.pages.get(row["name"]),
        theirs=close[0] if close and close[0] > row["joint_papers"] else None,
        close=bool(close and close[1]),
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

"""Who is like somebody, and who knows about something."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .. import schemas
from .people import Subject
from .tables import Tables


@dataclass(frozen=True, eq=False)
class Similar(Tables):
    """People who work on what ``subject`` works on, and papers like theirs.

    ``notes`` are sentences on what limits the search.
    """

    subject: Subject
    people: pl.DataFrame
    papers: pl.DataFrame
    notes: tuple[str, ...] = ()

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {schemas.SIMILAR_PEOPLE: self.people, schemas.SIMILAR_PAPERS: self.papers}


@dataclass(frozen=True, eq=False)
class Experts(Tables):
    """People who know about ``query``, and the papers that speak for each of them.

    ``words`` are those of the query that the corpus has, ``unknown`` those that it lacks; ``topic_ids`` the topics that
    most of what was found lies in. ``notes`` are sentences on what limits the search.
    """

    query: str
    words: tuple[str, ...]
    unknown: tuple[str, ...]
    topic_ids: tuple[int, ...]
    people: pl.DataFrame
    papers: pl.DataFrame
    notes: tuple[str, ...] = ()

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {schemas.EXPERTS: self.people, schemas.EXPERT_PAPERS: self.papers}

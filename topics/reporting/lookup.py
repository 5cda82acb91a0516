"""What all pages of a run look up, computed once."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from .. import schemas
from ..analyse.joint_papers import bylines
from ..careers import Field
from ..config import TimeConfig
from ..dates import describe
from ..figures.theme import colour, plain, shape
from ..identity import identify_all
from ..results import Identity, Run, Subject
from .parts import Topic
from .steadiness import fragility


class Lookup:
    """A run with the tables that pages share. ``pages`` gives the file of each author that has a page.

    ``cache`` is the folder that keeps what searches count; None counts it anew.
    """

    def __init__(self, run: Run, pages: Mapping[str, str] | None = None, cache: Path | None = None) -> None:
        self.run = run
        self.cache = cache
        self.pages = dict(pages or {})
        self.labels = {int(i): str(label) for i, label in run.topics.select("topic_id", "label").iter_rows()}

    @cached_property
    def papers(self) -> pl.DataFrame:
        """Unique papers with ``topic_id, strength, x, y``, ``names`` (authors in order) and ``date`` in words.

        ``counted_from`` and ``counted_to`` are the days between which a paper is counted: an imprecise date reaches no
        further than today, and one of days to come is not counted.
        """
        # Further columns of the input stay behind: they may be called what the page calls its own.
        places = self.run.assignments.select("paper_id", "topic_id", "strength", "x", "y")
        names = (
            self.run.authorships.sort("paper_id", "position", nulls_last=True, maintain_order=True)
            .group_by("paper_id", maintain_order=True)
            .agg(names=pl.col("name"))
        )
        frame = (
            self.run.papers.select(*schemas.PAPERS.columns)
            .join(places, on="paper_id", how="left", maintain_order="left")
            .join(names, on="paper_id", how="left", maintain_order="left")
            .with_columns(pl.col("names").fill_null([]), pl.col("topic_id").fill_null(-1))
        )
        dates = [describe(*row) for row in frame.select("date_first", "date_last", "date_precision").iter_rows()]
        today = self.run.corpus.as_of
        counted = pl.when(pl.col("date_first") <= today, pl.col("date_last").is_not_null())
        return frame.with_columns(
            date=pl.Series(dates, dtype=pl.String),
            counted_from=counted.then("date_first"),
            counted_to=counted.then(pl.max_horizontal("date_first", pl.min_horizontal("date_last", pl.lit(today)))),
        )

    def listed(self, subject: Subject) -> pl.DataFrame:
        """The subject's papers, newest first, undated last; ``number`` counts them."""
        order = ["date_last", "date_first", "title", "paper_id"]
        return (
            self.papers.filter(pl.col("paper_id").is_in(list(subject.paper_ids)))
            .sort(order, descending=[True, True, False, False], nulls_last=True)
            .with_row_index("number")
            .with_columns(pl.col("number").cast(pl.Int64))
        )

    def of(self, subject: Subject) -> pl.DataFrame:
        """As ``listed``; ``hover`` describes each paper."""
        own = self.listed(subject)
        rows = own.select("title", "names", "authors_truncated", "date", "topic_id").iter_rows()
        return own.with_columns(hover=pl.Series([self._hover(*row) for row in rows], dtype=pl.String))

    def _hover(self, title: str | None, names: list[str], truncated: bool | None, date: str, topic_id: int) -> str:
        lines = textwrap.wrap(title or "(no title)", 56)[:4]
        authors = ", ".join(names[:4]) + (" et al." if truncated or len(names) > 4 else "")
        area = self.labels.get(topic_id, "no area")
        return "<br>".join([f"<b>{plain(line)}</b>" for line in lines] + [plain(t) for t in (authors, date, area) if t])

    @cached_property
    def identities(self) -> dict[str, Identity]:
        """Whether the papers of each author with a page look like one person's."""
        return identify_all(self.run.corpus, list(self.pages)) if self.pages else {}

    @cached_property
    def field(self) -> Field:
        """What every subject's work over time is held against."""
        return Field(self.run)

    @cached_property
    def bylines(self) -> pl.DataFrame:
        """Who wrote each paper, with whom and how many, as ``analyse.joint_papers`` has it."""
        return bylines(self.run.authorships, self.run.papers)

    def topic(self, topic_id: int, mine: bool = True) -> Topic:
        shade = colour(topic_id if mine else -1)
        return Topic(topic_id, self.labels[topic_id], shade, shape(topic_id), mine, self.fragile[topic_id])

    @cached_property
    def fragile(self) -> dict[int, str]:
        """What to say of each topic that does not come back when it is fitted again, empty for the others."""
        return {int(i): fragility(value) for i, value in self.run.topics.select("topic_id", "stability").iter_rows()}

    @cached_property
    def alpha(self) -> float:
        """The false discovery rate that the run was made with, at which pages speak of a difference."""
        return TimeConfig.of_run(self.run.manifest).alpha

    @cached_property
    def titles(self) -> dict[str, str | None]:
        return dict(self.run.papers.select("paper_id", "title").iter_rows())

    @cached_property
    def phrases(self) -> dict[str, list[str]]:
        """Keyphrases by paper, best first."""
        rows = self.run.keyphrases.sort("paper_id", "rank").group_by("paper_id", maintain_order=True)
        return dict(rows.agg("phrase").iter_rows())

    @cached_property
    def nearest(self) -> dict[str, list[tuple[str, float]]]:
        """Id and similarity of the nearest papers by paper, nearest first."""
        rows = self.run.neighbours.sort("paper_id", "rank").group_by("paper_id", maintain_order=True)
        found = rows.agg("neighbour_id", "similarity").iter_rows()
        return {paper_id: list(zip(others, values, strict=True)) for paper_id, others, values in found}

    @cached_property
    def trends(self) -> dict[int, dict[str, Any]]:
        """Row of ``run.trends`` by topic."""
        return {row["topic_id"]: row for row in self.run.trends.iter_rows(named=True)}

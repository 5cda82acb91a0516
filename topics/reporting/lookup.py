"""What all pages of a run look up, computed once."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from ..dates import describe
from ..figures.theme import colour, plain, shape
from ..results import Run, Subject
from .parts import Topic


class Lookup:
    """A run with the tables that pages share. ``pages`` gives the file of each author that has a page."""

    def __init__(self, run: Run, pages: Mapping[str, str] | None = None) -> None:
        self.run = run
        self.pages = dict(pages or {})
        self.labels = {int(i): str(label) for i, label in run.topics.select("topic_id", "label").iter_rows()}

    @cached_property
    def papers(self) -> pl.DataFrame:
        """Unique papers with ``topic_id, strength, x, y``, ``names`` (authors in order) and ``date`` in words."""
        names = (
            self.run.authorships.sort("paper_id", "position", nulls_last=True, maintain_order=True)
            .group_by("paper_id", maintain_order=True)
            .agg(names=pl.col("name"))
        )
        frame = (
            self.run.papers.join(self.run.assignments, on="paper_id", how="left", maintain_order="left")
            .join(names, on="paper_id", how="left", maintain_order="left")
            .with_columns(pl.col("names").fill_null([]), pl.col("topic_id").fill_null(-1))
        )
        dates = [describe(*row) for row in frame.select("date_first", "date_last", "date_precision").iter_rows()]
        return frame.with_columns(date=pl.Series(dates, dtype=pl.String))

    def of(self, subject: Subject) -> pl.DataFrame:
        """The subject's papers, newest first, undated last; ``number`` counts them and ``hover`` describes each."""
        order = ["date_last", "date_first", "title", "paper_id"]
        own = (
            self.papers.filter(pl.col("paper_id").is_in(list(subject.paper_ids)))
            .sort(order, descending=[True, True, False, False], nulls_last=True)
            .with_row_index("number")
            .with_columns(pl.col("number").cast(pl.Int64))
        )
        rows = own.select("title", "names", "authors_truncated", "date", "topic_id").iter_rows()
        return own.with_columns(hover=pl.Series([self._hover(*row) for row in rows], dtype=pl.String))

    def _hover(self, title: str | None, names: list[str], truncated: bool | None, date: str, topic_id: int) -> str:
        lines = textwrap.wrap(title or "(no title)", 56)[:4]
        authors = ", ".join(names[:4]) + (" et al." if truncated or len(names) > 4 else "")
        area = self.labels.get(topic_id, "no area")
        return "<br>".join([f"<b>{plain(line)}</b>" for line in lines] + [plain(t) for t in (authors, date, area) if t])

    def topic(self, topic_id: int, mine: bool = True) -> Topic:
        return Topic(topic_id, self.labels[topic_id], colour(topic_id if mine else -1), shape(topic_id), mine)

    @cached_property
    def trends(self) -> dict[int, dict[str, Any]]:
        """Row of ``run.trends`` by topic."""
        return {row["topic_id"]: row for row in self.run.trends.iter_rows(named=True)}

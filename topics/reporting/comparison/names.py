"""Two sides by name: nouns, labels and links to the papers of a side in a topic."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import polars as pl

from ...analyse.exact import ALPHA
from ...analyse.leads import departing
from ...results import Comparison
from ..lookup import Lookup
from ..parts import Link

SIDES = ("a", "b")
OTHER = {"a": "b", "b": "a"}


class Names:
    """The words in which a page or a sentence speaks of ``comparison``."""

    def __init__(self, comparison: Comparison, lookup: Lookup) -> None:
        self.comparison = comparison
        self.labels = lookup.labels
        self.alpha = ALPHA
        self._papers = lookup.papers
        self.names = {"a": comparison.a.in_text, "b": comparison.b.in_text}

    def capital(self, side: str) -> str:
        """The name at the beginning of a sentence; an author's is never changed."""
        subject = self.comparison.a if side == "a" else self.comparison.b
        return subject.name

    def topic(self, topic_id: int) -> Link:
        return Link.topic(topic_id, self.labels[topic_id])

    def cell(self, topic_id: int, side: str, text: str) -> Link:
        """The papers of a side in a topic."""
        return Link(text, f"topic={topic_id}&set={side}")

    @cached_property
    def topics(self) -> pl.DataFrame:
        """Topics in which either has a paper, those with most papers first."""
        found = self.comparison.topics.filter(pl.col("papers_a") + pl.col("papers_b") > 0)
        order = pl.col("papers_a") + pl.col("papers_b")
        return found.sort([order, "topic_id"], descending=[True, False])

    @cached_property
    def shared(self) -> pl.DataFrame:
        return self.topics.filter((pl.col("papers_a") > 0) & (pl.col("papers_b") > 0))

    def alone(self, side: str) -> pl.DataFrame:
        """Topics in which this side alone has papers."""
        return self.topics.filter(pl.col(f"papers_{OTHER[side]}") == 0)

    def different(self, side: str) -> list[dict[str, Any]]:
        """Topics in which this side has surely the larger share, the largest difference first."""
        sign = 1 if side == "a" else -1
        rows = self.topics.filter((pl.col("q_value") < self.alpha) & (sign * pl.col("difference") > 0))
        return rows.sort([sign * pl.col("difference"), "topic_id"], descending=[True, False]).to_dicts()

    @cached_property
    def earlier(self) -> str | None:
        """The side all of whose dated papers surely come before all of the other's; None where there is none."""
        found = {}
        for side, subject in zip(SIDES, (self.comparison.a, self.comparison.b), strict=True):
            own = self._papers.filter(pl.col("paper_id").is_in(list(subject.paper_ids))).drop_nulls("date_first")
            found[side] = own.select(pl.col("date_first").min(), pl.col("date_last").max()).row(0)
        for side in SIDES:
            end, start = found[side][1], found[OTHER[side]][0]
            if end is not None and start is not None and end < start:
                return side
        return None

    @cached_property
    def leading(self) -> list[dict[str, Any]]:
        """Topics in which one was surely earlier, and otherwise than over all papers, surest first.

        Both after correction over the topics: of twenty that lead as all papers do, one has an interval without that
        lead.
        """
        leads = departing(self.comparison.leads, self.alpha)
        return leads.filter(pl.col("q_value") < self.alpha).sort("q_value", "topic_id").to_dicts()

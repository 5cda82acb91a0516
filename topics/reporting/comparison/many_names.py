"""Many sides by name, with what a sentence or a row looks up of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import polars as pl

from ...analyse.compare import FEW
from ...analyse.exact import ALPHA
from ...results import Comparisons
from ..lookup import Lookup
from ..parts import Link
from ..wording import spelled_count

_NOUNS = {"author": ("author", "authors"), "group": ("group", "groups")}


class ManyNames:
    """The words in which a page or a sentence speaks of ``comparisons``."""

    def __init__(self, comparisons: Comparisons, lookup: Lookup) -> None:
        self.comparisons = comparisons
        self.labels = lookup.labels
        self.alpha = ALPHA
        self.names = [subject.in_text for subject in comparisons.subjects]
        kinds = {subject.kind for subject in comparisons.subjects}
        self.noun, self.nouns = (
            _NOUNS.get(next(iter(kinds)), ("side", "sides")) if len(kinds) == 1 else ("side", "sides")
        )

    def count(self, n: int) -> str:
        """``one author``, ``six authors``, ``20 authors``."""
        return spelled_count(n, self.noun, self.nouns)

    def side(self, side: int) -> Link:
        """The papers of a side, by its name."""
        return Link.chosen(f"side-{side}", self.names[side])

    def cell(self, topic_id: int, side: int, text: str) -> Link:
        """The papers of a side in a topic."""
        return Link(text, f"topic={topic_id}&set=side-{side}")

    @cached_property
    def measured(self) -> pl.DataFrame:
        """Pairs whose distance is known, nearest first; of equally near ones that whose distance is known best."""
        return self.comparisons.distances.drop_nulls("distance").sort("distance", "distance_high", "side_a", "side_b")

    @cached_property
    def ranked(self) -> pl.DataFrame:
        """Of ``measured`` the pairs whose sides have papers enough to say which pair is nearer."""
        enough = self.comparisons.sides.filter(pl.col("n_placed") >= FEW)["side"].implode()
        return self.measured.filter(pl.col("side_a").is_in(enough) & pl.col("side_b").is_in(enough))

    @cached_property
    def apart(self) -> dict[tuple[int, int], dict[str, Any]]:
        """Row of each pair."""
        return {(row["side_a"], row["side_b"]): row for row in self.comparisons.distances.iter_rows(named=True)}

    @cached_property
    def clusters(self) -> list[list[int]]:
        """Sides of each cluster, in the order of the dendrogram; those that stand alone are in none."""
        rows = self.comparisons.sides.filter(pl.col("cluster") >= 0).sort("cluster", "order")
        return [found["side"].to_list() for _, found in rows.group_by("cluster", maintain_order=True)]

    @property
    def n_alone(self) -> int:
        """Sides that have papers in areas and are in no cluster."""
        return self.comparisons.sides.filter((pl.col("cluster") < 0) & (pl.col("n_placed") > 0)).height

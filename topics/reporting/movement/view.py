"""What the sections of the page about movement look up, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from ...figures.theme import colour, shape
from ...movement_table import movement_table
from ...periods import period_name
from ...results import Movements, Subject
from ..lookup import Lookup
from ..numbered import Numbered
from ..parts import PaperSet, Topic
from .names import Names


@dataclass(frozen=True, eq=False)
class View:
    """Movements, the run that they are of, and the papers as the page lists them."""

    movements: Movements
    lookup: Lookup

    @cached_property
    def names(self) -> Names:
        return Names(self.movements)

    @cached_property
    def subject(self) -> Subject:
        everything = Subject("corpus", "All papers", (), tuple(self.lookup.run.corpus.ids))
        return self.movements.subject or everything

    @cached_property
    def own(self) -> pl.DataFrame:
        """The papers as ``Lookup.listed``, with what each is in.

        ``topic_id`` is the only one, or the largest of several, -1 where there is none; ``topics`` are all, null
        where no paper is in more than one.
        """
        held = self.movements.members.group_by("paper_id").agg(topics=pl.col("topic_id").sort())
        listed = self.lookup.listed(self.subject).drop("topic_id")
        own = listed.join(held, on="paper_id", how="left", maintain_order="left").with_columns(
            topic_id=pl.col("topics").list.first().fill_null(-1), person=pl.lit(None, pl.Int64)
        )
        several = bool((held["topics"].list.len() > 1).any())
        return own if several else own.with_columns(topics=pl.lit(None, pl.List(pl.Int32)))

    @cached_property
    def listed(self) -> Numbered:
        return Numbered(self.own)

    @cached_property
    def topics(self) -> dict[int, Topic]:
        fragile = self.lookup.fragile if self.movements.by == "topic" else {}
        return {
            i: Topic(i, label, colour(i), shape(i), fragile=fragile.get(i, ""))
            for i, label in self.names.labels.items()
        }

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """One for each unit that was counted, as ``movement_table``."""
        return movement_table(self.movements).to_dicts()

    @cached_property
    def known(self) -> dict[int, dict[str, Any]]:
        """Row of the run's topics by id, where it is topics that are counted."""
        if self.movements.by != "topic":
            return {}
        return {row["topic_id"]: row for row in self.lookup.run.topics.iter_rows(named=True)}

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The papers of each topic of a window and of each event, by the names that links use."""
        windows = self.movements.windows.select("node", "label", "window_start", "window_end", "paper_ids")
        found = {
            f"node-{node}": self.listed.set_of(f"“{label}”, {period_name(start, end)}", ids)
            for node, label, start, end, ids in windows.iter_rows()
        }
        events = self.movements.events.select("description", "paper_ids").iter_rows()
        return found | {f"event-{i}": self.listed.set_of(said.rstrip("."), ids) for i, (said, ids) in enumerate(events)}

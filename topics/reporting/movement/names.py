"""What moves, by name: nouns, labels and links to the papers of a time."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import polars as pl

from ...periods import last_day, period_name
from ...results import Movements
from ...text import count
from ..parts import Link
from ..wording import growth, growth_interval, interval, percent

_NOUNS = {
    "topic": ("topic", "topics"), "term": ("term", "terms"), "category": ("category", "categories"),
    "author": ("author", "authors"), "group": ("group", "groups"),
}  # fmt: skip
# How a statement about the share of a unit begins: a person does not grow, the papers do.
_BEFORE = {"author": "papers by ", "group": "papers of "}


# In the order in which they are told.
DIRECTIONS = ("growing", "falling", "stable", "unclear", "untested")


class Names:
    """The words in which a page or a sentence speaks of ``movements``."""

    def __init__(self, movements: Movements) -> None:
        self.movements = movements
        self.labels = {int(i): str(label) for i, label in movements.units.select("topic_id", "label").iter_rows()}
        self.noun, self.nouns = _NOUNS[movements.by]

    def count(self, n: int) -> str:
        """``1 topic``, ``6 topics``."""
        return count(n, self.noun, self.nouns)

    @cached_property
    def directions(self) -> dict[str, int]:
        """How many topics there are of each of ``DIRECTIONS``."""
        found = dict(self.movements.trends["direction"].value_counts().iter_rows())
        return {direction: found.get(direction, 0) for direction in DIRECTIONS}

    @property
    def before(self) -> str:
        """``papers by `` before an author's name, nothing before a topic's."""
        return _BEFORE.get(self.movements.by, "")

    def text(self, topic_id: int) -> str:
        """The label, in quotes where it is not a name: it may have commas of its own."""
        label = self.labels[topic_id]
        return f"“{label}”" if self.movements.by in ("topic", "term") else label

    def link(self, topic_id: int) -> Link:
        return Link(self.text(topic_id), f"topic={topic_id}")

    def cell(self, topic_id: int, start: dt.date, end: dt.date, text: str | None = None) -> Link:
        """The papers of a topic in these days; called by the topic's name, or by ``text``."""
        return Link.cell(topic_id, start, end, text or self.text(topic_id))

    @cached_property
    def ends(self) -> dict[dt.date, dt.date]:
        """Last day of each period by its first."""
        return dict(self.movements.timeline.select("period_start", "period_end").unique().sort("period_start").rows())

    def period(self, start: dt.date) -> str:
        """The period that begins on ``start``: ``2021``, ``2021 Q3``, ``Mar 2021``."""
        return period_name(start, last_day(start, self.movements.period))

    def since(self, topic_id: int) -> str:
        """The first period that a test of the topic looked at."""
        used = self.movements.timeline.filter(
            (pl.col("topic_id") == topic_id) & pl.col("complete") & (pl.col("total") > 0)
        )
        return self.period(used["period_start"].min()) if used.height else ""  # type: ignore[arg-type]


def pace(rate: float, low: float, high: float, since: str) -> str:
    """``grew by 34 % a year since 2018 [21, 48]``, ``fell by 20 % ...``; with signs where an end has the other one."""
    verb, sign = ("grew", 1) if rate >= 0 else ("fell", -1)
    when = f" since {since}" if since else ""
    low, high = sorted((sign * low, sign * high))
    if low < 0 or high > 9:
        return f"{verb} ({growth(rate)} a year{when} {growth_interval(*sorted((sign * low, sign * high)))})"
    return f"{verb} by {percent(abs(rate))} a year{when} {interval(low, high)}"

"""What the sections of the pages of comparisons look up, computed once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import polars as pl

from ...analyse.sides import nearest_sides
from ...results import Comparison, Comparisons, Subject
from ...text import count
from ..lookup import Lookup
from ..numbered import Numbered
from ..parts import Link, PaperSet, Topic
from .many_names import ManyNames
from .names import SIDES, Names


class _Listed(ABC):
    """The papers of all sides as the page lists them."""

    lookup: Lookup

    @property
    @abstractmethod
    def title(self) -> str:
        """Of the page."""

    @property
    @abstractmethod
    def subjects(self) -> Sequence[Subject]:
        """The sides."""

    @cached_property
    def listed(self) -> Numbered:
        ids = dict.fromkeys(chain.from_iterable(subject.paper_ids for subject in self.subjects))
        together = self.lookup.of(Subject("group", self.title, (), tuple(ids)))
        # Nobody is to be told apart.
        return Numbered(together.with_columns(person=pl.lit(None, pl.Int64)))

    @property
    def own(self) -> pl.DataFrame:
        return self.listed.own

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        mine = set(self.own["topic_id"])
        return tuple(self.lookup.topic(topic_id, topic_id in mine) for topic_id in self.lookup.labels)


@dataclass(frozen=True, eq=False)
class PairView(_Listed):
    """A comparison, the run that it is of, and the papers of both sides as the page lists them.

    ``pages`` are the files of the subjects that have a page, by kind and name.
    """

    comparison: Comparison
    lookup: Lookup
    pages: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names:
        return Names(self.comparison, self.lookup)

    @property
    def title(self) -> str:
        return f"{self.comparison.a.name} and {self.names.names['b']}"

    @property
    def subjects(self) -> Sequence[Subject]:
        return self.comparison.a, self.comparison.b

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The papers of each side, those of a side alone and of both, and the papers behind words and rows."""
        a, b = set(self.comparison.a.paper_ids), set(self.comparison.b.paper_ids)
        names, joint = self.names.names, list(self.comparison.joint_ids)
        found = {
            "a": self.listed.set_of(f"papers of {names['a']}", a, self.comparison.a.name, marks=True),
            "b": self.listed.set_of(f"papers of {names['b']}", b, self.comparison.b.name, marks=True),
        }
        if joint:
            found["both"] = self.listed.set_of("papers on both sides", joint, "Both")
            found["only-a"] = self.listed.set_of(f"papers of {names['a']} alone", a - b)
            found["only-b"] = self.listed.set_of(f"papers of {names['b']} alone", b - a)
        return found | self._of_words() | self._of_firsts() | self._of_closest()

    def _of_words(self) -> dict[str, PaperSet]:
        return {
            f"term-{place}-{side}": self.listed.set_of(
                f"“{row['term']}” in papers of {self.names.names[side]}", row[f"paper_ids_{side}"] or ()
            )
            for place, row in enumerate(self.comparison.terms.iter_rows(named=True))
            for side in SIDES
        }

    def _of_firsts(self) -> dict[str, PaperSet]:
        return {
            f"first-{row['topic_id']}-{side}": self.listed.set_of(
                f"first paper of {self.names.names[side]}", [row[f"first_id_{side}"]]
            )
            for row in self.comparison.leads.iter_rows(named=True)
            for side in SIDES
            if row[f"first_id_{side}"] is not None
        }

    def _of_closest(self) -> dict[str, PaperSet]:
        rows = self.comparison.closest.iter_rows(named=True)
        return {
            f"close-{row['side']}-{row['rank']}": self.listed.set_of(
                "a paper and the nearest of the other side", [row["paper_id"], row["nearest_id"]]
            )
            for row in rows
        }

    def alone(self, topic_id: int, side: str, n: int) -> Link | str:
        """The papers of a side alone in a topic."""
        name = f"only-{side}" if self.comparison.joint_ids else side
        return Link(f"{n:,}", f"topic={topic_id}&set={name}") if n else "0"


@dataclass(frozen=True, eq=False)
class ManyView(_Listed):
    """Comparisons, the run that they are of, and the papers of all sides as the page lists them.

    ``pages`` as of ``PairView``; ``pairs`` are the files of the pages of two, by their places among the sides.
    """

    comparisons: Comparisons
    lookup: Lookup
    pages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @cached_property
    def names(self) -> ManyNames:
        return ManyNames(self.comparisons, self.lookup)

    @property
    def title(self) -> str:
        return f"{self.names.count(len(self.comparisons.subjects))} compared".capitalize()

    @property
    def subjects(self) -> Sequence[Subject]:
        return self.comparisons.subjects

    @cached_property
    def nearest(self) -> pl.DataFrame:
        """The nearest of each side, as ``schemas.NEAREST``."""
        return nearest_sides(self.comparisons.sides, self.comparisons.distances)

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The papers of each side, and the joint ones of each pair that has some."""
        subjects = self.comparisons.subjects
        found = {
            f"side-{i}": self.listed.set_of(f"papers of {self.names.names[i]}", subject.paper_ids, subject.name, True)
            for i, subject in enumerate(subjects)
        }
        for a, b in self.comparisons.distances.filter(pl.col("papers_both") > 0).select("side_a", "side_b").iter_rows():
            joint = set(subjects[a].paper_ids) & set(subjects[b].paper_ids)
            label = f"papers of both {self.names.names[a]} and {self.names.names[b]}"
            found[f"pair-{a}-{b}"] = self.listed.set_of(label, joint)
        return found

    def joint(self, a: int, b: int, n: int) -> Link | str:
        """The papers that two sides have in common."""
        return Link.chosen(f"pair-{min(a, b)}-{max(a, b)}", count(n, "joint paper")) if n else ""

    def page(self, side: int) -> str | None:
        subject = self.comparisons.subjects[side]
        return self.pages.get((subject.kind, subject.name))

    def between(self, sides: Sequence[int]) -> str | None:
        """The page that compares the two."""
        low, high = sorted(sides)
        return self.pairs.get((low, high))

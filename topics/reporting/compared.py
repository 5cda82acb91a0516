"""Which of the subjects of a report are compared: all together from three on, and some of them two by two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import polars as pl

from ..analyse.sides import nearest_sides
from ..comparing import compare, compare_many
from ..results import Comparison, Comparisons, Run, Subject

# From so many subjects on there is a page of all together.
MANY_FROM = 3
# Up to so many authors, or groups, all pairs have a page; of more each has one with its nearest, as every page weighs
# 5 MB.
ALL_PAIRS_UP_TO = 4


@dataclass(frozen=True, eq=False)
class Compared:
    """Comparisons of the subjects of a report: of all together, where they are several, and of pairs."""

    many: Comparisons | None = None
    pairs: tuple[Comparison, ...] = ()

    @property
    def pages(self) -> list[tuple[str, int]]:
        """What each page is of, and how many papers are on it, in the order in which pages are written."""
        together = [("All compared", _n_papers(self.many.subjects))] if self.many else []
        return [*together, *((f"{pair.a.name} and {pair.b.name}", _n_papers((pair.a, pair.b))) for pair in self.pairs)]


def _n_papers(sides: Sequence[Subject]) -> int:
    return len(set().union(*(side.paper_ids for side in sides)))


def n_comparisons(run: Run, subjects: Sequence[Subject]) -> int:
    """How many steps ``compare_subjects`` takes at most."""
    n = len(_sides(run, subjects))
    return (n * (n - 1) // 2 if n <= ALL_PAIRS_UP_TO else n) + (n >= MANY_FROM)


def compare_subjects(
    run: Run,
    subjects: Sequence[Subject],
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Compared:
    """The authors and groups among ``subjects`` against each other.

    Args:
        run: the fitted corpus; without topics nothing is compared.
        subjects: those of a report; all papers together are nobody's side.
        cache: as for ``topics.comparing.compare``.
        progress: called with the name of each comparison before it begins.

    Returns:
        All together from ``MANY_FROM`` on. Each pair of up to ``ALL_PAIRS_UP_TO`` subjects of one kind, else each with
        the one nearest to it among its like.
    """
    sides = _sides(run, subjects)
    say = progress or (lambda name: None)
    many = None
    if len(sides) >= MANY_FROM:
        say("comparison of all")
        many = compare_many(run, sides=sides, cache=cache)
    pairs = []
    for i, j in _chosen(len(sides), many):
        say(f"{sides[i].name} and {sides[j].name}")
        pairs.append(compare(run, sides[i], sides[j], cache=cache))
    return Compared(many, tuple(pairs))


def _sides(run: Run, subjects: Sequence[Subject]) -> list[Subject]:
    sides = [subject for subject in subjects if subject.kind != "corpus"]
    return sides if run.has_topics and len(sides) > 1 else []


def _chosen(n: int, many: Comparisons | None) -> list[tuple[int, int]]:
    """Pairs by the places of their sides.

    The nearest of an author is an author, of a group a group, where there is one; and nobody is compared with a group
    that they are part of, where there is somebody else.
    """
    if many is None or (n <= ALL_PAIRS_UP_TO and many.sides["kind"].n_unique() == 1):
        return list(combinations(range(n), 2))
    own, other = (many.sides.select(pl.all().name.prefix(f"{who}_")) for who in ("own", "other"))
    near = nearest_sides(many.sides, many.distances, n - 1)
    near = near.join(own, left_on="side", right_on="own_side").join(other, left_on="nearest", right_on="other_side")
    apart = pl.col("papers_both") < pl.min_horizontal("own_n_papers", "other_n_papers")
    alike = apart & (pl.col("own_kind") == pl.col("other_kind"))
    best = near.sort(~alike, ~apart, "rank").unique("side", keep="first", maintain_order=True)
    return sorted({(min(pair), max(pair)) for pair in best.select("side", "nearest").iter_rows()})

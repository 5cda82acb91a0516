"""Two sides, or many, against each other."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .. import schemas
from .people import Subject
from .tables import Tables


@dataclass(frozen=True, eq=False)
class SidesCompared:
    """What two lists of papers work on, against each other.

    ``distance`` is the Jensen-Shannon distance of their topic profiles (square root of the divergence in bits, 0 to 1),
    corrected for what few papers add to it, with a 95 % interval; ``plain_distance`` is the same uncorrected.
    ``p_value`` is of a permutation test with papers as units. All four are None where there is nothing to compare, and
    ``reason`` says, there and where papers are too few to rely on it, why. ``n_a`` and ``n_b`` count papers, those on
    both sides (``n_both``) once on each; ``placed_a`` and ``placed_b`` are those that have a topic.
    """

    n_a: int
    n_b: int
    n_both: int
    placed_a: int
    placed_b: int
    distance: float | None
    distance_low: float | None
    distance_high: float | None
    plain_distance: float | None
    p_value: float | None
    topics: pl.DataFrame
    reason: str = ""

    def __post_init__(self) -> None:
        schemas.COMPARED_TOPICS.check(self.topics)


@dataclass(frozen=True)
class AuthorTest:
    """The test of a distance with authors, not papers, as units: how often a division of the authors as large as this
    one sets the sides as far apart.

    ``p_value`` is None where authors are too few for any division to be rare, for the ``reason`` given.
    """

    p_value: float | None
    n_authors_a: int
    n_authors_b: int
    n_divisions: int
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Comparison(Tables):
    """Two sides of a run: how far apart, in which topics and words, who was first, and the papers behind it.

    ``by_authors`` is None where no side is a group. ``joint_ids`` are the papers on both sides. ``notes`` are sentences
    on what limits the comparison.
    """

    a: Subject
    b: Subject
    sides: SidesCompared
    by_authors: AuthorTest | None
    terms: pl.DataFrame
    within: pl.DataFrame
    leads: pl.DataFrame
    closest: pl.DataFrame
    common: pl.DataFrame
    joint_ids: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.COMPARED_TOPICS: self.sides.topics,
            schemas.SIDE_TERMS: self.terms,
            schemas.WITHIN_TOPICS: self.within,
            schemas.LEADS: self.leads,
            schemas.CLOSEST_PAPERS: self.closest,
            schemas.COMMON_COLLABORATORS: self.common,
        }

    @property
    def topics(self) -> pl.DataFrame:
        """Both sides in each topic, as ``schemas.COMPARED_TOPICS``."""
        return self.sides.topics

    @property
    def distance(self) -> float | None:
        return self.sides.distance

    @property
    def distance_low(self) -> float | None:
        return self.sides.distance_low

    @property
    def distance_high(self) -> float | None:
        return self.sides.distance_high

    @property
    def p_value(self) -> float | None:
        return self.sides.p_value


@dataclass(frozen=True, eq=False)
class Comparisons(Tables):
    """Many sides of a run: each pair's distance, the tree and the map of them, and each side in each topic.

    ``subjects[i]`` is side ``i`` of the tables. ``notes`` are sentences on what limits the comparison.
    """

    subjects: tuple[Subject, ...]
    sides: pl.DataFrame
    distances: pl.DataFrame
    enrichment: pl.DataFrame
    merges: pl.DataFrame
    notes: tuple[str, ...] = ()

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.SIDES: self.sides,
            schemas.DISTANCES: self.distances,
            schemas.ENRICHMENT: self.enrichment,
            schemas.MERGES: self.merges,
        }

"""Who writes with whom."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .. import schemas
from .tables import Tables


@dataclass(frozen=True, eq=False)
class Network(Tables):
    """Who writes with whom, in which communities, and who connects them.

    The people are those of at least ``min_papers`` papers, ``n_left_out`` others are not in it. ``modularity`` says how
    far the communities keep to themselves (1 at most), ``modularity_by_chance`` the most that communities found in
    ``n_dealings`` networks have whose papers were dealt out to the same people anew; None where nobody is tied.
    ``n_crowded`` papers have so many authors that they tie nobody. ``pivots`` is the number of people that betweenness
    was estimated from, None where it is exact.
    """

    people: pl.DataFrame
    ties: pl.DataFrame
    communities: pl.DataFrame
    modularity: float | None
    modularity_by_chance: float | None
    n_dealings: int
    min_papers: int
    n_left_out: int = 0
    n_crowded: int = 0
    pivots: int | None = None

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.NETWORK_PEOPLE: self.people,
            schemas.TIES: self.ties,
            schemas.COMMUNITIES: self.communities,
        }

    @property
    def has_communities(self) -> bool:
        """Whether communities keep to themselves more than those of any network dealt out by chance."""
        by_chance = self.modularity_by_chance
        return self.modularity is not None and by_chance is not None and self.modularity > by_chance

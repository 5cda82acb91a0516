"""The papers of one name put together, group by group, by the evidence that they are one person's.

Agglomerative clustering of which the linkage follows the kind of evidence. Of co-authors it counts how many papers of
one group share any with the other, since nobody writes with all of their co-authors at once; texts, venues and
affiliations are averaged over all pairs, as by average linkage; of years it is the gap between the groups; and groups
that each keep to a topic of their own are further apart for it. So the evidence grows with the groups: one paper off
the topic proves little, ten that have nobody in common with the rest do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..results import SEVERAL
from .identity_model import BASE_RATE, LEAST_PAPERS, ONE_BELOW, ONE_GROUP_AT_MOST, SEVERAL_BELOW, WEIGHTS, grade, score

if TYPE_CHECKING:
    from .identity_evidence import Evidence, Floats, Rows

# What ids say is beyond doubt.
CERTAIN = 50.0


@dataclass(frozen=True, eq=False)
class Merge:
    """Two groups become one: their rows, in order, and the log-odds that they are one person's."""

    larger: Rows
    smaller: Rows
    features: Floats
    log_odds: float


def agglomerate(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> list[Merge]:
    """All merges from single papers to one group, at each step of the two groups most probably one person's."""
    groups = _Groups(evidence, np.array(list(weights.values())))
    return [groups.merge() for _ in range(len(evidence) - 1)]


def groups_of(n: int, merges: list[Merge], threshold: float) -> list[Rows]:
    """The groups of n papers before the first merge below ``threshold``, largest first, then by first paper."""
    groups = {row: np.array([row]) for row in range(n)}
    for merge in merges:
        if merge.log_odds < threshold:
            break
        joined = np.sort(np.concatenate([groups.pop(merge.larger[0]), groups.pop(merge.smaller[0])]))
        groups[joined[0]] = joined
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def divide(
    n: int, merges: list[Merge], several_below: float = SEVERAL_BELOW, one_below: float = ONE_BELOW
) -> tuple[float, list[Rows]]:
    """The score of a name of n papers, and its groups, made to agree.

    Papers in one group score ``ONE_GROUP_AT_MOST``, less than "probably several"; those of a name graded "one person"
    are one group. Names of few papers have no score of their own but ``BASE_RATE``; their groups are a hint.
    """
    if n < LEAST_PAPERS:
        return BASE_RATE, groups_of(n, merges, one_below)
    value = score([merge.log_odds for merge in merges], n)
    if grade(value) == "one person":
        return value, groups_of(n, merges, -math.inf)
    groups = groups_of(n, merges, several_below if grade(value) in SEVERAL else one_below)
    return (value if len(groups) > 1 else min(value, ONE_GROUP_AT_MOST)), groups


class _Groups:
    """Groups by the row of their first paper. Where two become one, the row of the smaller is no longer in use."""

    def __init__(self, evidence: Evidence, weights: Floats) -> None:
        n = len(evidence)
        self.weights, self.open = weights, evidence.open
        self.group = np.arange(n)
        self.sizes = np.ones(n)
        self.first, self.last = evidence.years.copy(), evidence.years.copy()
        # Per paper and group: how rare a co-author of the paper the group has.
        self.reach = evidence.links.copy()
        # Sums over the papers of the group of the row; of the last four, also over those of the group of the column.
        self.linked, self.unknown = self.reach.copy(), (self.open[:, None] & (self.reach == 0)).astype(float)
        self.sums = [evidence.topic.copy(), evidence.venue.copy(), evidence.affiliation.copy()]
        self.sums += [np.abs(evidence.affiliation), (evidence.ids == 1) * 1.0, (evidence.ids == -1) * 1.0]
        # Over the pairs within each group.
        self.inner = np.zeros(n)
        self.odds = np.full((n, n), -np.inf)
        for row in range(n):
            self._score(row)

    def merge(self) -> Merge:
        """The most probable merge, done."""
        i, j = (int(row) for row in np.unravel_index(np.argmax(self.odds), self.odds.shape))
        kept, gone = (i, j) if (self.sizes[i], -i) > (self.sizes[j], -j) else (j, i)
        done = Merge(
            np.flatnonzero(self.group == kept),
            np.flatnonzero(self.group == gone),
            self._features(kept)[gone],
            float(self.odds[kept, gone]),
        )
        self._join(kept, gone)
        return done

    def _join(self, kept: int, gone: int) -> None:
        self.group[self.group == gone] = kept
        self.inner[kept] += self.inner[gone] + self.sums[0][kept, gone]
        self.sizes[kept] += self.sizes[gone]
        self.sizes[gone] = 0
        self.first[kept] = np.fmin(self.first[kept], self.first[gone])
        self.last[kept] = np.fmax(self.last[kept], self.last[gone])
        for sums in self.sums:
            sums[kept] += sums[gone]
            sums[:, kept] = sums[kept]
        self.reach[:, kept] = np.maximum(self.reach[:, kept], self.reach[:, gone])
        reached = self.reach[:, kept]
        for sums, column in ((self.linked, reached), (self.unknown, (self.open & (reached == 0)).astype(float))):
            sums[kept] += sums[gone]
            sums[:, kept] = np.bincount(self.group, weights=column, minlength=len(self.group))
        self.odds[gone] = self.odds[:, gone] = -np.inf
        self._score(kept)

    def _score(self, row: int) -> None:
        """The log-odds of this group with every other."""
        odds = self._features(row) @ self.weights
        same, others = self.sums[4][row] > 0, self.sums[5][row] > 0
        odds = np.where(others, -CERTAIN, np.where(same, CERTAIN, odds))
        odds[self.sizes == 0] = odds[row] = -np.inf
        self.odds[row] = self.odds[:, row] = odds

    def _features(self, row: int) -> Floats:
        """Of this group with every other: n x features, in the order of ``WEIGHTS``."""
        own, sizes = self.sizes[row], np.maximum(self.sizes, 1)
        topic, venue, affiliation, known = (sums[row] for sums in self.sums[:4])
        gap = np.fmax(self.first - self.last[row], self.first[row] - self.last)
        near = topic / (own * sizes)
        # One pair more, of cosine 0: of few papers nobody knows how close they lie.
        inner = self.inner / (self.sizes * (self.sizes - 1) / 2 + 1)
        return np.column_stack(
            [
                np.sqrt(self.linked[row] / own * self.linked[:, row] / sizes),
                (self.unknown[row] / own + self.unknown[:, row] / sizes) / 2,
                near,
                np.maximum(np.minimum(inner, inner[row]) - near, 0),
                np.log1p(np.fmax(gap, 0)),
                venue / (own * sizes),
                affiliation / np.maximum(known, 1),
                np.log(np.minimum(own, sizes)),
                np.ones(len(sizes)),
            ]
        )

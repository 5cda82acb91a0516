"""Records joined into papers, each paper knowing what may not join it any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Five years, however many of them are leap years: a longer time lies between two editorials, not two versions.
FARTHEST = dt.timedelta(days=1826)

Rank = tuple[int, bool, int]


@dataclass
class Kind:
    """What is known of the records joined so far: ``first`` the latest first day, ``last`` the earliest last day."""

    ids: dict[str, set[str]]
    first: dt.date | None
    last: dt.date | None

    def may_join(self, other: Kind) -> bool:
        """Whether no catalogue tells the two apart, and their dates lie within five years."""
        apart = (self.ids[name].isdisjoint(other.ids[name]) for name in self.ids.keys() & other.ids.keys())
        latest, earliest = self._bounds(other)
        far = latest is not None and earliest is not None and latest - earliest > FARTHEST
        return not far and not any(apart)

    def take(self, other: Kind) -> None:
        for name, ids in other.ids.items():
            self.ids.setdefault(name, set()).update(ids)
        self.first, self.last = self._bounds(other)

    def _bounds(self, other: Kind) -> tuple[dt.date | None, dt.date | None]:
        latest = max(filter(None, (self.first, other.first)), default=None)
        return latest, min(filter(None, (self.last, other.last)), default=None)


@dataclass
class Kinds:
    """A forest over records (union-find): ``parent`` leads from a record towards the one that stays for its kind.

    ``ranks`` say which of two records stays, the lower one; ``reasons`` tell why a record is a copy.
    """

    ranks: Sequence[Rank]
    kinds: list[Kind]
    parent: list[int] = field(init=False)
    reasons: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parent = list(range(len(self.kinds)))

    def find(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def join(self, pairs: Iterable[tuple[int, int, str]], *, if_possible: bool = False) -> None:
        """Make the two rows of each pair (with its reason) one kind, with ``if_possible`` only where both allow it."""
        for one, other, reason in pairs:
            stays, copy = sorted((self.find(one), self.find(other)), key=self.ranks.__getitem__)
            if stays == copy or (if_possible and not self.kinds[stays].may_join(self.kinds[copy])):
                continue
            self.parent[copy] = stays
            self.reasons[copy] = reason
            self.kinds[stays].take(self.kinds[copy])

    def copies(self) -> Mapping[int, int]:
        """Copy -> the row that stays, in order."""
        return {row: self.find(row) for row in sorted(self.reasons)}

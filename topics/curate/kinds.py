"""Records joined into papers, each paper knowing what may not join it any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Five years, however many of them are leap years: a longer time lies between two editorials, not two versions.
FARTHEST = dt.timedelta(days=1826)

Rank = tuple[int, bool, int]
_Choice = Callable[..., dt.date | None]


@dataclass
class Kind:
    """What is known of the records joined so far.

    Records with an id in common may have any dates: their paper is dated from the ``first`` day of any to the ``last``.
    Of papers joined without one, ``first`` is the latest first day and ``last`` the earliest last day.
    """

    ids: dict[str, set[str]]
    first: dt.date | None
    last: dt.date | None

    def may_join(self, other: Kind) -> bool:
        """Whether no catalogue tells the two apart, and their dates lie within five years."""
        latest, earliest = self._bounds(other, max, min)
        far = latest is not None and earliest is not None and latest - earliest > FARTHEST
        return not far and not self.differs(other)

    def differs(self, other: Kind) -> bool:
        """Whether a catalogue tells the two apart."""
        return any(self.ids[name].isdisjoint(other.ids[name]) for name in self.ids.keys() & other.ids.keys())

    def take(self, other: Kind, *, by_id: bool) -> None:
        for name, ids in other.ids.items():
            self.ids.setdefault(name, set()).update(ids)
        self.first, self.last = self._bounds(other, min, max) if by_id else self._bounds(other, max, min)

    def _bounds(self, other: Kind, of_first: _Choice, of_last: _Choice) -> tuple[dt.date | None, dt.date | None]:
        first, last = [day for day in (self.first, other.first) if day], [day for day in (self.last, other.last) if day]
        return of_first(first, default=None), of_last(last, default=None)


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

    def join(self, pairs: Iterable[tuple[int, int, str]], *, by_id: bool) -> None:
        """Make the two rows of each pair (with its reason) one kind; without an id in common, where both allow it.

        Pairs with an id in common come first.
        """
        for one, other, reason in pairs:
            stays, copy = sorted((self.find(one), self.find(other)), key=self.ranks.__getitem__)
            if stays == copy or (not by_id and not self.kinds[stays].may_join(self.kinds[copy])):
                continue
            self.parent[copy] = stays
            self.reasons[copy] = reason
            self.kinds[stays].take(self.kinds[copy], by_id=by_id)

    def copies(self) -> Mapping[int, int]:
        """Copy -> the row that stays, in order."""
        return {row: self.find(row) for row in sorted(self.reasons)}

"""Names that are one person's, gathered pair by pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from .name_forms import best_spelling, may_be_one
from .same_ids import Ids, differ


class Groups:
    """Joins names into groups in which each may be the other's: compatible, never on a paper together, no ids against.

    Args:
        table: name, paper_id, n (papers), owned (by the owner of a page); of the names that may be joined.
        ids: of each name.
    """

    def __init__(self, table: pl.DataFrame, ids: Mapping[str, Ids]) -> None:
        order = table.select("name", "n", "owned").unique().sort(["owned", "n", "name"], descending=[True, True, False])
        self._rank = {name: place for place, name in enumerate(order["name"])}
        self._owned = set(order.filter("owned")["name"])
        self._papers = {name: set(ids) for name, ids in table.group_by("name").agg("paper_id").iter_rows()}
        self._ids = ids
        self._members: dict[str, list[str]] = {}
        self._shared: dict[str, Sequence[str]] = {}

    def join(self, one: str, other: str, shared: Sequence[str]) -> None:
        """Join the groups of two names if every name of the one may be every name of the other."""
        first, second = self._group(one), self._group(other)
        if first is second or not all(self.may_be(a, b) for a in first for b in second):
            return
        first += second
        self._members |= dict.fromkeys(second, first)
        for name in (one, other):
            self._shared.setdefault(name, shared)

    def _group(self, name: str) -> list[str]:
        return self._members.setdefault(name, [name])

    def may_be(self, one: str, other: str) -> bool:
        """Whether nothing speaks against two names being one person's."""
        apart = self._papers[one].isdisjoint(self._papers[other])
        known_apart = differ(self._ids.get(one, {}), self._ids.get(other, {}))
        return apart and not known_apart and may_be_one(one, other)

    def renamed(self) -> pl.DataFrame:
        """``name, target, shared`` for names that get another: their owner's, or the best."""
        rows = []
        for name, group in self._members.items():
            ranked = sorted(group, key=self._rank.__getitem__)
            target = ranked[0] if ranked[0] in self._owned else best_spelling(ranked)
            if target != name:
                rows.append((name, target, list(self._shared[name])))
        schema = {"name": pl.String(), "target": pl.String(), "shared": pl.List(pl.String())}
        return pl.DataFrame(rows, schema=schema, orient="row")

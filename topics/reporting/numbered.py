"""Papers by their numbers in the list of a page."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .parts import PaperSet


class Numbered:
    """Papers as a page lists them (``own``, as ``Lookup.listed``), and sets of them."""

    def __init__(self, own: pl.DataFrame) -> None:
        self.own = own
        self.numbers: dict[str, int] = dict(own.select("paper_id", "number").iter_rows())

    def set_of(self, label: str, ids: Iterable[str], choice: str = "", marks: bool = False) -> PaperSet:
        """Those of ``ids`` that are listed; the other arguments as of ``PaperSet``."""
        found = {self.numbers[paper_id] for paper_id in ids if paper_id in self.numbers}
        return PaperSet(label, tuple(sorted(found)), choice, marks)

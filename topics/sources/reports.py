"""Findings about many rows at once: the first ones each by itself, the others counted."""

from __future__ import annotations

import polars as pl

from ..text import count
from .records import Findings

SHOWN = 20


def report(
    found: Findings, rows: pl.DataFrame, severity: str, code: str, message: str, *, detail: str | None = None
) -> None:
    """One finding per row (``place``, ``subject``) up to ``SHOWN``, then one that counts the rest.

    The column ``detail``, where named, is added to the message of its row.
    """
    for row in rows.head(SHOWN).iter_rows(named=True):
        text = f"{message}: {row[detail]!r}" if detail else message
        found.add(severity, code, text, subject=row["subject"], place=row["place"])
    if len(rows) > SHOWN:
        found.add(severity, code, f"{message}; so it is with {count(len(rows) - SHOWN, 'more record')}")

"""Findings about many rows at once: the first ones each by itself, the others counted."""

from __future__ import annotations

import polars as pl

from ..curate.findings import findings_for
from .records import Findings


def report(
    found: Findings, rows: pl.DataFrame, severity: str, code: str, message: str, *, detail: str | None = None
) -> None:
    """See ``findings_for``: ``rows`` have ``place`` and ``subject``, and ``detail`` where one is named."""
    found.rows += findings_for(rows, severity, code, message, found.filename, detail=detail)

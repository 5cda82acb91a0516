"""Findings: things wrong with the data, as rows with their place in the source."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .. import schemas
from ..text import count

# Rows of one kind that get a finding of their own.
SHOWN = 20


def finding(
    severity: str, code: str, subject: str, message: str, source: str | None = None, record: str | None = None
) -> dict[str, str | None]:
    """One row of ``schemas.FINDINGS``."""
    return {
        "severity": severity,
        "code": code,
        "subject": subject,
        "message": message,
        "source": source,
        "source_record": record,
    }


def findings_for(
    rows: pl.DataFrame, severity: str, code: str, message: str, source: str, *, detail: str | None = None
) -> list[dict[str, str | None]]:
    """One finding per row (``place``, ``subject``) of a file up to ``SHOWN``, then one that counts the rest.

    The column ``detail``, where named, is added to the message of its row.
    """
    found = []
    for row in rows.head(SHOWN).iter_rows(named=True):
        text = f"{message}: {row[detail]!r}" if detail else message
        found.append(finding(severity, code, row["subject"] or source, text, source, row["place"]))
    if len(rows) > SHOWN:
        more = f"{message}; so it is with {count(len(rows) - SHOWN, 'more record')}"
        found.append(finding(severity, code, source, more, source))
    return found


def ordered(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All findings as one table, worst first, otherwise in the order they came."""
    table = pl.concat([schemas.FINDINGS.empty(), *frames])
    n_known = len(schemas.SEVERITIES)
    rank = pl.col("severity").replace_strict(schemas.SEVERITIES, range(n_known), default=n_known)
    return table.with_row_index("_row").sort(rank, "_row").drop("_row")

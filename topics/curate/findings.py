"""Findings: things wrong with the data, as rows with their place in the source."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .. import schemas

SEVERITIES = ("error", "warning", "info")


def finding(
    severity: str, code: str, subject: str, message: str, source: str | None = None, record: str | None = None
) -> dict[str, str | None]:
    return {
        "severity": severity,
        "code": code,
        "subject": subject,
        "message": message,
        "source": source,
        "source_record": record,
    }


def ordered(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All findings as one table, worst first, otherwise in the order they came."""
    table = pl.concat([schemas.FINDINGS.empty(), *frames])
    rank = pl.col("severity").replace_strict(SEVERITIES, range(len(SEVERITIES)), default=len(SEVERITIES))
    return table.with_row_index("_row").sort(rank, "_row").drop("_row")

"""Findings: things wrong with the data, as rows with their place in the source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import polars as pl

from .. import schemas
from ..text import count

# Records of one kind and file that get a finding of their own; one more finding counts the others.
SHOWN = 500
# What tells findings of one kind apart: the value in question, or a remark in brackets.
_DETAIL = re.compile(r"""(?:: (?:'.*'|".*")| \([^()]*\))$""", re.DOTALL)
# A number that a finding states about a file as a whole stands at its end.
_TOTAL = re.compile(r"(?<=: )\d[\d,]*$")

Row = dict[str, Any]


def finding(
    severity: str,
    code: str,
    subject: str,
    message: str,
    source: str | None = None,
    record: str | None = None,
    records: int = 1,
) -> Row:
    """One row of ``schemas.FINDINGS``; ``records`` is how many records, or other things, it speaks of."""
    return {
        "severity": severity,
        "code": code,
        "subject": subject,
        "message": message,
        "source": source,
        "source_record": record,
        "records": records,
    }


def findings_for(
    rows: pl.DataFrame, severity: str, code: str, message: str, source: str, *, detail: str | None = None
) -> list[Row]:
    """One finding per row (``place``, ``subject``) of a file up to ``SHOWN``, then one that counts the rest.

    The column ``detail``, where named, is added to the message of its row.
    """
    found = []
    for row in rows.head(SHOWN).iter_rows(named=True):
        text = f"{message}: {row[detail]!r}" if detail else message
        found.append(finding(severity, code, row["subject"] or source, text, source, row["place"]))
    if len(rows) > SHOWN:
        found.append(_counting(severity, code, message, source, len(rows) - SHOWN))
    return found


def summed(frames: Iterable[pl.DataFrame], source: str) -> pl.DataFrame:
    """The findings of one file, which may come from its parts: of each kind the first ``SHOWN``, the others counted.

    Of a kind are findings with the same severity, code and message but for details. Where parts state a number about
    the file as a whole, the numbers are added.
    """
    kept: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    more: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in pl.concat(frames).iter_rows(named=True):
        n, message = row["records"], row["message"]
        kind = (row["severity"], row["code"], _DETAIL.sub("", message.removesuffix(_and_more(n))))
        if n > 1:
            kept[kind] += []
            more[kind] += n
        elif row["source_record"] is None:
            _add(kept[(*kind[:2], _TOTAL.sub("", message))], row)
        elif len(kept[kind]) < SHOWN:
            kept[kind].append(row)
        else:
            more[kind] += 1
    rows = [row for kind, found in kept.items() for row in [*found, *_rest(kind, source, more.get(kind, 0))]]
    return schemas.FINDINGS.frame(rows)


def _rest(kind: tuple[str, str, str], source: str, n: int) -> list[Row]:
    return [_counting(*kind, source, n)] if n else []


def _counting(severity: str, code: str, message: str, source: str, n: int) -> Row:
    return finding(severity, code, source, message + _and_more(n), source, records=n)


def _and_more(n: int) -> str:
    return f"; so it is with {count(n, 'more record')}"


def _add(found: list[Row], row: Row) -> None:
    """``row`` about a file as a whole, or its number added to that of the same row about another part."""
    if not found:
        found.append(dict(row))
        return
    totals = [_TOTAL.findall(str(message)) for message in (found[0]["message"], row["message"])]
    if all(totals):
        total = sum(int(number.replace(",", "")) for [number] in totals)
        found[0]["message"] = _TOTAL.sub(f"{total:,}", str(row["message"]))
    elif row not in found:
        found.append(row)


def ordered(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All findings as one table, worst first, otherwise in the order they came."""
    table = pl.concat([schemas.FINDINGS.empty(), *frames]).with_columns(pl.col("records").fill_null(1))
    n_known = len(schemas.SEVERITIES)
    rank = pl.col("severity").replace_strict(schemas.SEVERITIES, range(n_known), default=n_known)
    return table.with_row_index("_row").sort(rank, "_row").drop("_row")

"""How tests of tables read them, and what they look at."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import polars as pl

from topics import schemas
from topics.registry import Parsed, ReadOptions
from topics.sources.tables import Csv, JsonLines, Parquet

AS_OF = dt.date(2026, 11, 19)


def read(data: bytes | str, source: Any = None, **mapping: str) -> Parsed:
    raw = data.encode() if isinstance(data, str) else data
    parsed = (source or Csv()).parse(raw, "file", ReadOptions(AS_OF, mapping=mapping))
    schemas.PAPERS.check(parsed.papers)
    schemas.AUTHORSHIPS.check(parsed.authorships)
    schemas.FINDINGS.check(parsed.findings)
    assert set(parsed.authorships["paper_id"]) <= set(parsed.papers["source_record"])
    return parsed


def read_rows(*rows: dict[str, Any], **mapping: str) -> Parsed:
    return read("\n".join(json.dumps(row) for row in rows), JsonLines(), **mapping)


def codes(parsed: Parsed) -> list[str]:
    return parsed.findings["code"].to_list()


def names(parsed: Parsed) -> list[list[str]]:
    places = parsed.papers["source_record"].to_list()
    return [parsed.authorships.filter(pl.col("paper_id") == p).sort("position")["name"].to_list() for p in places]


def bylines(*cells: Any) -> list[list[str]]:
    return names(read_rows(*({"title": f"T{n}", "abstract": "a", "authors": cell} for n, cell in enumerate(cells))))


def parquet(frame: pl.DataFrame, **mapping: str) -> Parsed:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return read(buffer.getvalue(), Parquet(), **mapping)

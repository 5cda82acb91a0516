"""What tests of several formats do with what they have read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from topics.registry import Parsed, ReadOptions, Source

DATA = Path(__file__).parent / "data"
OPTIONS = ReadOptions(dt.date(2026, 11, 19))


def read(source: Source, text: str | bytes) -> Parsed:
    return source.parse(text.encode() if isinstance(text, str) else text, "file", OPTIONS)


def read_fixture(source: Source, name: str) -> Parsed:
    return source.parse((DATA / name).read_bytes(), name, OPTIONS)


def paper(parsed: Parsed, at: int = 0) -> dict[str, Any]:
    return parsed.papers.row(at, named=True)


def authors(parsed: Parsed, at: int = 0) -> list[dict[str, Any]]:
    place = parsed.papers["source_record"][at]
    return [row for row in parsed.authorships.iter_rows(named=True) if row["paper_id"] == place]


def names(parsed: Parsed, at: int = 0) -> list[str]:
    return [author["name"] for author in authors(parsed, at)]


def dates(parsed: Parsed) -> list[str]:
    return [f"{first} {precision}" for first, precision in parsed.papers[["date_first", "date_precision"]].iter_rows()]


def codes(parsed: Parsed) -> list[str]:
    return parsed.findings["code"].to_list()


def messages(parsed: Parsed, code: str) -> list[tuple[str, str]]:
    """Place and message of every finding with this code."""
    rows = parsed.findings.iter_rows(named=True)
    return [(row["source_record"], row["message"]) for row in rows if row["code"] == code]

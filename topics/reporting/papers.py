"""The list of papers: rows, links and what may be shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import polars as pl

from .parts import Paper

# Abstracts of more papers than this would make a page of many megabytes.
ABSTRACTS_UP_TO = 2_000


def papers(own: pl.DataFrame) -> tuple[Paper, ...]:
    """The subject's papers as rows, in the order of ``Lookup.of``; ``person`` is that of ``identity.with_people``."""
    with_abstract = own.height <= ABSTRACTS_UP_TO
    return tuple(_paper(row, with_abstract) for row in own.iter_rows(named=True))


def _paper(row: dict[str, Any], with_abstract: bool) -> Paper:
    first = row["date_first"]
    abstract = (row["abstract"] or "").strip()
    return Paper(
        number=row["number"],
        paper_id=row["paper_id"],
        title=row["title"] or "(no title)",
        authors=tuple(row["names"]),
        truncated=bool(row["authors_truncated"]),
        date=row["date"],
        first=row["counted_from"].isoformat() if row["counted_from"] else None,
        last=row["counted_to"].isoformat() if row["counted_to"] else None,
        year=first.year if first else None,
        topic_id=row["topic_id"],
        place=" · ".join([text for text in (row["venue"], ", ".join(row["categories"] or [])) if text]),
        has_code=bool(row["has_code"]),
        abstract=abstract if abstract and with_abstract else None,
        links=links(row["doi"], row["arxiv_id"], row["url"]),
        person=row["person"],
        topics=tuple(row["topics"]) if row.get("topics") is not None else None,
    )


def links(doi: str | None, arxiv_id: str | None, url: str | None) -> tuple[tuple[str, str], ...]:
    """(name, address) pairs. Only http and https addresses are let through: others may run when they are followed."""
    found = []
    if doi:
        found.append(("doi", f"https://doi.org/{quote(doi.strip(), safe='/.()-_;:')}"))
    if arxiv_id:
        found.append(("arXiv", f"https://arxiv.org/abs/{quote(arxiv_id.strip(), safe='/.-')}"))
    if url and _is_web(url) and not any(url.strip() == address for _, address in found):
        found.append(("web", url.strip()))
    return tuple(found)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme in ("http", "https")
    except ValueError:
        return False


def as_csv(own: pl.DataFrame, labels: dict[int, str]) -> pl.DataFrame:
    """The list to download, one row per paper, lists as text."""
    area = pl.col("topic_id").replace_strict(labels, default=None, return_dtype=pl.String)
    return own.select(
        "paper_id", "title", pl.col("names").list.join("; ").alias("authors"), "authors_truncated", "date_first",
        "date_last", "date_precision", "venue", pl.col("categories").list.join("; "), "doi", "arxiv_id", "url",
        "has_code", "topic_id", area.alias("area"), "strength", pl.col("x").round(3), pl.col("y").round(3), "source",
        "source_record",
    )  # fmt: skip

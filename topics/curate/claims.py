"""What a page says about its owner, held against what it lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from ..text import count
from .findings import finding


def claimed_papers(stated: Mapping[str, int]) -> int | None:
    """How many papers a page claims; researcher profiles call them works."""
    return stated.get("papers", stated.get("works"))


def check_claims(claims: pl.DataFrame, listed: dict[str, int]) -> list[dict[str, str | None]]:
    """Findings where stated facts contradict each other or the list.

    Args:
        claims: as ``schemas.CLAIMS``.
        listed: papers that each source lists.
    """
    rows = []
    for (subject, source), facts in claims.group_by("subject", "source", maintain_order=True):
        stated = {key: int(value) for key, value in facts.select("key", "value").iter_rows() if value.isdecimal()}
        rows += list(_contradictions(str(subject), str(source), stated, listed.get(str(source), 0)))
    return rows


def _contradictions(
    subject: str, source: str, stated: dict[str, int], n_listed: int
) -> Iterator[dict[str, str | None]]:
    papers = claimed_papers(stated)
    if papers is not None and papers != n_listed:
        missing = f"{count(papers - n_listed, 'paper')} missing here" if papers > n_listed else "more than it claims"
        message = f"the page of {subject} claims {count(papers, 'paper')} and lists {n_listed}: {missing}"
        yield finding("warning", "papers_missing", subject, message, source)
    h_index, citations = stated.get("h_index"), stated.get("citations")
    if h_index is not None and papers is not None and h_index > papers:
        message = f"an h-index of {h_index} needs as many papers; the page of {subject} claims {papers}"
        yield finding("error", "h_index_exceeds_papers", subject, message, source)
    if h_index is not None and citations is not None and h_index**2 > citations:
        needed = f"an h-index of {h_index} needs at least {h_index**2:,} citations"
        message = f"{needed}; the page of {subject} claims {citations:,}"
        yield finding("error", "h_index_exceeds_citations", subject, message, source)

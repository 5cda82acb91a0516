"""The same paper twice is one paper, with both of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import polars as pl

from ..text import fold_column
from .findings import finding


def mark_duplicates(
    papers: pl.DataFrame, authorships: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[dict[str, str | None]]]:
    """Find copies and let the first of each kind stand for all.

    Two records are the same paper when they share a DOI or an arXiv id, or a title (case, accents, punctuation aside)
    and at least one author, or a title and an abstract where neither names an author.

    Returns:
        papers (``duplicate_of`` set on copies; the paper that stays has the earliest date, the longest abstract, what
        it lacked itself, and all sources), authorships (those of copies moved to the paper that stays), findings.
    """
    reasons = dict(_pairs(papers, authorships))
    stays = _joined(reasons, papers["doi"].is_not_null().to_list())
    if not stays:
        return papers, authorships, []
    ids = papers["paper_id"].to_list()
    original = pl.Series("_original", [ids[stays.get(row, row)] for row in range(papers.height)])
    findings = [_finding(papers, copy, kept, reasons) for copy, kept in sorted(stays.items())]
    merged = _merge(papers.with_columns(original))
    moved = authorships.with_columns(pl.col("paper_id").replace(ids, original.to_list()))
    return merged, moved, findings


def _pairs(papers: pl.DataFrame, authorships: pl.DataFrame) -> Iterator[tuple[tuple[int, int], str]]:
    rows = papers.with_row_index("_row").with_columns(_title=fold_column(papers["title"]))
    # Reversed order of trust, because of the reasons given for a pair the last one stays.
    yield from _same_title(rows, authorships)
    for key, reason in (("arxiv_id", "the same arXiv id"), ("doi", "the same DOI")):
        for group in _groups(rows.filter(pl.col(key).is_not_null()), key):
            yield from (((group[0], other), reason) for other in group[1:])


def _same_title(rows: pl.DataFrame, authorships: pl.DataFrame) -> Iterator[tuple[tuple[int, int], str]]:
    shared = rows.filter(pl.col("_title").is_duplicated() & (pl.col("_title") != "") & (pl.col("_title") != "untitled"))
    if shared.is_empty():
        return
    of_shared = authorships.filter(pl.col("paper_id").is_in(shared["paper_id"].to_list()))
    keyed = of_shared.with_columns(key=fold_column(of_shared["name"])).group_by("paper_id").agg("key")
    names = {paper: set(keys) for paper, keys in keyed.iter_rows()}
    facts = {
        row: (paper, abstract) for row, paper, abstract in shared.select("_row", "paper_id", "abstract").iter_rows()
    }
    for group in _groups(shared, "_title"):
        for one, other in combinations(group, 2):
            (paper_a, abstract_a), (paper_b, abstract_b) = facts[one], facts[other]
            authors_a, authors_b = names.get(paper_a, set()), names.get(paper_b, set())
            if authors_a & authors_b:
                yield (one, other), "the same title and a shared author"
            elif not authors_a and not authors_b and abstract_a == abstract_b:
                yield (one, other), "the same title and abstract"


def _groups(rows: pl.DataFrame, key: str) -> list[list[int]]:
    grouped = rows.filter(pl.col(key).is_duplicated()).group_by(key, maintain_order=True).agg("_row")
    return [sorted(group) for group in grouped["_row"].to_list()]


def _joined(pairs: Iterable[tuple[int, int]], published: list[bool]) -> dict[int, int]:
    """Copy -> the row that stays: the first of its kind with a DOI, else the first; chains of pairs are one kind."""
    root = list(range(len(published)))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for one, other in pairs:
        a, b = find(one), find(other)
        stays, copy = sorted((a, b), key=lambda row: (not published[row], row))
        root[copy] = stays
    return {row: find(row) for row in range(len(root)) if find(row) != row}


def _merge(papers: pl.DataFrame) -> pl.DataFrame:
    """What the paper that stays takes from its copies."""
    copy = pl.col("_original") != pl.col("paper_id")
    group = "_original"
    length = pl.col("abstract").str.len_chars().fill_null(0)
    longest = pl.col("abstract").sort_by(length, descending=True, maintain_order=True).first().over(group)
    dates = ["date_first", "date_last", "date_precision"]
    earliest = [
        pl.col(c).sort_by("date_first", nulls_last=True, maintain_order=True).first().over(group) for c in dates
    ]
    filled = [pl.col(c).drop_nulls().first().over(group) for c in ("venue", "doi", "arxiv_id", "url", "score")]
    lists = [
        pl.col(c).list.explode(empty_as_null=False).drop_nulls().unique(maintain_order=True).implode().over(group)
        for c in ("categories", "institutions", "sources")
    ]
    flags = [pl.col("has_code").any().over(group), pl.col("authors_truncated").all().over(group)]
    merged = papers.with_columns(longest, *earliest, *filled, *lists, *flags)
    return (
        pl.concat([papers.with_row_index("_row").filter(copy), merged.with_row_index("_row").filter(~copy)])
        .sort("_row")
        .with_columns(duplicate_of=pl.when(copy).then(pl.col("_original")))
        .drop("_row", "_original")
    )


def _finding(papers: pl.DataFrame, copy: int, kept: int, reasons: dict[tuple[int, int], str]) -> dict[str, str | None]:
    reason = reasons.get((min(kept, copy), max(kept, copy))) or next(
        why for pair, why in reasons.items() if copy in pair
    )
    one, other = papers.row(kept, named=True), papers.row(copy, named=True)
    message = (
        f"{other['title']!r} is the paper of {one['source']}, {one['source_record']} again ({reason}); counted once"
    )
    return finding("info", "duplicate", one["paper_id"], message, other["source"], other["source_record"])

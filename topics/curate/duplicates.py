"""The same paper twice is one paper, with both of its sources."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..text import count
from . import paper_ids
from .apart import far_apart, shared_ids
from .evidence import author_keys, weigh
from .findings import finding
from .kinds import FARTHEST, Kind, Kinds
from .matching import by_title
from .merging import merge
from .titles import comparables
from .verdicts import judge_ids, judge_titles

Rows = list[dict[str, str | None]]


def mark_duplicates(
    papers: pl.DataFrame, authorships: pl.DataFrame, *, keep: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame, Rows]:
    """Find copies and let one of each kind stand for all.

    Two records are the same paper when they share an id (DOI, arXiv id, PubMed id, OpenAlex id ...) and may be one
    (``verdicts.judge_ids``), or when their titles, authors, abstracts and dates say so (``verdicts.judge_titles``). The
    latter joins no records that have different DOIs (those of preprints aside), arXiv, PubMed or ACL ids, and none
    dated more than five years apart. What is the same as a third record is the same, if that holds for all three, where
    records that share an id have the dates of each other too. Of papers of the same title and authors that only their
    dates keep apart a finding tells.
    Copies marked already are not looked at again.

    The order of the records decides nothing but which of several that are worth the same stays.

    Args:
        keep: count copies as papers; one finding tells how many there are.

    Returns:
        papers (``duplicate_of`` set on copies; the paper that stays is the published one, else the first, with what
        ``merge`` gives it), authorships (of the papers that stay), findings.
    """
    records = _records(papers)
    kinds, findings = _joined(records, authorships)
    copies = kinds.copies()
    if keep or not copies:
        return papers, authorships, [*findings, *_kept(len(copies))]
    place = records["place"].to_list()
    stays = dict(sorted((place[copy], place[kept]) for copy, kept in copies.items()))
    ids = papers["paper_id"]
    group = pl.DataFrame({"copy": ids.gather(list(stays)), "stays": ids.gather(list(stays.values()))})
    merged, wrote = merge(papers, authorships, group)
    reasons = {place[row]: reason for row, reason in kinds.reasons.items()}
    return merged, wrote, [*findings, *_findings(papers, stays, reasons)]


def _records(papers: pl.DataFrame) -> pl.DataFrame:
    """What is compared, by ``row``: in an order that depends on what the records say and not on their ``place``."""
    said = papers.select(
        *("paper_id", "abstract", "date_first", "date_last", "venue", "doi", "arxiv_id", "ids", "url"),
        *("source", "source_record"),
        "duplicate_of",
        place=pl.int_range(pl.len()),
        title=comparables(papers["title"]),
        stated="title",
        truncated="authors_truncated",
    )
    order = ["title", "stated", "date_first", "date_last", "doi", "arxiv_id", "venue", "abstract", "url", "place"]
    unmarked = said.filter(pl.col("duplicate_of").is_null())
    return unmarked.sort(order, nulls_last=True).with_columns(row=pl.int_range(pl.len()))


def _joined(records: pl.DataFrame, authorships: pl.DataFrame) -> tuple[Kinds, Rows]:
    authors = author_keys(authorships, records.select("paper_id", "row"))
    ids = paper_ids.identifiers(records)
    by_id = judge_ids(weigh(paper_ids.sharing(ids, records), records, authors), records)
    standing = paper_ids.standing(records, ids)
    own = paper_ids.one_each(ids, standing)
    headings = paper_ids.with_common_titles(own, records, authors).implode()
    titled = by_title(records, authors).with_columns(heading=pl.all_horizontal(pl.col("one", "other").is_in(headings)))
    alike = judge_titles(weigh(titled, records, authors))
    kinds = _kinds(records, own, standing)
    pair = ["one", "other", "reason"]
    kinds.join(by_id.filter("joins").select(pair).iter_rows(), by_id=True)
    kinds.join(alike.filter(pl.col("days").fill_null(0) <= FARTHEST.days).select(pair).iter_rows(), by_id=False)
    return kinds, [*shared_ids(by_id, kinds, records), *far_apart(alike.filter("alike"), kinds, records)]


def _kept(n: int) -> Rows:
    if not n:
        return []
    looks = "look like copies" if n > 1 else "looks like a copy"
    message = f"{count(n, 'record')} {looks} of other records; all are counted, since duplicates are to be kept"
    return [finding("warning", "duplicates_kept", "papers", message)]


def _findings(papers: pl.DataFrame, stays: Mapping[int, int], reasons: Mapping[int, str]) -> Rows:
    """One finding per copy, as the table of all that was merged."""
    shown = ("paper_id", "title", "source", "source_record")
    ids, titles, sources, records = (papers[column].to_list() for column in shown)
    return [
        finding(
            "info",
            "duplicate",
            ids[kept],
            f"{titles[copy]!r} is the paper of {sources[kept]}, {records[kept]} again ({reasons[copy]}); counted once",
            sources[copy],
            records[copy],
        )
        for copy, kept in stays.items()
    ]


def _kinds(records: pl.DataFrame, own: pl.DataFrame, standing: pl.DataFrame) -> Kinds:
    ranks = records.join(standing, on="row", maintain_order="left").select("standing", pl.col("doi").is_null(), "place")
    ids = paper_ids.by_row(own)
    dates = records.select("row", "date_first", "date_last")
    return Kinds(ranks.rows(), [Kind(ids.get(row, {}), first, last) for row, first, last in dates.iter_rows()])

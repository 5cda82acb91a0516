"""The same paper twice is one paper, with both of its sources."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..text import count
from . import paper_ids
from .evidence import author_keys, weigh
from .findings import SHOWN, finding
from .kinds import Kind, Kinds
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
    dated more than five years apart. What is the same as a third record is the same, if that holds for all three.
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
    alike = judge_titles(weigh(by_title(records, authors), records, authors))
    standing = paper_ids.standing(records, ids)
    kinds = _kinds(records, ids, standing)
    kinds.join(by_id.filter("joins").select("one", "other", "reason").iter_rows())
    kinds.join(alike.iter_rows(), if_possible=True)
    return kinds, _shared_ids(_unlike(by_id, kinds), records)


def _unlike(by_id: pl.DataFrame, kinds: Kinds) -> pl.DataFrame:
    """The pairs with an id in common that are two papers all the same."""
    apart = [kinds.find(one) != kinds.find(other) for one, other in by_id.select("one", "other").iter_rows()]
    return by_id.filter(pl.Series(apart, dtype=pl.Boolean))


def _shared_ids(pairs: pl.DataFrame, records: pl.DataFrame) -> Rows:
    """A warning for each id that stands at several papers, the first ones each by itself."""
    by_id = (
        pairs.sort("id", "one", "other")
        .group_by("id", maintain_order=True)
        .agg(pl.col("one", "other", "titles").first())
    )
    facts = records.select("row", "paper_id", "stated", "source", "source_record")
    told = by_id.join(facts, left_on="other", right_on="row", how="left", maintain_order="left")
    found = [
        finding(
            "warning",
            "shared_id",
            row["paper_id"],
            f"{row['id']!r} stands at {count(row['titles'], 'paper')} of different titles, {row['stated']!r} and "
            f"{records['stated'][row['one']]!r} among them; it was not taken as a sign that they are one",
            row["source"],
            row["source_record"],
        )
        for row in told.head(SHOWN).iter_rows(named=True)
    ]
    more = told.height - SHOWN
    if more > 0:
        message = f"{count(more, 'more id')} at several papers of different titles; none of them joins these"
        found.append(finding("warning", "shared_id", "papers", message))
    return found


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


def _kinds(records: pl.DataFrame, ids: pl.DataFrame, standing: pl.DataFrame) -> Kinds:
    ranks = records.join(standing, on="row", maintain_order="left").select("standing", pl.col("doi").is_null(), "place")
    own = paper_ids.one_each(ids, standing)
    dates = records.select("row", "date_first", "date_last")
    return Kinds(ranks.rows(), [Kind(own.get(row, {}), first, last) for row, first, last in dates.iter_rows()])

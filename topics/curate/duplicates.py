"""The same paper twice is one paper, with both of its sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from ..text import fold_column
from .findings import finding
from .merging import merge

# DOIs of preprints by their first part: arXiv, bioRxiv and medRxiv, OSF, Preprints.org, Research Square, SSRN.
_PREPRINT = r"^(?:10\.48550|10\.1101|10\.31219|10\.20944|10\.21203|10\.2139)/"
_ARXIV_DOI = r"^10\.48550/arxiv\.(.+?)(?:v\d+)?$"
# Five years, however many of them are leap years.
_FARTHEST = dt.timedelta(days=1826)
_NO_TITLE = ("", "untitled")


def mark_duplicates(
    papers: pl.DataFrame, authorships: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[dict[str, str | None]]]:
    """Find copies and let one of each kind stand for all.

    Two records are the same paper when they share

    * a DOI or an arXiv id (that of a DOI given by arXiv counts), or
    * a title (case, accents, punctuation aside) and at least one author, or a title and an abstract where neither
      names an author. A title does not join records that each have a DOI of their own, unless one of these is a
      preprint's, nor records dated more than five years apart: those are two editorials, not one.

    What is the same as a third record is the same; but a title joins no two records in this way that it would not
    join directly.

    Returns:
        papers (``duplicate_of`` set on copies; the paper that stays is the published one, else the first, with what
        ``merge`` gives it), authorships (of the papers that stay), findings.
    """
    records = _records(papers)
    kinds = _Kinds.of(records)
    for key, reason in (("doi", "the same DOI"), ("arxiv", "the same arXiv id")):
        for one, other in _sharing(records, key).iter_rows():
            kinds.join(one, other, reason)
    for reason, pairs in _alike(records, authorships):
        for one, other in pairs.iter_rows():
            kinds.join(one, other, reason, if_possible=True)
    stays = kinds.copies()
    if not stays:
        return papers, authorships, []
    ids = papers["paper_id"]
    group = pl.DataFrame({"copy": ids.gather(list(stays)), "stays": ids.gather(list(stays.values()))})
    merged, wrote = merge(papers, authorships, group)
    return merged, wrote, _findings(papers, stays, kinds.reasons)


def _records(papers: pl.DataFrame) -> pl.DataFrame:
    """What is compared, by ``row``; ``published`` is a DOI that is not a preprint's."""
    doi = pl.col("doi").str.to_lowercase()
    return papers.select(
        "paper_id",
        "abstract",
        "date_first",
        "date_last",
        row=pl.int_range(pl.len()),
        title=fold_column(papers["title"]),
        doi=doi,
        arxiv=pl.coalesce("arxiv_id", doi.str.extract(_ARXIV_DOI)),
        published=pl.when(~doi.str.contains(_PREPRINT)).then(doi),
    )


def _sharing(records: pl.DataFrame, key: str) -> pl.DataFrame:
    """Pairs of rows: the first with a value of ``key``, and each later one that has it too."""
    shared = records.filter(pl.col(key).is_not_null() & pl.col(key).is_duplicated())
    pairs = shared.select(one=pl.col("row").first().over(key), other="row")
    return pairs.filter(pl.col("one") != pl.col("other"))


def _alike(records: pl.DataFrame, authorships: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Pairs of rows that have a title in common and an author, or without any author an abstract."""
    title = pl.col("title")
    shared = records.filter(title.is_duplicated() & ~title.is_in(_NO_TITLE))
    wrote = authorships.join(shared, on="paper_id", how="semi").select("paper_id", "name")
    wrote = wrote.select("paper_id", key=fold_column(wrote["name"]))
    by_author = shared.join(wrote.filter(pl.col("key") != "").unique(), on="paper_id")
    by_text = shared.join(wrote, on="paper_id", how="anti").with_columns(key=pl.col("abstract"))
    return [
        ("the same title and a shared author", _chains(by_author)),
        ("the same title and abstract", _chains(by_text.filter(pl.col("key") != ""))),
    ]


def _chains(keyed: pl.DataFrame) -> pl.DataFrame:
    """Each record of a title and key with the one dated before it: as many pairs as records, not their square.

    Records published under different DOIs are in chains of their own; one without stands with the next published.
    """
    group = ["title", "key"]
    several = keyed.filter(pl.struct(group).is_duplicated()).sort(*group, "date_first", "row")
    work = pl.col("published").backward_fill().forward_fill().over(group)
    before = pl.col("row").shift().over(*group, "work")
    pairs = several.with_columns(work=work).select(one=before, other="row")
    return pairs.drop_nulls().unique(maintain_order=True)


@dataclass
class _Kinds:
    """Rows joined into papers, as a forest: ``root`` leads from a row towards the one that stays for its kind.

    ``dois``, ``first`` and ``last`` of a root are about its whole kind: the DOIs it is published under, the latest
    first day and the earliest last day of its dates. ``reasons`` tells why a row is a copy.
    """

    root: list[int]
    rank: list[tuple[bool, bool, int]]
    dois: list[set[str]]
    first: list[dt.date | None]
    last: list[dt.date | None]
    reasons: dict[int, str]

    @classmethod
    def of(cls, records: pl.DataFrame) -> _Kinds:
        ranks = records.select(pl.col("published").is_null(), pl.col("doi").is_null(), "row").rows()
        dois = [{doi} if doi else set() for doi in records["published"]]
        dates = records["date_first"].to_list(), records["date_last"].to_list()
        return cls(list(range(len(ranks))), ranks, dois, *dates, {})

    def find(self, row: int) -> int:
        while self.root[row] != row:
            self.root[row] = self.root[self.root[row]]
            row = self.root[row]
        return row

    def join(self, one: int, other: int, reason: str, *, if_possible: bool = False) -> None:
        """Make two rows one kind, with ``if_possible`` only where DOIs and dates allow it."""
        stays, copy = sorted((self.find(one), self.find(other)), key=self.rank.__getitem__)
        if stays == copy or (if_possible and self._differ(stays, copy)):
            return
        self.root[copy] = stays
        self.reasons[copy] = reason
        small, large = sorted((self.dois[stays], self.dois[copy]), key=len)
        large |= small
        self.dois[stays] = large
        self.first[stays] = max(filter(None, (self.first[stays], self.first[copy])), default=None)
        self.last[stays] = min(filter(None, (self.last[stays], self.last[copy])), default=None)

    def _differ(self, one: int, other: int) -> bool:
        if self.dois[one] and self.dois[other] and self.dois[one].isdisjoint(self.dois[other]):
            return True
        latest = max(filter(None, (self.first[one], self.first[other])), default=None)
        earliest = min(filter(None, (self.last[one], self.last[other])), default=None)
        return latest is not None and earliest is not None and latest - earliest > _FARTHEST

    def copies(self) -> dict[int, int]:
        """Copy -> the row that stays, in order."""
        return {row: self.find(row) for row in sorted(self.reasons)}


def _findings(papers: pl.DataFrame, stays: dict[int, int], reasons: dict[int, str]) -> list[dict[str, str | None]]:
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

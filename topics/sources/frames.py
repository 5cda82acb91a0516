"""From a table as it was read to the papers and authorships it holds: the part that all tabular formats share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ..registry import Parsed, ReadOptions
from ..schemas import AUTHORSHIPS, CLAIMS, FINDINGS, PAPERS, is_reserved
from . import cells, columns
from .aligned import filled_authors, with_aligned
from .author_columns import authorships_of
from .dating import date_bounds
from .identifiers import ARXIV, ARXIV_MENTION, BLANK, DOI, SCOPUS, UNREADABLE_DOI
from .markup import to_text_column
from .records import UNTITLED, Findings
from .reports import report

_MARKED = ("title", "abstract", "venue")
_LINES = ("paper_id", *_MARKED, "doi", "arxiv_id", "pmid", "pmcid", "url")
# Identifiers that stand as a paper's own id in exports, by the kind that is written before them.
_KINDS = {"openalex": r"^(W\d+)$", "scopus": rf"^{SCOPUS}$", "wos": r"^(?:WOS|ISI):(\S+)$"}
_NO_ABSTRACT = ("na", "n/a", "nan", "none", "null", "-", "[no abstract available]", "no abstract available")
_NO_VALUE = ("NA", "N/A")
# Where a DOI and the number in arXiv may stand beside their own columns.
_LINK = rf"doi\.org/{DOI}"
_MENTIONING = ("doi", "url", "venue")
_YES, _NO = ("true", "yes", "y", "t", "1"), ("false", "no", "n", "f", "0")


@dataclass(frozen=True)
class Grid:
    """A table as read, with the place of each row in it (unique), what was wrong, how many were lost and empty."""

    frame: pl.DataFrame
    places: pl.Series
    findings: Findings
    refused: int = 0
    blank: int = 0


def papers_of(grid: Grid, options: ReadOptions) -> Parsed:
    """The tables of a file.

    Raises:
        SourceError: no column holds the title, or the mapping names a field or a column that does not exist.
    """
    found = grid.findings
    if not grid.frame.width:
        return _result(PAPERS.empty(), AUTHORSHIPS.empty(), grid)
    matched = columns.match_columns(grid.frame.columns, options.mapping, found.filename)
    style = columns.style_of(grid.frame.columns)
    texts = _texts({field: grid.frame[column] for field, column in matched.items()}, grid.places)
    is_paper = _check_texts(texts, found, has_abstract="abstract" in matched)
    _report_dois(texts.filter(is_paper), found)
    frame, papers = grid.frame.filter(is_paper), texts.filter(is_paper)
    fields = with_aligned(_fields(frame, matched, options.mapping), style)
    bounds = date_bounds(fields, papers, options.as_of, found)
    papers = papers.hstack(bounds).hstack(_others(fields, len(papers)))
    papers, authorships = authorships_of(fields, papers, found)
    _report_authors(papers, authorships, found, has_authors="authors" in fields)
    stated = _list_column(fields, "ids", len(papers)).list.eval(pl.element().filter(pl.element().str.contains(":")))
    papers = _finished(papers, stated, found.filename).hstack(_extras(frame, set(matched.values())))
    return _result(papers, authorships, replace(grid, refused=grid.refused + int((~is_paper).sum())))


def _fields(frame: pl.DataFrame, matched: Mapping[str, str], mapping: Mapping[str, str]) -> Mapping[str, pl.Series]:
    """The column of every field; that of the authors, unless the user has named it, filled up from others like it."""
    fields = {field: frame[column] for field, column in matched.items()}
    if "authors" in matched and "authors" not in mapping:
        alike = [frame[column] for column in columns.candidates(frame.columns)["authors"]]
        return {**fields, "authors": filled_authors(alike)}
    return fields


def _result(papers: pl.DataFrame, authorships: pl.DataFrame, grid: Grid) -> Parsed:
    if papers.is_empty():
        grid.findings.add("error", "no_records", "the file holds no paper that could be read")
    return Parsed(
        papers=PAPERS.check(papers),
        authorships=AUTHORSHIPS.check(authorships),
        claims=CLAIMS.empty(),
        findings=FINDINGS.frame(grid.findings.rows),
        refused=grid.refused,
        blank=grid.blank,
    )


def _texts(fields: Mapping[str, pl.Series], places: pl.Series) -> pl.DataFrame:
    """The fields that are one line of text each, and ``place`` and ``subject`` for findings."""
    frame = pl.DataFrame({name: _column(fields, name, len(places)) for name in _LINES})
    bare = frame.with_columns(pl.when(~pl.exclude("title").is_in(_NO_VALUE)).then(pl.exclude("title")))
    return bare.with_columns(to_text_column(bare[name]).alias(name) for name in _MARKED).with_columns(
        pl.when(~pl.col("abstract").str.to_lowercase().is_in(_NO_ABSTRACT)).then("abstract").alias("abstract"),
        pl.col("paper_id").str.replace(r"^https?://openalex\.org/", ""),
        pl.col("pmid").str.extract(r"(\d+)/?$"),
        pl.col("pmcid").str.to_uppercase().str.extract(r"(PMC\d+)"),
        doi=_doi(),
        stated_doi="doi",
        arxiv_id=_arxiv_id(),
        place=places,
        subject=pl.coalesce("title", "paper_id"),
    )


def _doi() -> pl.Expr:
    stated, link = (
        pl.col(name).str.to_lowercase().str.extract(shape) for name, shape in (("doi", DOI), ("url", _LINK))
    )
    return pl.coalesce(stated, link).str.strip_chars_end(".,;")


def _arxiv_id() -> pl.Expr:
    mentions = (pl.col(name).str.extract(ARXIV_MENTION) for name in _MENTIONING)
    return pl.coalesce(pl.col("arxiv_id").str.extract(ARXIV), *mentions)


def _column(fields: Mapping[str, pl.Series], name: str, n: int) -> pl.Series:
    return cells.text(fields[name]) if name in fields else pl.Series([None] * n, dtype=pl.String)


def _check_texts(texts: pl.DataFrame, found: Findings, *, has_abstract: bool) -> pl.Series:
    """Which rows are papers; reports those that are not and those that lack a title or an abstract."""
    no_title, no_abstract = texts["title"].is_null(), texts["abstract"].is_null()
    for place in texts.filter(no_title & no_abstract)["place"]:
        found.add("error", "empty_record", "the record has neither title nor abstract and was left out", place=place)
    untitled = texts.filter(no_title & ~no_abstract)
    report(found, untitled, "warning", "missing_title", f"the record has no title and is called {UNTITLED}")
    if has_abstract:
        lacking = texts.filter(no_abstract & ~no_title)
        report(found, lacking, "warning", "missing_abstract", "the record has no abstract")
    elif not texts.is_empty():
        message = "no column holds abstracts; if one does, say which with --map abstract=YOUR_COLUMN"
        found.add("warning", "missing_abstract", message)
    return ~(no_title & no_abstract)


def _report_dois(papers: pl.DataFrame, found: Findings) -> None:
    stated = pl.col("stated_doi")
    unread = papers.filter(
        stated.is_not_null() & ~stated.str.contains(BLANK) & ~stated.str.to_lowercase().str.contains(DOI)
    )
    report(found, unread, "info", *UNREADABLE_DOI, detail="stated_doi")


def _report_authors(papers: pl.DataFrame, authorships: pl.DataFrame, found: Findings, *, has_authors: bool) -> None:
    if has_authors:
        lacking = papers.filter(~pl.col("place").is_in(authorships["paper_id"].implode()))
        report(found, lacking, "info", "missing_authors", "the record names no author")
    elif not papers.is_empty():
        message = "no column holds authors; if one does, say which with --map authors=YOUR_COLUMN"
        found.add("info", "missing_authors", message)


def _others(fields: Mapping[str, pl.Series], n: int) -> pl.DataFrame:
    """Categories, institutions, ``has_code`` and ``score``; absent lists are empty, not null."""
    code = _column(fields, "has_code", n).str.to_lowercase()
    return pl.DataFrame(
        {
            "categories": _list_column(fields, "categories", n),
            # Exports name an institution once for each of its authors.
            "institutions": _list_column(fields, "institutions", n).list.unique(maintain_order=True),
            "has_code": pl.select(pl.when(code.is_in(_YES)).then(True).when(code.is_in(_NO)).then(False)).to_series(),
            "score": _score(fields, n),
        }
    )


def _score(fields: Mapping[str, pl.Series], n: int) -> pl.Series:
    """Numbers, be it with a decimal comma."""
    return _column(fields, "score", n).str.replace(r"^(-?\d+),(\d+)$", "$1.$2").cast(pl.Float64, strict=False)


def _list_column(fields: Mapping[str, pl.Series], name: str, n: int) -> pl.Series:
    if name not in fields:
        return pl.select(pl.repeat([], n, dtype=cells.TEXTS)).to_series()
    filled = cells.lists(fields[name]).list.eval(pl.element().filter(pl.element().str.len_bytes() > 0))
    return pl.select(filled.fill_null([])).to_series()


def _finished(papers: pl.DataFrame, stated: pl.Series, filename: str) -> pl.DataFrame:
    """``papers`` with all their columns; ``stated`` are identifiers that come with their kind before them."""
    own = [pl.format("doi:{}", "doi"), pl.format("arxiv:{}", "arxiv_id")]
    own += [pl.format("pmid:{}", "pmid"), pl.format("pmcid:{}", "pmcid")]
    own += [pl.format(f"{kind}:{{}}", pl.col("paper_id").str.extract(shape)) for kind, shape in _KINDS.items()]
    own += [pl.format("scopus:{}", pl.col("url").str.extract(rf"eid={SCOPUS}"))]
    return (
        papers.rename({"place": "source_record"})
        .with_columns(
            pl.col("title").fill_null(UNTITLED),
            ids=pl.concat_list(pl.concat_list(own).list.drop_nulls(), stated).list.unique(maintain_order=True),
            source=pl.lit(filename),
            sources=pl.concat_list(pl.lit(filename)),
            duplicate_of=pl.lit(None, dtype=pl.String),
        )
        .drop("subject", "stated_doi", "pmid", "pmcid")
    )


def _extras(frame: pl.DataFrame, used: Collection[str]) -> pl.DataFrame:
    """The columns that belong to no field; one with a name that is reserved gets ``input_`` before it."""
    kept: list[pl.Series] = []
    taken = set(frame.columns) - set(used)
    for column in frame.drop(used).get_columns():
        name = column.name
        while is_reserved(name) or (name != column.name and name in taken):
            name = f"input_{name}"
        taken.add(name)
        kept.append(cells.extra(column).alias(name))
    return pl.DataFrame(kept)

"""Parsed files become one corpus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from .. import schemas
from ..registry import Parsed
from ..results import Corpus
from ..text import count
from .claims import check_claims
from .duplicates import mark_duplicates
from .far_dates import check_dates
from .findings import finding, ordered
from .ids import give_ids
from .owners import add_owner, find_owner
from .spellings import unify
from .stacking import stacked
from .variants import join_variants

Rows = list[dict[str, str | None]]


def assemble(
    files: Mapping[str, Parsed],
    as_of: dt.date,
    owners: Mapping[str, str] | None = None,
    inputs: Sequence[Mapping[str, str]] = (),
    *,
    keep_duplicates: bool = False,
) -> Corpus:
    """All files as one corpus: ids given, dates checked, owners added, names written alike, copies joined, the names of
    one person joined, claims held against the list.

    Args:
        files: what each file holds, by its name.
        as_of: the day the corpus is looked at.
        owners: owner by file name, where the user says so; beats what the page says.
        inputs: name and sha256 of each file, kept with the corpus beside its format and how many records it holds.
        keep_duplicates: count copies of a paper as papers.
    """
    papers, id_findings = give_ids(stacked([parsed.papers for parsed in files.values()]))
    papers, date_findings = check_dates(papers, as_of)
    authorships, claims, page_findings = _about_files(files, papers, owners or {})
    listed = dict(papers.group_by("source").len().iter_rows())
    rows = [*page_findings, *check_claims(claims, listed), *id_findings, *date_findings]
    findings = [schemas.FINDINGS.frame(rows), *(parsed.findings for parsed in files.values())]
    counted = [{**entry, **_records(files[entry["name"]])} for entry in inputs]
    return curated(papers, authorships, claims, findings, as_of, counted, keep_duplicates=keep_duplicates)


def curated(
    papers: pl.DataFrame,
    authorships: pl.DataFrame,
    claims: pl.DataFrame,
    findings: Sequence[pl.DataFrame],
    as_of: dt.date,
    inputs: Sequence[Mapping[str, Any]],
    *,
    keep_duplicates: bool,
) -> Corpus:
    """The corpus of these tables, ids being unique: copies joined, and the spellings of a person's name."""
    papers, authorships, duplicate_findings = mark_duplicates(papers, unify(authorships), keep=keep_duplicates)
    authorships, name_findings = join_variants(authorships)
    return Corpus(
        schemas.PAPERS.check(papers),
        _in_paper_order(authorships, papers),
        claims,
        ordered([*findings, schemas.FINDINGS.frame([*duplicate_findings, *name_findings])]),
        as_of,
        inputs,
    )


def _records(parsed: Parsed) -> dict[str, str | int]:
    """How a file was read and what it held: each of its records is a paper, a copy of one, or refused."""
    return {"format": parsed.format, "records": parsed.papers.height + parsed.refused, "refused": parsed.refused}


def _about_files(
    files: Mapping[str, Parsed], papers: pl.DataFrame, owners: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, Rows]:
    """Authorships under the ids of papers, claims under the names of owners, and findings about whole files."""
    rows: Rows = []
    authorships, claims = [schemas.AUTHORSHIPS.empty()], [schemas.CLAIMS.empty()]
    records = papers.select("source", "source_record", "paper_id").partition_by("source", as_dict=True)
    for name, parsed in files.items():
        own, owner, found = _with_owner(name, parsed, records.get((name,), papers.clear()), owners.get(name))
        rows += found
        if parsed.refused:
            message = f"{count(parsed.refused, 'record')} could not be read and left out; the findings say why"
            rows.append(finding("info", "refused", name, message, name))
        authorships.append(own)
        claims.append(parsed.claims.with_columns(subject=pl.lit(owner)) if owner else parsed.claims)
    return pl.concat(authorships, how="diagonal"), pl.concat(claims), rows


def _with_owner(
    name: str, parsed: Parsed, records: pl.DataFrame, told: str | None
) -> tuple[pl.DataFrame, str | None, Rows]:
    """The authorships of a file under the ids of its papers, its owner, and findings about the owner."""
    own = (
        parsed.authorships.rename({"paper_id": "source_record"})
        .join(records.select("paper_id", "source_record"), on="source_record", how="inner", maintain_order="left")
        .select(list(schemas.AUTHORSHIPS.columns))
    )
    if not parsed.is_author_page:
        return own, None, []
    owner = find_owner(name, told or parsed.owner, own, records.height)
    if owner.name:
        own = add_owner(own, owner.name, records["paper_id"].to_list())
    return own, owner.name, owner.findings


def _in_paper_order(authorships: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    order = papers.select("paper_id").with_row_index("_row")
    return (
        authorships.join(order, on="paper_id", how="inner", maintain_order="left")
        .sort("_row", "position", nulls_last=True, maintain_order=True)
        .drop("_row")
        .pipe(schemas.AUTHORSHIPS.check)
    )

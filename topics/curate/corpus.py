"""Parsed files become one corpus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from .. import schemas
from ..registry import Parsed
from ..results import Corpus
from .claims import check_claims
from .duplicates import mark_duplicates
from .findings import ordered
from .ids import give_ids
from .names import unify
from .owners import add_owner, find_owner


def assemble(
    files: Mapping[str, Parsed],
    as_of: dt.date,
    owners: Mapping[str, str] | None = None,
    inputs: Sequence[Mapping[str, str]] = (),
) -> Corpus:
    """All files as one corpus: ids given, owners added, names written alike, copies joined, claims checked.

    Args:
        files: what each file holds, by its name.
        as_of: the day the corpus is looked at.
        owners: owner by file name, where the user says so; beats what the page says.
        inputs: name and sha256 of each file, kept with the corpus.
    """
    rows: list[dict[str, str | None]] = []
    papers = pl.concat([schemas.PAPERS.empty(), *(parsed.papers for parsed in files.values())], how="diagonal_relaxed")
    papers, id_findings = give_ids(papers)
    authorships, claims = [schemas.AUTHORSHIPS.empty()], [schemas.CLAIMS.empty()]
    for name, parsed in files.items():
        own, owner, found = _with_owner(name, parsed, papers, (owners or {}).get(name))
        rows += found
        authorships.append(own)
        claims.append(parsed.claims.with_columns(subject=pl.lit(owner)) if owner else parsed.claims)
    everyone = unify(pl.concat(authorships, how="diagonal"))
    papers, everyone, duplicate_findings = mark_duplicates(papers, everyone)
    stated = pl.concat(claims)
    rows += check_claims(stated, dict(papers.group_by("source").len().iter_rows()))
    rows += id_findings + duplicate_findings
    own_findings = [parsed.findings for parsed in files.values()]
    return Corpus(
        schemas.PAPERS.check(papers),
        _in_paper_order(unify(everyone), papers),
        stated,
        ordered([schemas.FINDINGS.frame(rows), *own_findings]),
        as_of,
        inputs,
    )


def _with_owner(
    name: str, parsed: Parsed, papers: pl.DataFrame, told: str | None
) -> tuple[pl.DataFrame, str | None, Sequence[dict[str, str | None]]]:
    """The authorships of a file under the ids of its papers, its owner, and findings about the owner."""
    records = papers.filter(pl.col("source") == name).select("paper_id", "source_record")
    own = (
        parsed.authorships.rename({"paper_id": "source_record"})
        .join(records, on="source_record", how="inner", maintain_order="left")
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

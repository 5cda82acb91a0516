"""Who it is: what we counted beside what pages claim, and what is wrong with the data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from .. import schemas
from ..curate.claims import claimed_papers as in_claims
from ..results import Run, Subject
from ..text import count as counted
from ..text import listing
from .parts import Fact, FindingGroup
from .wording import percent, phrase, whole, years

_RANK = pl.col("severity").replace_strict(schemas.SEVERITIES, range(3), default=3)
_CLAIM_NAMES = {
    "affiliation": "Affiliation", "field": "Field", "h_index": "h-index", "citations": "Citations",
    "claimed": "Profile", "novelty": "Novelty", "ai_score": "AI score", "trust": "Trust",
    "verification": "Verification", "works": "Works", "followers": "Followers", "topics": "Topics",
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """What the data hold of a subject."""

    papers: int
    dated: int
    exact: int
    abstracts: int
    code: int
    truncated: int
    no_area: int
    coauthors: int
    first_year: int | None
    last_year: int | None

    @property
    def span(self) -> str:
        return years(self.first_year, self.last_year)


def count(own: pl.DataFrame, coauthors: int) -> Counts:
    """Counts over the subject's papers, a frame of ``Lookup.of``."""
    has_abstract = pl.col("abstract").fill_null("").str.strip_chars() != ""
    row = own.select(
        dated=pl.col("date_first").is_not_null().sum(),
        exact=(pl.col("date_precision") == "day").sum(),
        abstracts=has_abstract.sum(),
        code=pl.col("has_code").fill_null(False).sum(),
        truncated=pl.col("authors_truncated").fill_null(False).sum(),
        no_area=(pl.col("topic_id") < 0).sum(),
        first_year=pl.col("date_first").dt.year().min(),
        last_year=pl.col("date_last").dt.year().max(),
    ).row(0, named=True)
    return Counts(papers=own.height, coauthors=coauthors, **row)


def facts(run: Run, subject: Subject, counts: Counts) -> tuple[Fact, ...]:
    """Counted numbers first, each beside the claim it can be held against; then claims that nothing here can check."""
    claims = _claims(run, subject)
    stated = _stated_papers(claims)
    found = [
        _against("Papers", counts.papers, claims.pop("papers", None) or claims.pop("works", None), stated),
        Fact("Dates", counts.span or None),
        Fact("With a date", _part(counts.dated, counts.papers)),
        Fact("With an abstract", _part(counts.abstracts, counts.papers)),
    ]
    if counts.code:
        found.append(Fact("With code", _part(counts.code, counts.papers)))
    if subject.kind != "corpus":
        people = claims.pop("collaborators", None)
        found.append(
            _against(
                "Collaborators named" if subject.members else "People named", counts.coauthors, people, _number(people)
            )
        )
    names = [*(k for k in _CLAIM_NAMES if k in claims), *sorted(k for k in claims if k not in _CLAIM_NAMES)]
    return (*found, *(Fact(_CLAIM_NAMES.get(k, phrase(k).capitalize()), None, claims[k]) for k in names))


def claimed_papers(run: Run, subject: Subject) -> int | None:
    """How many papers the subject's page claims, where it does."""
    return _stated_papers(_claims(run, subject))


def _stated_papers(claims: Mapping[str, str]) -> int | None:
    stated = {key: n for key, value in claims.items() if (n := _number(value)) is not None}
    return in_claims(stated)


def _claims(run: Run, subject: Subject) -> dict[str, str]:
    """What pages state about this author; several differing values are listed. A group has no page of its own."""
    if subject.kind != "author":
        return {}
    rows = run.corpus.claims.filter(pl.col("subject").is_in([subject.name, *subject.members]))
    values = rows.group_by("key", maintain_order=True).agg(pl.col("value").unique(maintain_order=True))
    return {str(key): "; ".join(map(_grouped, found)) for key, found in values.iter_rows()}


def _grouped(value: str) -> str:
    """Bare digits with thousands separators, anything else as the page has it."""
    return f"{int(value):,}" if value.isascii() and value.isdigit() else value


def _against(label: str, n: int, claimed: str | None, stated: int | None) -> Fact:
    return Fact(label, whole(n), claimed, differs=stated is not None and stated != n)


def _number(text: str | None) -> int | None:
    digits = re.fullmatch(r"\s*(\d[\d,]*)\s*", text or "")
    return int(digits[1].replace(",", "")) if digits else None


def _part(n: int, total: int) -> str:
    return f"{whole(n)} of {whole(total)} ({percent(n / total)})" if total else "0"


def findings_of(run: Run, subject: Subject) -> pl.DataFrame:
    """Findings that concern the subject: about the person, about one of the papers, or about a file that is all theirs.

    A corpus has them all. Worst first, then by code, otherwise as they were found.
    """
    found = run.corpus.findings.select(*schemas.FINDINGS.columns).with_row_index()
    if subject.kind != "corpus":
        names, places = [subject.name, *subject.members], _places(run, subject)
        files = _own_files(run, names, places)
        of_paper = found.join(
            places.filter("mine"), on=["source", "source_record"], how="semi", nulls_equal=False
        )["index"].to_list()  # fmt: skip
        found = found.filter(
            pl.col("subject").is_in(names)
            | pl.col("index").is_in(of_paper)
            | (pl.col("source").is_in(files) & pl.col("source_record").is_null())
        )
    return found.sort(_RANK, "code", "index").drop("index")


def _places(run: Run, subject: Subject) -> pl.DataFrame:
    """Where each record of the corpus stands, and whether it is one of the subject's papers or a copy of one."""
    ids = list(subject.paper_ids)
    mine = pl.col("paper_id").is_in(ids) | pl.col("duplicate_of").is_in(ids).fill_null(False)
    return run.corpus.papers.select("source", "source_record", mine=mine)


def _own_files(run: Run, names: list[str], places: pl.DataFrame) -> list[str]:
    """Files that state something about one of ``names``, or whose records are all the subject's."""
    claimed = run.corpus.claims.filter(pl.col("subject").is_in(names))["source"].drop_nulls().to_list()
    by_file = places.group_by("source").agg(pl.col("mine").all())
    return claimed + by_file.filter("mine")["source"].drop_nulls().to_list()


def grouped(findings: pl.DataFrame) -> tuple[FindingGroup, ...]:
    """One row per kind of finding, worst first, then the most frequent."""
    groups = (
        findings.group_by("severity", "code", maintain_order=True)
        .agg(count=pl.col("records").fill_null(1).sum(), example=pl.col("message").first())
        .with_columns(rank=_RANK)
        .sort(["rank", "count", "code"], descending=[False, True, False])
    )
    return tuple(
        FindingGroup(severity, phrase(code).capitalize(), n, example)
        for severity, code, n, example in groups.select("severity", "code", "count", "example").iter_rows()
    )


def worst(groups: Sequence[FindingGroup]) -> str:
    """``1 error and 2 warnings``; empty where nothing is worse than a remark."""
    named = [(sum(g.count for g in groups if g.severity == s), s) for s in ("error", "warning")]
    return listing([counted(n, name) for n, name in named if n])

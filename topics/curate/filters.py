"""Which papers take part."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ..results import Corpus
from ..text import count
from .findings import finding, ordered


def keep(
    corpus: Corpus, *, min_abstract: int = 0, since: dt.date | None = None, until: dt.date | None = None
) -> Corpus:
    """The corpus without the papers that do not pass, and with a finding that counts them.

    Args:
        min_abstract: words an abstract must have.
        since: leave out papers whose last possible day is earlier, and those without a date.
        until: leave out papers whose first possible day is later, and those without a date.
    """
    tests = {}
    if min_abstract > 0:
        words = pl.col("abstract").fill_null("").str.count_matches(r"\S+")
        tests[f"an abstract of fewer than {count(min_abstract, 'word')}"] = words >= min_abstract
    if since:
        tests[f"no date on or after {since}"] = (pl.col("date_last") >= since).fill_null(False)
    if until:
        tests[f"no date on or before {until}"] = (pl.col("date_first") <= until).fill_null(False)
    if not tests:
        return corpus
    papers, rows = corpus.papers, []
    for reason, test in tests.items():
        passing = papers.filter(test)
        if left_out := papers.height - passing.height:
            rows.append(finding("info", "filtered", "corpus", f"{count(left_out, 'paper')} left out: {reason}"))
        papers = passing
    ids = papers["paper_id"].to_list()
    # A copy may pass where the paper it is a copy of does not.
    orphan = pl.col("duplicate_of").is_not_null() & ~pl.col("duplicate_of").is_in(ids)
    papers = papers.filter(~orphan)
    return Corpus(
        papers,
        corpus.authorships.filter(pl.col("paper_id").is_in(papers["paper_id"].to_list())),
        corpus.claims,
        ordered([corpus.findings, pl.DataFrame(rows, schema=corpus.findings.schema)]),
        corpus.as_of,
        corpus.inputs,
    )

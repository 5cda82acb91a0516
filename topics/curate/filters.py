"""Which papers take part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ..results import Corpus
from ..text import count
from .findings import finding, ordered


def keep(
    corpus: Corpus, *, min_abstract: int = 0, since: dt.date | None = None, until: dt.date | None = None
) -> Corpus:
    """The corpus without the papers that do not pass, and with a finding that counts them.

    A copy goes or stays with the paper it is a copy of, and is not counted.

    Args:
        min_abstract: words an abstract must have.
        since: leave out papers whose last possible day is earlier, and those without a date.
        until: leave out papers whose first possible day is later, and those without a date.
    """
    tests = _tests(min_abstract, since, until)
    if not tests:
        return corpus
    kept, rows = corpus.unique, []
    for reason, test in tests.items():
        passing = kept.filter(test)
        if left_out := kept.height - passing.height:
            rows.append(finding("info", "filtered", "corpus", f"{count(left_out, 'paper')} left out: {reason}"))
        kept = passing
    told = ordered([corpus.findings, pl.DataFrame(rows, schema=corpus.findings.schema)])
    return replace(only(corpus, kept["paper_id"].to_list()), findings=told)


def only(corpus: Corpus, ids: Sequence[str]) -> Corpus:
    """The corpus with these papers alone, their copies and authors."""
    wanted = pl.Series(ids, dtype=pl.String).implode()
    return replace(
        corpus,
        papers=corpus.papers.filter(pl.coalesce("duplicate_of", "paper_id").is_in(wanted)),
        authorships=corpus.authorships.filter(pl.col("paper_id").is_in(wanted)),
    )


def _tests(min_abstract: int, since: dt.date | None, until: dt.date | None) -> dict[str, pl.Expr]:
    """What a paper must pass, by the words for papers that do not."""
    tests = {}
    if min_abstract > 0:
        words = pl.col("abstract").fill_null("").str.count_matches(r"\S+")
        tests[f"an abstract of fewer than {count(min_abstract, 'word')}"] = words >= min_abstract
    if since:
        tests[f"no date on or after {since}"] = (pl.col("date_last") >= since).fill_null(False)
    if until:
        tests[f"no date on or before {until}"] = (pl.col("date_first") <= until).fill_null(False)
    return tests

"""Corpora that were read at different times become one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from ..results import Corpus
from .corpus import curated
from .stacking import stacked

# Said again, where it is so, of the whole.
_OF_THE_WHOLE = "several_people"


def combine(corpora: Mapping[str, Corpus], as_of: dt.date, *, keep_duplicates: bool = False) -> Corpus:
    """All corpora as one: copies of a paper and spellings of a name joined across them.

    Ids of papers and names of sources that another corpus has before get a number, or the corpus, beside them.

    Args:
        corpora: by the names of their files, in order.
        as_of: the day the whole is looked at.
        keep_duplicates: count what is a copy across corpora as a paper.
    """
    apart: list[Corpus] = []
    for name, corpus in corpora.items():
        ids = {paper_id for other in apart for paper_id in other.papers["paper_id"]}
        sources = {source for other in apart for source in other.papers["source"].unique()}
        apart.append(_with_own_sources(_with_own_ids(corpus, ids), name, sources))
    return curated(
        stacked([corpus.papers for corpus in apart]),
        pl.concat([corpus.authorships for corpus in apart], how="diagonal"),
        pl.concat([corpus.claims for corpus in apart]),
        [corpus.findings.filter(pl.col("code") != _OF_THE_WHOLE) for corpus in apart],
        as_of,
        [entry for corpus in apart for entry in corpus.inputs],
        keep_duplicates=keep_duplicates,
    )


def _with_own_ids(corpus: Corpus, taken: Collection[str]) -> Corpus:
    own = set(corpus.papers["paper_id"])
    becomes = {}
    for paper_id in corpus.papers["paper_id"].filter(corpus.papers["paper_id"].is_in(list(taken))):
        n = 2
        while (free := f"{paper_id}-{n}") in taken or free in own:
            n += 1
        becomes[paper_id] = free
        own.add(free)
    if not becomes:
        return corpus
    named = [pl.col(column).replace(becomes) for column in ("paper_id", "duplicate_of")]
    return replace(
        corpus,
        papers=corpus.papers.with_columns(named),
        authorships=corpus.authorships.with_columns(pl.col("paper_id").replace(becomes)),
    )


def _with_own_sources(corpus: Corpus, name: str, taken: Collection[str]) -> Corpus:
    becomes = {source: f"{name}/{source}" for source in corpus.papers["source"].unique() if source in taken}
    if not becomes:
        return corpus
    source = pl.col("source").replace(becomes)
    return replace(
        corpus,
        papers=corpus.papers.with_columns(source, pl.col("sources").list.eval(pl.element().replace(becomes))),
        claims=corpus.claims.with_columns(source),
        findings=corpus.findings.with_columns(source),
        inputs=[{**entry, "name": becomes.get(entry["name"], entry["name"])} for entry in corpus.inputs],
    )

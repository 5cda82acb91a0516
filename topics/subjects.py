"""Who a report is about: an author, a named group, or everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from .analyse.people import author_counts, find_authors, papers_of
from .config import Group
from .errors import NotFound, TooFewPapers
from .results import Corpus, Subject
from .text import fold, fold_column


def choose_subjects(
    corpus: Corpus, authors: Sequence[str] = (), groups: Mapping[str, Group] | None = None, names: Sequence[str] = ()
) -> list[Subject]:
    """The subjects asked for, else the owners of the pages that were read and all groups; all papers where
    there are several owners, or none.

    Args:
        corpus: whose papers they wrote.
        authors: names of authors.
        groups: definitions of groups by name.
        names: which of the groups; all of them where neither authors nor names are given.

    Raises:
        NotFound: nobody, or no group, is called that.
        TooFewPapers: a group has no paper in the corpus.
    """
    known = dict(groups or {})
    for name in names:
        if name not in known:
            raise NotFound("group", name, known)
    chosen = [author_subject(corpus, name) for name in authors]
    chosen += [group_subject(corpus, name, known[name]) for name in (names or (() if authors else known))]
    if not chosen:
        owners = author_counts(corpus.authorships).filter("is_owner")["name"].to_list()
        chosen = [author_subject(corpus, name) for name in owners]
        # Papers of pages whose owner is unknown are on no other page.
        chosen += [corpus_subject(corpus)] if len(chosen) > 1 else []
    return list(dict.fromkeys(chosen)) or [corpus_subject(corpus)]


def author_subject(corpus: Corpus, name: str) -> Subject:
    """The author of that name. Raises ``NotFound``, with the nearest names."""
    (found,) = find_authors(corpus.authorships, [name])
    return Subject("author", found, (found,), tuple(papers_of(corpus.authorships, [found])))


def corpus_subject(corpus: Corpus) -> Subject:
    """All papers."""
    return Subject("corpus", "All papers", (), tuple(corpus.ids))


def group_subject(corpus: Corpus, name: str, group: Group) -> Subject:
    """The papers by any of the group's authors that pass all of its filters.

    Raises:
        NotFound: an author of the group is not in the corpus; the message names group, author and the nearest.
        TooFewPapers: nothing passes.
    """
    try:
        members = tuple(find_authors(corpus.authorships, group.authors))
    except NotFound as error:
        raise NotFound("author", error.name, error.known, f"group {name!r}: ") from error
    papers = corpus.unique.filter(_passes(group))
    if members:
        papers = papers.filter(pl.col("paper_id").is_in(papers_of(corpus.authorships, members)))
    if papers.is_empty():
        raise TooFewPapers(0, 1, f"the group {name!r} has no paper in this corpus; look at its filters")
    return Subject("group", name, members, tuple(papers["paper_id"]))


def _passes(group: Group) -> pl.Expr:
    tests = [pl.lit(True)]
    if group.venue:
        # Whole words: papers of NAACL are none of ACL.
        named = pl.format(" {} ", pl.col("venue").map_batches(fold_column, return_dtype=pl.String))
        tests.append(named.str.contains(f" {fold(group.venue)} ", literal=True).fill_null(False))
    for column, value in (
        ("categories", group.category),
        ("institutions", group.institution),
        ("sources", group.source),
    ):
        if value:
            tests.append(pl.col(column).list.contains(value).fill_null(False))
    if group.since:
        tests.append((pl.col("date_last") >= group.since).fill_null(False))
    if group.until:
        tests.append((pl.col("date_first") <= group.until).fill_null(False))
    return pl.all_horizontal(tests)

"""``topics people``: which names hide several people, and what speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, say, show
from . import options as opt
from .inputs import read_corpus

if TYPE_CHECKING:
    import polars as pl

    from ..results import Corpus, Identity

# Names of the table without --author.
_N_NAMES = 50


def people(
    corpus: opt.CorpusInputs,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Show the evidence on this name.")] = None,
    as_of: opt.AsOf = None,
    owner: opt.Owner = None,
    map_: opt.Map = None,
    keep_duplicates: opt.KeepDuplicates = False,
    split_people: opt.SplitPeople = False,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Say which names may hide several people, and with --author what speaks for it.

    The 50 names on most papers (four at least), and as many whose papers stand under different ids of authors, with a
    score from 0 to 1, that a name hides several people. With --author the groups that the papers fall into; as CSV or
    JSON every paper with its group and the evidence, and in each row again the score, grade and summary of the name.
    The grade is "unknown", without a score, where there are too few papers to tell or nothing to compare.
    """
    from ..disk import default_cache
    from ..identity import identify, identify_all

    read = read_corpus(
        corpus, as_of=as_of, owner=owner, mapping=map_, keep_duplicates=keep_duplicates, split_people=split_people
    )
    cache = None if no_cache else default_cache()
    if author is None:
        show(_scores(list(identify_all(read, _telling(read), cache=cache).values())), format_, "People")
    else:
        _show_one(read, identify(read, author, cache=cache), format_)


def _telling(corpus: Corpus) -> list[str]:
    """The names on most papers, and those of different ids on most papers."""
    import polars as pl

    from ..analyse.people import author_counts
    from ..curate.identity_model import LEAST_PAPERS
    from ..identity import names_of_different_ids

    counts = author_counts(corpus.authorships)
    frequent = counts.filter(pl.col("n_papers") >= LEAST_PAPERS)["name"].head(_N_NAMES)
    doubtful = counts.filter(pl.col("name").is_in(names_of_different_ids(corpus)))["name"].head(_N_NAMES)
    return list(dict.fromkeys([*frequent, *doubtful]))


def _scores(identities: list[Identity]) -> pl.DataFrame:
    """One row per name, the most doubtful first."""
    import polars as pl

    rows = [(i.name, i.groups.height, _score(i), i.grade, i.n_people, i.summary) for i in identities]
    schema = {
        "name": pl.String, "papers": pl.Int64, "score": pl.Float64, "grade": pl.String, "groups": pl.Int64,
        "summary": pl.String,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("score").round(3))
    return table.sort("score", "papers", "name", descending=[True, True, False], nulls_last=True)


def _score(identity: Identity) -> float | None:
    return None if identity.grade == "unknown" else identity.score


def _show_one(corpus: Corpus, identity: Identity, format_: Format) -> None:
    """The groups for a reader; every paper with its group as CSV or JSON."""
    import polars as pl

    from ..curate.person_groups import describe_groups, untied

    if format_ is not Format.table:
        show(_evidence(corpus, identity), format_, identity.name)
        return
    groups = describe_groups(identity, corpus.unique, corpus.authorships)
    lists = pl.col("terms", "coauthors", "venues").list.join(", ")
    notes = [untied(row["n_papers"]) if row["is_loose"] else None for row in groups.iter_rows(named=True)]
    table = groups.with_columns(lists).drop("is_loose").rename({"n_papers": "papers"})
    if any(notes):
        table = table.with_columns(note=pl.Series(notes, dtype=pl.String))
    show(table, format_, f"{identity.name}: {identity.grade}")
    for line in _remarks(identity):
        say(line)


def _remarks(identity: Identity) -> list[str]:
    score = _score(identity)
    if score is None:
        return [f"{identity.summary[0].upper()}{identity.summary[1:]}."]
    said = f"Score {score:.2f} from 0 (one person) to 1 (several): {identity.summary}."
    if identity.by_ids:
        return [said]
    certain = "Groups are told by names, texts, venues and dates and never certain; --format csv has the evidence"
    return [said, f"{certain} on every paper"]


def _evidence(corpus: Corpus, identity: Identity) -> pl.DataFrame:
    """Every paper with its group, and with what holds for the name."""
    import polars as pl

    from ..dates import describe

    papers = corpus.unique.select("paper_id", "title", "date_first", "date_last", "date_precision")
    rows = identity.groups.join(papers, on="paper_id", how="left", maintain_order="left")
    dates = [describe(*row) for row in rows.select("date_first", "date_last", "date_precision").iter_rows()]
    return rows.select(
        *identity.groups.columns,
        "title",
        date=pl.Series(dates, dtype=pl.String),
        score=pl.lit(_score(identity), pl.Float64).round(3),
        grade=pl.lit(identity.grade),
        summary=pl.lit(identity.summary),
    )

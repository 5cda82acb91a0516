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

    The 50 names on most papers (four at least) with a score from 0 to 1, that a name hides several people; with
    --author the groups that the papers fall into, as CSV or JSON every paper with its group and the evidence.
    """
    from ..cache import default_cache
    from ..identity import identify, identify_all

    read = read_corpus(
        corpus, as_of=as_of, owner=owner, mapping=map_, keep_duplicates=keep_duplicates, split_people=split_people
    )
    cache = None if no_cache else default_cache()
    if author is None:
        show(_scores(list(identify_all(read, _frequent(read), cache=cache).values())), format_, "People")
    else:
        _show_one(read, identify(read, author, cache=cache), format_)


def _frequent(corpus: Corpus) -> list[str]:
    """The names on most papers."""
    from ..analyse.people import author_counts
    from ..curate.identity_model import LEAST_PAPERS

    counts = author_counts(corpus.authorships)
    return counts.filter(counts["n_papers"] >= LEAST_PAPERS)["name"].head(_N_NAMES).to_list()


def _scores(identities: list[Identity]) -> pl.DataFrame:
    """One row per name, the most doubtful first."""
    import polars as pl

    rows = [(i.name, i.groups.height, i.score, i.grade, i.n_people, i.summary) for i in identities]
    schema = {
        "name": pl.String, "papers": pl.Int64, "score": pl.Float64, "grade": pl.String, "groups": pl.Int64,
        "summary": pl.String,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("score").round(3))
    return table.sort("score", "papers", "name", descending=[True, True, False])


def _show_one(corpus: Corpus, identity: Identity, format_: Format) -> None:
    """The groups for a reader; every paper with its group as CSV or JSON."""
    import polars as pl

    from ..curate.person_groups import describe_groups
    from ..dates import describe

    if format_ is not Format.table:
        papers = corpus.unique.select("paper_id", "title", "date_first", "date_last", "date_precision")
        rows = identity.groups.join(papers, on="paper_id", how="left", maintain_order="left")
        dates = [describe(*row) for row in rows.select("date_first", "date_last", "date_precision").iter_rows()]
        table = rows.select(*identity.groups.columns, "title").with_columns(date=pl.Series(dates, dtype=pl.String))
        show(table, format_, identity.name)
        return
    groups = describe_groups(identity, corpus.unique, corpus.authorships)
    lists = pl.col("terms", "coauthors", "venues").list.join(", ")
    show(groups.with_columns(lists).rename({"n_papers": "papers"}), format_, f"{identity.name}: {identity.grade}")
    say(f"Score {identity.score:.2f} from 0 (one person) to 1 (several): {identity.summary}.")
    say("Groups are told by names, texts, venues and dates and never certain; --format csv has every paper's evidence")

"""``topics fit`` and ``topics topics``: a corpus becomes a run, and a run a table of topics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, progress_bar, say, show
from . import options as opt
from .inputs import read_corpus

if TYPE_CHECKING:
    from ..results import Corpus, Run


def fit(
    corpus: opt.CorpusInputs,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="RUN", help="Run folder to write.")],
    as_of: opt.AsOf = None,
    owner: opt.Owner = None,
    map_: opt.Map = None,
    keep_duplicates: opt.KeepDuplicates = False,
    split_people: opt.SplitPeople = False,
    config: opt.ConfigFile = None,
    set_: opt.Set = None,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Find the topics of a corpus and write them as a folder of tables that any program can read."""
    from ..store import check_place, save_run

    check_place(output)
    read = read_corpus(
        corpus, as_of=as_of, owner=owner, mapping=map_, keep_duplicates=keep_duplicates, split_people=split_people
    )
    run = fit_corpus(read, config, set_, no_cache)
    save_run(run, output)
    say(f"Run written to {output}")
    print_topics(run, format_)


def topics(
    run: opt.RunFolder,
    fields: Annotated[bool, typer.Option("--fields", help="Print the fields that the topics form instead.")] = False,
    format_: opt.As = Format.table,
) -> None:
    """Print the topics of a run, or the fields they form."""
    from ..store import load_run

    (print_fields if fields else print_topics)(load_run(run), format_)


def fit_corpus(corpus: Corpus, config: Path | None, overrides: Sequence[str] | None, no_cache: bool) -> Run:
    """The run, with a bar while it is made and a line that says what was found."""
    from ..config import load_config
    from ..disk import default_cache
    from ..pipeline import STAGES, fit
    from ..text import count

    settings = load_config(config, overrides or ())
    with progress_bar(len(STAGES)) as step:
        run = fit(corpus, settings, cache=None if no_cache else default_cache(), progress=step)
    outside = int((run.assignments["topic_id"] < 0).sum())
    if run.has_topics:
        share = f"{outside / len(run.corpus):.0%}"
        say(f"{count(run.topics.height, 'topic')}; {outside:,} of {len(run.corpus):,} papers are in none ({share})")
    else:
        papers = count(len(run.corpus), "paper")
        say(f"No topics: {papers} cannot form any. Keyphrases and nearest papers are shown instead")
    return run


def print_topics(run: Run, format_: Format) -> None:
    """The topics of a run with their field, growth and terms."""
    import polars as pl

    fields = run.hierarchy.select(parent_id="node_id", field="label")
    table = (
        run.topics.join(run.trends, on="topic_id", how="left", maintain_order="left")
        .join(fields, on="parent_id", how="left", maintain_order="left")
        .select(
            "topic_id", "label", "field", "n_papers", "n_core", "stability", "growth_per_year", "q_value", "direction",
            pl.col("terms").list.join(", ").alias("terms"),
        )
    )  # fmt: skip
    show(table, format_, "Topics")


def print_fields(run: Run, format_: Format) -> None:
    """The fields of a run, each before its parts, with the topics in it."""
    import polars as pl

    named = dict(run.topics.select("topic_id", "label").iter_rows())
    labels = pl.element().replace_strict(named, return_dtype=pl.String)
    table = run.hierarchy.select(
        "node_id", "parent_id", "label", "n_papers", "height",
        pl.col("terms").list.join(", ").alias("terms"),
        pl.col("topic_ids").list.eval(labels).list.join("; ").alias("topics"),
    )  # fmt: skip
    show(table, format_, "Fields")

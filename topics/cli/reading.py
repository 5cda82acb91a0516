"""``topics read``: papers in, a corpus and what is wrong with it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, say, show, show_findings
from ..errors import ConfigError
from . import options as opt
from .inputs import read_corpus

if TYPE_CHECKING:
    import polars as pl

    from ..results import Corpus

CorpusFile = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Corpus file to write (.parquet).")
]


def read(
    inputs: opt.Inputs,
    output: CorpusFile = None,
    as_of: opt.AsOf = None,
    owner: opt.Owner = None,
    map_: opt.Map = None,
    min_abstract: opt.MinAbstract = 0,
    since: opt.Since = None,
    until: opt.Until = None,
    keep_duplicates: opt.KeepDuplicates = False,
    split_people: opt.SplitPeople = False,
    format_: opt.As = Format.table,
) -> None:
    """Read and curate papers only; print what is wrong with them."""
    check_corpus_file(output)
    corpus = read_corpus(
        inputs,
        as_of=as_of,
        owner=owner,
        mapping=map_,
        min_abstract=min_abstract,
        since=since,
        until=until,
        keep_duplicates=keep_duplicates,
        split_people=split_people,
    )
    if output:
        from ..store import save_corpus

        save_corpus(corpus, output)
        say(f"Corpus written to {output}")
    if format_ is Format.table:
        show(files_table(corpus), format_, "Files")
    show_findings(corpus.findings, format_)


def files_table(corpus: Corpus) -> pl.DataFrame:
    """What became of the records of each file: papers, copies of papers, refused, or left out by what was asked for."""
    import polars as pl

    kept = corpus.papers.group_by(file="source").agg(
        papers=pl.col("duplicate_of").is_null().sum(), copies=pl.col("duplicate_of").is_not_null().sum()
    )
    files = pl.DataFrame(
        [(entry["name"], entry["format"], entry["records"], entry["refused"]) for entry in corpus.inputs],
        schema=["file", "format", "records", "refused"],
        orient="row",
    )
    table = files.join(kept, on="file", how="left", maintain_order="left").fill_null(0)
    left_out = pl.col("records") - pl.col("papers") - pl.col("copies") - pl.col("refused")
    table = table.select("file", "format", "records", "papers", "copies", "refused", left_out=left_out)
    return table if (table["left_out"] != 0).any() else table.drop("left_out")


def check_corpus_file(path: Path | None) -> None:
    """Refuse a name that would not say what the file is, before the work.

    Raises:
        ConfigError: ``path`` does not end in ``.parquet``.
    """
    if path and path.suffix != ".parquet":
        raise ConfigError("", str(path), f"-o {path}: a corpus file is Parquet; name it {path.stem}.parquet")

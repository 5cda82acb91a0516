"""``topics report`` and ``topics demo``: pages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, progress_bar, show
from ..errors import ConfigError
from . import options as opt
from .fitting import fit_corpus
from .inputs import read_corpus

if TYPE_CHECKING:
    from ..results import Run, Subject


class Assets(StrEnum):
    """Where a page has its scripts and styles."""

    inline = "inline"
    shared = "shared"


def report(
    inputs: opt.Inputs,
    author: Annotated[list[str] | None, typer.Option(help="An author to write a page for. Repeatable.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group of --groups to write a page for.")] = None,
    groups: Annotated[Path | None, typer.Option(metavar="FILE", help="Named groups as YAML.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the pages.")] = Path("reports"),
    assets: Annotated[
        Assets, typer.Option(help="Scripts inside each page, or in one folder beside them.")
    ] = Assets.inline,
    as_of: opt.AsOf = None,
    owner: opt.Owner = None,
    map_: opt.Map = None,
    min_abstract: opt.MinAbstract = 0,
    since: opt.Since = None,
    until: opt.Until = None,
    keep_duplicates: opt.KeepDuplicates = False,
    split_people: opt.SplitPeople = False,
    config: opt.ConfigFile = None,
    set_: opt.Set = None,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Read papers, find topics and write a page for each author or group: the main job in one command.

    Without --author and --group the owners of the author pages get one each, or else all papers together.
    """
    from ..config import load_groups
    from ..subjects import choose_subjects

    if group and not groups:
        raise ConfigError("", group, f"--group {group[0]!r} needs the groups: give their file with --groups FILE")
    definitions = load_groups(groups) if groups else {}
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
    chosen = (author or (), definitions, group or ())
    # A name that nobody has is found before the work, and looked up again after it: the config may filter papers.
    choose_subjects(corpus, *chosen)
    run = fit_corpus(corpus, config, set_, no_cache)
    _write(run, choose_subjects(run.corpus, *chosen), output, assets, format_, no_cache)


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the pages.")] = Path("reports/demo"),
    open_: Annotated[bool, typer.Option("--open", help="Show the first page in the browser.")] = False,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Write reports on the bundled corpus: 151 papers by fictional authors in two labs."""
    from .. import sample
    from ..config import load_groups
    from ..subjects import choose_subjects, corpus_subject

    corpus = read_corpus([str(sample.path())], as_of=sample.AS_OF)
    run = fit_corpus(corpus, None, None, no_cache)
    groups = load_groups(sample.path("groups.yaml"))
    subjects = [corpus_subject(run.corpus), *choose_subjects(run.corpus, sample.AUTHORS, groups, list(groups))]
    first = _write(run, subjects, output, Assets.inline, format_, no_cache)
    if open_:
        import webbrowser

        webbrowser.open(first.resolve().as_uri())


def _write(run: Run, subjects: list[Subject], output: Path, assets: Assets, format_: Format, no_cache: bool) -> Path:
    import polars as pl

    from ..disk import default_cache
    from ..reporting import tells_trends, write
    from ..reporting.compared import compare_subjects, n_comparisons
    from ..trending import STAGES, movements

    with_trends = tells_trends(run, subjects)
    with progress_bar(1 + len(STAGES) * with_trends + n_comparisons(run, subjects)) as step:
        cache = None if no_cache else default_cache()
        trends = movements(run, cache=cache, progress=step) if with_trends else None
        compared = compare_subjects(run, subjects, cache, step)
        step("pages")
        paths = write(run, subjects, output, assets.value, trends, compared, cache)
    index = [("Overview", "index", len(run.corpus))] if len(subjects) > 1 else []
    pages = [*index, *((subject.name, subject.kind, len(subject.paper_ids)) for subject in subjects)]
    pages += [(name, "comparison", n) for name, n in compared.pages]
    pages += [("Trends", "trends", len(run.corpus))] if trends else []
    rows = [(*page, str(path)) for page, path in zip(pages, paths, strict=True)]
    show(pl.DataFrame(rows, schema=["page", "kind", "papers", "path"], orient="row"), format_, "Pages")
    return paths[0]

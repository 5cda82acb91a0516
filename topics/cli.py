"""The command ``topics``: parse, call, print. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .console import Format, progress_bar, say, show, show_findings
from .errors import ConfigError, TopicsError

if TYPE_CHECKING:
    from .results import Corpus, Run, Subject

app = typer.Typer(
    help="Turn paper abstracts into topics, trends and interactive reports.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


class Assets(StrEnum):
    """Where a page has its scripts and styles."""

    inline = "inline"
    shared = "shared"


Inputs = Annotated[list[str], typer.Argument(help="Files, folders or patterns, in any format 'topics plugins' lists.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A folder that 'topics fit' wrote.")]
AsOf = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="The day the papers are looked at.  [default: today]")
]
Owner = Annotated[
    list[str] | None,
    typer.Option(metavar="[FILE=]NAME", help="Whose author page it is, where the page does not say. Repeatable."),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field: --map title=Heading. Repeatable."),
]
MinAbstract = Annotated[int, typer.Option(min=0, metavar="WORDS", help="Leave out papers with a shorter abstract.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Leave out papers that are surely older.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Leave out papers that are surely younger.")]
ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings as YAML.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One setting: --set cluster.min_cluster_size=5. Repeatable."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Compute everything anew and keep nothing.")]
As = Annotated[Format, typer.Option("--format", help="How the result is printed.")]


@app.command()
def report(
    inputs: Inputs,
    author: Annotated[list[str] | None, typer.Option(help="An author to write a page for. Repeatable.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group of --groups to write a page for.")] = None,
    groups: Annotated[Path | None, typer.Option(metavar="FILE", help="Named groups as YAML.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the pages.")] = Path("reports"),
    assets: Annotated[
        Assets, typer.Option(help="Scripts inside each page, or in one folder beside them.")
    ] = Assets.inline,
    as_of: AsOf = None,
    owner: Owner = None,
    map_: Map = None,
    min_abstract: MinAbstract = 0,
    since: Since = None,
    until: Until = None,
    config: ConfigFile = None,
    set_: Set = None,
    no_cache: NoCache = False,
    format_: As = Format.table,
) -> None:
    """Read papers, find topics and write a page for each author or group: the main job in one command.

    Without --author and --group the owners of the author pages get one each, or else all papers together.
    """
    from .config import load_groups
    from .subjects import choose_subjects

    if group and not groups:
        raise ConfigError("", group, f"--group {group[0]!r} needs the groups: give their file with --groups FILE")
    definitions = load_groups(groups) if groups else {}
    corpus = _read(inputs, as_of, owner, map_, min_abstract, since, until)
    chosen = (author or (), definitions, group or ())
    # A name that nobody has is found before the work, and looked up again after it: the config may filter papers.
    choose_subjects(corpus, *chosen)
    run = _fit(corpus, config, set_, no_cache)
    _write(run, choose_subjects(run.corpus, *chosen), output, assets, format_)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the pages.")] = Path("reports/demo"),
    open_: Annotated[bool, typer.Option("--open", help="Show the first page in the browser.")] = False,
    no_cache: NoCache = False,
    format_: As = Format.table,
) -> None:
    """Write reports on the bundled corpus: 151 papers by fictional authors in two labs."""
    from . import sample
    from .config import load_groups
    from .subjects import choose_subjects, corpus_subject

    corpus = _read([str(sample.path())], sample.AS_OF, None, None, 0, None, None)
    run = _fit(corpus, None, None, no_cache)
    groups = load_groups(sample.path("groups.yaml"))
    subjects = [corpus_subject(run.corpus), *choose_subjects(run.corpus, sample.AUTHORS, groups, list(groups))]
    first = _write(run, subjects, output, Assets.inline, format_)
    if open_:
        import webbrowser

        webbrowser.open(first.resolve().as_uri())


@app.command()
def read(
    inputs: Inputs,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Corpus file to write (.parquet).")
    ] = None,
    as_of: AsOf = None,
    owner: Owner = None,
    map_: Map = None,
    min_abstract: MinAbstract = 0,
    since: Since = None,
    until: Until = None,
    format_: As = Format.table,
) -> None:
    """Read and curate papers only; print what is wrong with them."""
    if output and output.suffix != ".parquet":
        raise ConfigError("", str(output), f"-o {output}: a corpus file is Parquet; name it {output.stem}.parquet")
    corpus = _read(inputs, as_of, owner, map_, min_abstract, since, until)
    if output:
        from .store import save_corpus

        save_corpus(corpus, output)
        say(f"Corpus written to {output}")
    show_findings(corpus.findings, format_)


@app.command()
def fit(
    corpus: Annotated[
        list[str], typer.Argument(metavar="CORPUS", help="A corpus file, or anything 'topics read' takes.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="RUN", help="Run folder to write.")],
    as_of: AsOf = None,
    owner: Owner = None,
    map_: Map = None,
    config: ConfigFile = None,
    set_: Set = None,
    no_cache: NoCache = False,
    format_: As = Format.table,
) -> None:
    """Find the topics of a corpus and write them as a folder of tables that any program can read."""
    from .store import check_place, save_run

    check_place(output)
    run = _fit(_read(corpus, as_of, owner, map_, 0, None, None), config, set_, no_cache)
    save_run(run, output)
    say(f"Run written to {output}")
    _print_topics(run, format_)


@app.command("topics")
def topics_(run: RunFolder, format_: As = Format.table) -> None:
    """Print the topics of a run."""
    from .store import load_run

    _print_topics(load_run(run), format_)


@app.command()
def plugins(format_: As = Format.table) -> None:
    """Print what is installed: sources, embedders, labelers."""
    import polars as pl

    from .registry import GROUPS
    from .registry import plugins as installed

    rows = [
        (group, name, point.value, point.dist.name if point.dist else "")
        for group in GROUPS
        for name, point in installed(group).items()
    ]
    show(pl.DataFrame(rows, schema=["kind", "name", "object", "distribution"], orient="row"), format_, "Plug-ins")


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("paper-topics"))
        raise typer.Exit


def main() -> None:
    """Run the command; a user's mistake is one red sentence and exit code 2, a traceback is a bug."""
    try:
        app()
    except TopicsError as error:
        typer.secho(f"Error: {error}", fg=typer.colors.RED, err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _read(
    inputs: list[str],
    as_of: str | None,
    owner: list[str] | None,
    mapping: list[str] | None,
    min_abstract: int,
    since: str | None,
    until: str | None,
) -> Corpus:
    from .pipeline import read

    corpus = read(
        inputs,
        as_of=_date("--as-of", as_of),
        owner=_owner(owner),
        mapping=dict(_pair("--map", text) for text in mapping or ()),
        min_abstract=min_abstract,
        since=_date("--since", since),
        until=_date("--until", until),
    )
    say(_summary(corpus))
    return corpus


def _fit(corpus: Corpus, config: Path | None, overrides: list[str] | None, no_cache: bool) -> Run:
    from .cache import default_cache
    from .config import load_config
    from .pipeline import STAGES, fit
    from .text import count

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


def _write(run: Run, subjects: list[Subject], output: Path, assets: Assets, format_: Format) -> Path:
    import polars as pl

    from .reporting import write

    with progress_bar(1) as step:
        step("pages")
        paths = write(run, subjects, output, assets.value)
    index = [("Overview", "index", len(run.corpus))] if len(paths) > len(subjects) else []
    pages = [*index, *((subject.name, subject.kind, len(subject.paper_ids)) for subject in subjects)]
    rows = [(*page, str(path)) for page, path in zip(pages, paths, strict=True)]
    show(pl.DataFrame(rows, schema=["page", "kind", "papers", "path"], orient="row"), format_, "Pages")
    return paths[0]


def _summary(corpus: Corpus) -> str:
    from .schemas import SEVERITIES
    from .text import count

    copies = corpus.papers.height - len(corpus)
    severities = dict(corpus.findings.group_by("severity").len().iter_rows())
    found = ", ".join(count(severities[s], s if s != "info" else "note") for s in SEVERITIES if s in severities)
    merged = f" ({count(copies, 'copy', 'copies')} joined)" if copies else ""
    files = count(len(corpus.inputs), "file")
    refused = corpus.findings.filter(code="refused")["message"].to_list()
    lost = f" ({'; '.join(refused)})" if refused else ""
    return f"{count(len(corpus), 'paper')}{merged} from {files}{lost}; {found or 'no problem'} found in the data"


def _print_topics(run: Run, format_: Format) -> None:
    import polars as pl

    table = run.topics.join(run.trends, on="topic_id", how="left", maintain_order="left").select(
        "topic_id", "label", "n_papers", "n_core", "stability", "growth_per_year", "q_value", "direction",
        pl.col("terms").list.join(", ").alias("terms"),
    )  # fmt: skip
    show(table, format_, "Topics")


def _date(option: str, text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(
            "", text, f"{option} {text!r} is no date; write YYYY-MM-DD, for example 2026-11-19"
        ) from error


def _pair(option: str, text: str) -> tuple[str, str]:
    left, found, right = text.partition("=")
    if not found or not left or not right:
        raise ConfigError("", text, f"{option} {text!r} is not of the form FIELD=COLUMN, for example title=Heading")
    return left.strip(), right.strip()


def _owner(owners: list[str] | None) -> str | dict[str, str] | None:
    """One name for all pages that do not say their owner, or names by page."""
    if not owners:
        return None
    if len(owners) == 1 and "=" not in owners[0]:
        return owners[0]
    return dict(_pair("--owner", text) for text in owners)

"""``topics run``, ``topics experiments`` and ``topics schema``: pipelines compared under one protocol."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, say, show
from ..errors import ConfigError
from . import options as opt

if TYPE_CHECKING:
    from ..experiments.config import Experiment
    from ..results import Results

app = typer.Typer(help="Experiments that were run: list, show, compare, reproduce.", no_args_is_help=True)

_RUNS = Path("runs")
_STOPPED = 130

ExperimentFolder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that 'topics run' wrote.")]
Data = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="The papers, or the folder that holds them, where they lie elsewhere."),
]


class Of(StrEnum):
    """What a schema describes."""

    experiment = "experiment"
    run = "run"


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An experiment as YAML.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder to write.  [default: runs/, by the file's name]"),
    ] = None,
    set_: opt.Set = None,
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is there and what is to be done.")] = False,
    mlflow: Annotated[bool, typer.Option("--mlflow", help="Log the results to MLflow, into DIR/mlflow.db.")] = False,
    mlflow_uri: Annotated[
        str | None, typer.Option("--mlflow-uri", metavar="URI", help="Log them to this MLflow server.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Take no vectors and stages of other runs, and keep none for them.")
    ] = False,
    format_: opt.As = Format.table,
) -> None:
    """Run an experiment: pipelines on the same papers, measured over several seeds.

    Started again, it goes on after the last cell that was finished. Printed are the means with their 95 % intervals;
    the folder gets a page, all tables, and a run folder for each cell. A cell that fails, or a measure
    of it, does not stop the others, and the exit code is then 1.
    """
    from ..disk import default_cache
    from ..experiments.config import load_experiment
    from ..experiments.tracking import check_mlflow, track
    from ..reporting.experiment import write_experiment

    if mlflow or mlflow_uri:
        check_mlflow()
    experiment = load_experiment(file, set_ or (), data)
    folder = output or _RUNS / file.stem
    cache = None if no_cache else default_cache()
    if dry_run:
        _print_plan(experiment, folder, cache, format_)
        return
    results = _run(experiment, folder, cache)
    page = write_experiment(results, folder)
    _print_results(results, format_)
    say(f"Experiment written to {folder}; its page is {page}")
    if mlflow or mlflow_uri:
        say(f"Logged to MLflow at {track(results, folder, mlflow_uri)}")
    if any(results.results[column].count() for column in ("failed", "unmeasured")):
        raise typer.Exit(1)


def schema(
    of: Annotated[Of, typer.Option(help="What it describes: an experiment, or the settings of a run.")] = Of.experiment,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write.  [default: printed]")
    ] = None,
) -> None:
    """Print the JSON Schema of an experiment, with which editors complete and check its YAML."""
    from ..disk import as_json, writing
    from ..experiments.schema import experiment_schema, run_schema

    text = as_json(experiment_schema() if of is Of.experiment else run_schema())
    if output is None:
        typer.echo(text, nl=False)
        return
    with writing(output) as temporary:
        temporary.write_text(text, encoding="utf-8")
    say(f"Schema written to {output}")


@app.command("list")
def list_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to look.")] = _RUNS,
    format_: opt.As = Format.table,
) -> None:
    """Print the experiments of a folder."""
    from ..experiments.listing import experiments
    from .experiment_output import list_in_words

    found = experiments(folder)
    show(list_in_words(found) if format_ is Format.table else found, format_, f"Experiments in {folder}")


@app.command("show")
def show_(folder: ExperimentFolder, format_: opt.As = Format.table) -> None:
    """Print what an experiment found."""
    from ..experiments.listing import load_results

    _print_results(load_results(folder), format_)


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A run folder: of 'topics fit', or a cell of an experiment.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
    format_: opt.As = Format.table,
) -> None:
    """Print what became of the topics of a run in another.

    Topics are aligned by their papers and terms: which appeared, vanished, split and merged.
    """
    from ..experiments.alignment import align_runs, alignment_sentence
    from ..store import load_run
    from .experiment_output import aligned_in_words

    one, other = load_run(_run_folder(a)), load_run(_run_folder(b))
    found = align_runs(one, other)
    show(aligned_in_words(found) if format_ is Format.table else found, format_, f"{a} and {b}")
    say(alignment_sentence(one, other, found))


@app.command()
def reproduce(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="An experiment's folder, or that of a run.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Keep what was made the second time here.")
    ] = None,
    data: Data = None,
    format_: opt.As = Format.table,
) -> None:
    """Do it again, and tell which files come out the same.

    Measured times differ and are not compared; the exit code is 1 if anything else does.
    """
    from ..experiments.reproduce import other_versions, reproduce
    from ..reporting.experiment import experiment_page
    from .experiment_output import cells_bar, files_in_words, say_reproduced

    for sentence in other_versions(folder):
        say(sentence)
    with cells_bar() as progress:
        where = Path(data) if data else None
        files = reproduce(folder, output, data=where, page=experiment_page, progress=progress)
    show(files_in_words(files) if format_ is Format.table else files, format_, f"{folder}, done again")
    if not say_reproduced(files):
        raise typer.Exit(1)


def _run_folder(path: Path) -> Path:
    """Refuse an experiment's folder, in which there are several runs."""
    cells = sorted(cell.name for cell in (path / "cells").glob("*") if cell.is_dir())
    if cells:
        raise ConfigError(
            "", str(path), f"{path} is an experiment; name one of its runs, such as {path}/cells/{cells[0]}"
        )
    return path


def _print_plan(experiment: Experiment, folder: Path, cache: Path | None, format_: Format) -> None:
    from ..experiments.running import plan
    from .experiment_output import plan_in_words, say_plan

    planned = plan(experiment, folder, cache=cache)
    show(plan_in_words(planned) if format_ is Format.table else planned, format_, "Cells")
    say_plan(planned, folder)


def _run(experiment: Experiment, folder: Path, cache: Path | None) -> Results:
    """The results, with a bar while they are made; broken off, it says how to go on."""
    from ..experiments.running import run_experiment
    from .experiment_output import cells_bar

    try:
        with cells_bar() as progress:
            return run_experiment(experiment, folder, cache=cache, progress=progress)
    except KeyboardInterrupt as stopped:
        say(f"Stopped. What is finished lies in {folder}; the same command goes on from there")
        raise typer.Exit(_STOPPED) from stopped


def _print_results(results: Results, format_: Format) -> None:
    """Means with their intervals, and what they say; as CSV and JSON the whole summary."""
    from ..reporting.experiment.sentences import limit_sentences, outcome_sentences
    from ..reporting.experiment.view import View
    from .experiment_output import MARKS, means_table

    view = View(results)
    show(
        means_table(view) if format_ is Format.table else results.summary,
        format_,
        str(results.manifest["experiment"]["question"]),
    )
    if format_ is Format.table and len(view.lines) > 1:
        say(MARKS)
    for sentence in [*outcome_sentences(view), *limit_sentences(view)]:
        say(sentence.text)

"""Doing it again: a run or an experiment as its manifest says, and what of it comes out the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import sample
from ..cache import code, installed, machine
from ..disk import DAMAGE
from ..errors import SourceError, StoreError
from ..pipeline import fit, read
from ..sources.files import open_inputs
from ..store import load_run, save_run
from ..text import count
from .cell_folders import is_cell
from .config import load_experiment
from .differences import difference
from .listing import load_results
from .outcomes import metrics_of
from .paths import SAMPLE
from .places import CELLS, EXPERIMENT, MANIFEST, PAGE, TABLES, paths_as_in, read_manifest
from .runner import Runner
from .running import Progress, run_at
from .sweep import cells as cells_of
from .threads import limited

if TYPE_CHECKING:
    from ..results import Corpus, Results, Run
    from .spec import Experiment

REPRODUCED = {"file": pl.String(), "status": pl.String(), "detail": pl.String()}
# Tables and notes that hold nothing but what a clock measured.
_MEASURED = ("times.json", "times.parquet")


def reproduce(
    path: str | Path,
    output: str | Path | None = None,
    *,
    data: str | Path | None = None,
    page: Callable[[Results], str] | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Make a run, a cell of an experiment or a whole experiment once more, with nothing stored, and compare every file.

    Args:
        path: folder of the run, the cell or the experiment.
        output: where the second one is kept; None keeps it nowhere.
        data: where the input lies, a file or the folder it is in, if not where it was.
        page: makes the text of an experiment's page, which is compared with the times of the first one in both; None
            leaves the page out.
        progress: see ``running.Progress``.

    Returns:
        file; status: "identical", "differs", "missing" (one of the two lacks it) or "measured" (by a clock, and never
        the same); detail, in words.

    Raises:
        StoreError: there is nothing at ``path`` that could be made again.
        SourceError: the input is not there, or is not what it was.
    """
    path = Path(path)
    with _place(output) as place:
        if read_manifest(path):
            rows = _experiment_again(path, place, data, page, progress)
        elif is_cell(path):
            rows = _cell_again(path, place, data, progress)
        else:
            rows = _run_again(path, place, data, progress)
        return pl.DataFrame(rows, schema=REPRODUCED, orient="row")


def other_versions(path: str | Path) -> list[str]:
    """Where machine, libraries or this package are not those with which a run or an experiment was made."""
    file = Path(path) / MANIFEST
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        then = dict(manifest["versions"])
    except DAMAGE:
        return []
    now = {name: installed(name) or "not installed" for name in then}
    apart = [f"{name} {then[name]} then, {now[name]} now" for name in then if then[name] != now[name]]
    if (other := manifest.get("machine", machine())) != machine():
        apart.insert(0, f"{other} then, {machine()} now")
    if (made_by := manifest.get("code", code())) != code():
        apart.append(f"code {made_by[:8]} of this package then, {code()[:8]} now, and so other keys of stages")
    return apart


@contextmanager
def _place(output: str | Path | None) -> Iterator[Path]:
    if output is not None:
        yield _empty(Path(output))
        return
    with tempfile.TemporaryDirectory(prefix="topics-again-") as name:
        yield Path(name) / "again"


def _empty(place: Path) -> Path:
    """Nothing may lie there: what was there already would be taken for made again."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise StoreError(str(place), "is not empty; name a new folder for what is made again")
    return place


def _experiment_again(
    path: Path,
    place: Path,
    data: str | Path | None,
    page: Callable[[Results], str] | None,
    progress: Progress | None,
) -> list[tuple[str, str, str]]:
    manifest = load_results(path).manifest
    experiment = _experiment_of(path, manifest, data)
    run_at(experiment, place, paths_as_in(manifest["experiment"], experiment), None, progress)
    names = [EXPERIMENT, MANIFEST, *(f"{table.name}.parquet" for table in TABLES)]
    rows = [_compared(path, place, name) for name in names]
    if page and (path / PAGE).is_file():
        rows.append(_page_compared(path / PAGE, page(load_results(place, times_of=path))))
    cells = dict.fromkeys([*manifest["cells"], *(read_manifest(place) or {})["cells"]])
    return [*rows, *(row for cell in cells for row in _folders_compared(path, place, f"{CELLS}/{cell}/"))]


def _experiment_of(path: Path, manifest: Mapping[str, Any], data: str | Path | None) -> Experiment:
    """The experiment of a folder, once its input is found to be what it was."""
    experiment = load_experiment(path / EXPERIMENT, data=data)
    paths = {cell.experiment.data.path: None for cell in cells_of(experiment)}
    found = [file for name in paths for file in open_inputs(sample.path() if name == SAMPLE else name)]
    _check_unchanged(manifest["inputs"], {file.sha256 for file in found})
    return experiment


def _check_unchanged(then: Sequence[Mapping[str, str]], now: set[str]) -> None:
    for file in then:
        if file["sha256"] not in now:
            changed = f"has changed since (SHA-256 {file['sha256'][:12]}... then)"
            raise SourceError(file["name"], f"{changed}; say with --data where the file lies as it was")
    if added := now - {file["sha256"] for file in then}:
        more = f"{count(len(added), 'file')} more match now than when it was run"
        raise SourceError(str(then[0]["name"]), f"{more}; say with --data where the papers lie as they were")


def _cell_again(
    path: Path, place: Path, data: str | Path | None, progress: Progress | None
) -> list[tuple[str, str, str]]:
    home = path.resolve().parent.parent
    manifest = read_manifest(home)
    if manifest is None:
        raise StoreError(str(path), "is a cell of an experiment that is not there; reproduce it within the experiment")
    experiment = _experiment_of(home, manifest, data)
    cell = next((cell for cell in cells_of(experiment) if cell.name == path.resolve().name), None)
    if cell is None:
        raise StoreError(str(path), f"is no cell that can be made alone; reproduce the whole experiment in {home}")
    with tempfile.TemporaryDirectory(prefix="topics-cache-") as cache, limited(experiment.resources.threads):
        runner = Runner(place.parent, Path(cache), metrics_of(experiment), shares=False)
        tell = progress or (lambda _done, _all, _cell, _stage: None)
        runner.run(replace(cell, name=place.name), lambda stage: tell(0, 1, cell.name, stage))
    return _folders_compared(path, place)


def _run_again(
    path: Path, place: Path, data: str | Path | None, progress: Progress | None
) -> list[tuple[str, str, str]]:
    run = load_run(path)
    tell = progress or (lambda _done, _all, _cell, _stage: None)
    again = fit(_corpus_again(run, data), run.manifest["config"], progress=lambda stage: tell(0, 1, path.name, stage))
    save_run(again, place)
    return _folders_compared(path, place)


def _corpus_again(run: Run, data: str | Path | None) -> Corpus:
    """The papers, read again; those of the run itself where they were not read from files."""
    reading = run.corpus.reading
    if not reading:
        return run.corpus
    paths = {_found(file, data): None for file in reading["files"]}
    _check_unchanged(reading["files"], {file.sha256 for file in open_inputs(paths)})
    return replace(read(paths, **reading["options"]), reading=reading)


def _found(file: Mapping[str, str], data: str | Path | None) -> Path:
    """Where an input file is: as it was named from here, or where ``data`` says."""
    written = Path(file["path"])
    told = None if data is None else Path(data)
    places = [written] if told is None else [told / written, told / written.name] if told.is_dir() else [told]
    for place in places:
        if place.is_file():
            return place
    raise SourceError(file["name"], "is not there; say with --data in which folder it lies")


def _folders_compared(path: Path, place: Path, prefix: str = "") -> list[tuple[str, str, str]]:
    names = {file.name for folder in (path / prefix, place / prefix) if folder.is_dir() for file in folder.iterdir()}
    return [_compared(path, place, f"{prefix}{name}") for name in sorted(names)]


def _compared(path: Path, place: Path, name: str) -> tuple[str, str, str]:
    then, now = path / name, place / name
    if not (then.is_file() and now.is_file()):
        return name, "missing", "it was there, and is not now" if then.is_file() else "it was not there, and is now"
    if name.rpartition("/")[2] in _MEASURED:
        return name, "measured", "times are never the same"
    apart = difference(then, now)
    return (name, "differs", apart) if apart else (name, "identical", "")


def _page_compared(then: Path, now: str) -> tuple[str, str, str]:
    if then.read_text(encoding="utf-8") == now:
        return PAGE, "identical", "with the times of the first one"
    return PAGE, "differs", "with the times of the first one"

"""One fit of one pipeline, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..cache import Cache
from ..config import Config, EmbedConfig
from ..disk import as_json
from ..errors import TopicsError
from ..results import Corpus, Embedding, Run
from ..stages import Stages
from ..steps import embed
from ..store import load_corpus, save_corpus, write_run
from .cells import Cell
from .corpora import truth_of
from .embeddings import Prepared
from .found import Found, Inputs
from .pipelines.choosing import chosen_pipeline
from .spec import Experiment
from .threads import environment, limited, peak_memory
from .warming import warm_up

# Folders for one fit, whose names are drawn.
_DRAWN = re.compile(r"(topics-[a-z]+)-\w+")


@dataclass(frozen=True, eq=False)
class Fit:
    """A cell, its papers, the cache that holds their vectors, and the seconds these took, None where it takes none."""

    cell: Cell
    corpus: Corpus
    cache: Path
    embed_seconds: float | None


@dataclass(frozen=True)
class Outcome:
    """The words of the topics, or why there are none."""

    words: tuple[tuple[str, ...], ...] = ()
    failed: str | None = None


def config_of(cell: Cell) -> Config:
    """Settings of a run with the cell's seed."""
    return cell.experiment.config.model_copy(update={"seed": cell.seed})


def fit_here(fit: Fit, folder: Path, progress: Callable[[str], None] | None = None, *, alone: bool = False) -> Outcome:
    """Fit the cell, and write the run into ``folder``; whatever a pipeline raises is the cell's own failure.

    ``alone`` tells that this process does nothing else, so that its peak memory is that of the fit.
    """
    cell = fit.cell
    pipeline, settings = chosen_pipeline(cell.pipeline, cell.experiment.pipelines[cell.pipeline])
    try:
        if getattr(pipeline, "compiles", False):
            warm_up(len(fit.corpus))
        found = pipeline.fit(_inputs(fit, progress), settings)
    except Exception as error:  # noqa: BLE001 - the other cells go on, whatever a pipeline of anybody's does
        return Outcome(failed=reason(error))
    counted = pipeline.takes_vectors or isinstance(settings, EmbedConfig)
    seconds = {} if fit.embed_seconds is None or not counted else {"embed": fit.embed_seconds}
    write_run(_timed(found, seconds, peak_memory() if alone else None), folder)
    return Outcome(found.words)


def _inputs(fit: Fit, progress: Callable[[str], None] | None) -> Inputs:
    config = config_of(fit.cell)

    def vectors() -> Embedding:
        return embed(fit.corpus, config, Stages(Cache(fit.cache), config.seed))

    _, n_classes = truth_of(fit.corpus.unique, fit.cell.experiment.data.label)
    return Inputs(fit.corpus, config, vectors, n_classes, fit.cache, progress)


def _timed(found: Found, before: Mapping[str, float], peak: float | None) -> Run:
    # What the vectors took the first time counts, also where the pipeline has found them stored.
    stages = {stage: {"seconds": round(seconds, 3)} for stage, seconds in {**before, **found.seconds, **before}.items()}
    return replace(found.run, times={"stages": stages, "peak_memory": None if peak is None else round(peak, 1)})


def reason(error: Exception) -> str:
    """What happened, on one line, as any machine would say it."""
    text = _portable(str(error))
    return text if isinstance(error, TopicsError) else f"{type(error).__name__}: {text}".rstrip(": ")


def _portable(text: str) -> str:
    """Without line breaks, the folders of this machine and its user, and names that are drawn."""
    for folder in (Path.cwd(), Path(tempfile.gettempdir()), Path.home()):
        if folder != Path(folder.anchor):
            text = text.replace(f"{folder}{os.sep}", "").replace(str(folder), ".")
    return " ".join(_DRAWN.sub(r"\1", text).split())


def fit_alone(fit: Fit, prepared: Prepared, folder: Path) -> Outcome:
    """As ``fit_here``, in a process of its own that finds nothing computed but the vectors."""
    with tempfile.TemporaryDirectory(prefix="topics-cell-") as name:
        place = Path(name)
        if prepared.key is not None:
            vectors = Path("stages", "embed", prepared.key)
            shutil.copytree(prepared.folder / vectors, place / "cache" / vectors)
        save_corpus(fit.corpus, place / "corpus.parquet")
        (place / "fit.json").write_text(as_json(_as_tree(fit)), encoding="utf-8")
        code = _worked(place, folder, fit.cell.experiment.resources.threads)
        outcome = place / "outcome.json"
        if outcome.exists():
            told = json.loads(outcome.read_text(encoding="utf-8"))
            return Outcome(tuple(map(tuple, told["words"])), told["failed"])
        if code < 0:
            return Outcome(failed=f"its process was ended by signal {-code}, as happens where memory runs out")
        last = (place / "errors.txt").read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        return Outcome(failed=f"its process ended with code {code}: {_portable(last)}")


def _worked(place: Path, folder: Path, threads: int) -> int:
    """Exit code of the worker. It ends when its input does, that is with this process, however that ends."""
    command = [sys.executable, "-m", "topics.experiments.worker", str(place), str(folder)]
    with (
        (place / "errors.txt").open("wb") as errors,
        subprocess.Popen(
            command, env=environment(threads), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
        ) as worker,
    ):
        return worker.wait()


def work(place: Path, folder: Path) -> None:
    """Do the fit that ``place`` holds, in a process of its own: the run into ``folder``, the outcome beside the fit."""
    fit = _from_tree(json.loads((place / "fit.json").read_text(encoding="utf-8")), place)
    with limited(fit.cell.experiment.resources.threads):
        outcome = fit_here(fit, folder, alone=True)
    (place / "outcome.json").write_text(as_json(asdict(outcome)), encoding="utf-8")


def _as_tree(fit: Fit) -> dict[str, Any]:
    cell = {**vars(fit.cell), "experiment": fit.cell.experiment.model_dump(mode="json")}
    return {"cell": cell, "embed_seconds": fit.embed_seconds}


def _from_tree(tree: Mapping[str, Any], place: Path) -> Fit:
    told = tree["cell"]
    cell = Cell(**{**told, "experiment": Experiment.model_validate(told["experiment"])})
    return Fit(cell, load_corpus(place / "corpus.parquet"), place / "cache", tree["embed_seconds"])

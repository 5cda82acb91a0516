"""The folder of a cell: a run, and what was measured of it."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..cache import installed, key_of
from ..disk import DAMAGE, as_json, writing
from ..registry import load, origin
from .cells import Cell
from .execution import config_of

_NOTE = "cell.json"
# Smaller files are not worth a look whether another cell has the same.
_LARGE = 1 << 20


@dataclass(frozen=True)
class Note:
    """What is known of a finished cell.

    ``key`` is made of all that the fit depends on, ``papers`` tells the papers it was drawn from; ``metrics`` are those
    of the cell alone that no clock is needed for, ``unmeasured`` says of those that raised what they did.
    """

    key: str
    papers: str
    n_papers: int
    failed: str | None
    words: tuple[tuple[str, ...], ...]
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    unmeasured: Mapping[str, str] = field(default_factory=dict)


def cell_key(cell: Cell, papers: str) -> str:
    """A hash of all that the cell's run depends on, ``papers`` being what tells its papers from others."""
    experiment = cell.experiment
    spec = experiment.pipelines[cell.pipeline]
    kind = experiment.kind(cell.pipeline)
    return key_of(
        "cell",
        [kind, origin("pipelines", kind), _needed(load("pipelines", kind)), spec.model_extra],
        config_of(cell).model_dump(mode="json"),
        [cell.seed, cell.subsample, papers, experiment.data.label],
        experiment.resources.model_dump(),
    )


def _needed(pipeline: Any) -> str:
    """Version of the package that a pipeline wants besides this one; empty where it wants none."""
    needs = getattr(pipeline, "needs", None)
    return installed(needs[0]) if needs else ""


def is_cell(folder: Path) -> bool:
    """Whether the folder is a cell's and not any run's."""
    return (folder / _NOTE).is_file()


def read_note(folder: Path) -> Note | None:
    """What the folder says of its cell; None where there is none, or it is damaged."""
    try:
        tree = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        return Note(**{**tree, "words": tuple(map(tuple, tree["words"]))})
    except DAMAGE:
        return None


def write_note(note: Note, folder: Path) -> None:
    with writing(folder / _NOTE) as temporary:
        temporary.write_text(as_json(asdict(note)), encoding="utf-8")


def times_of(folder: Path) -> dict[str, Any]:
    """stages (with seconds each) and peak_memory (megabytes) of a cell; empty where it failed."""
    file = folder / "times.json"
    times: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return times


def share(folder: Path, cells: Path) -> None:
    """Large files of a new folder that another cell has too become one file with it, where the disk can do that."""
    for file in sorted(folder.iterdir()):
        size = file.stat().st_size
        if size < _LARGE:
            continue
        others = (other for other in sorted(cells.glob(f"[!.]*/{file.name}")) if other.stat().st_size == size)
        if same := next((other for other in others if filecmp.cmp(file, other, shallow=False)), None):
            _link(same, file)


def _link(there: Path, here: Path) -> None:
    beside = here.with_name(f"{here.name}.shared")
    try:
        os.link(there, beside)
    except OSError:
        # The disk has no hard links, or too many lead to the file already.
        return
    beside.replace(here)

"""Where the papers of an experiment lie."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigError

SAMPLE = "sample"


def located(tree: Mapping[str, Any], base: Path, data: str | Path | None) -> dict[str, Any]:
    """The tree with absolute paths of the data, swept ones among them; what is of another form is left as it is.

    Args:
        tree: keys and values of an experiment.
        base: the folder that relative paths are relative to.
        data: see ``load_experiment``.

    Raises:
        ConfigError: nothing is there.
    """
    section = tree.get("data")
    if not isinstance(section, dict) or not isinstance(section.get("path", ""), str):
        return dict(tree)
    path = _found(section.get("path", ""), base, data)
    return {**tree, "data": {**section, "path": path}, "sweep": _swept(tree.get("sweep"), base, data)}


def _swept(sweep: Any, base: Path, data: str | Path | None) -> Any:
    """A sweep with the paths in its grid, if it goes over several data."""
    match sweep:
        case {"grid": {"data.path": [*paths]} as grid} if all(isinstance(path, str) for path in paths):
            found = [_found(path, base, data) for path in paths]
            return {**sweep, "grid": {**grid, "data.path": found}}
    return sweep


def _found(written: str, base: Path, data: str | Path | None) -> str:
    if written == SAMPLE and data is None:
        return SAMPLE
    told = Path(data) if data is not None else None
    place = base / written if told is None else told / Path(written).name if told.is_dir() else told
    if not written and (told is None or told.is_dir()):
        raise ConfigError("", None, "config 'data.path' is missing: it names the file of the papers")
    # Path.glob refuses absolute patterns.
    if not (place.exists() or glob.glob(str(place))):  # noqa: PTH207
        if told is not None:
            raise ConfigError("", None, f"--data {data}: there is no file {place}; name the papers' file or its folder")
        way = "correct it, or name the file, or a folder that holds it, with --data PATH"
        raise ConfigError("data.path", written, f"there is no file {place}; {way}")
    return str(place.absolute())

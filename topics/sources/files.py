"""From paths to parsed files: what to read, in which format."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from ..registry import Parsed, ReadOptions, Source, sources
from ..text import listing

# Below this a format is a guess that reading would only turn into a puzzling message.
_SURE_ENOUGH = 0.1


@dataclass(frozen=True)
class InputFile:
    """A file as the user named it: ``name`` is unique among the inputs, and what tables and findings call it."""

    name: str
    path: Path
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def open_inputs(inputs: str | Path | Iterable[str | Path]) -> list[InputFile]:
    """The files behind paths, folders and patterns, in alphabetical order within a folder or pattern.

    A file that is named twice, be it by different paths, is read once.

    Raises:
        SourceError: nothing is there, or it cannot be read.
    """
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    found: dict[Path, Path] = {}
    for path in (path for item in given for path in _expand(item)):
        found.setdefault(path.resolve(), path)
    paths = list(found.values())
    if not paths:
        raise SourceError("input", "no file was named")
    names = _short_names(paths)
    # By name, so that the order in which files are given makes no difference.
    return [InputFile(name, path, _bytes(path)) for name, path in sorted(zip(names, paths, strict=True))]


def parse_file(file: InputFile, options: ReadOptions) -> Parsed:
    """The file read by the source that recognises it best.

    Raises:
        SourceError: it is empty, no source recognises it, or nothing in it can be read.
    """
    if not file.data.strip():
        raise SourceError(file.name, "the file is empty")
    found = sources()
    scores = [(source.sniff(file.data, file.name), source) for source in found]
    score, best = max(scores, key=lambda pair: pair[0])
    if score < _SURE_ENOUGH:
        raise SourceError(
            file.name, f"{_what(file.data)} is in no format that can be read here. Known: {_known(found)}"
        )
    return best.parse(file.data, file.name, options)


def _expand(item: str | Path) -> list[Path]:
    try:
        return _files(Path(item), str(item))
    except OSError as error:
        raise SourceError(str(item), f"cannot be read ({error.strerror})") from error


def _files(path: Path, pattern: str) -> list[Path]:
    if path.is_dir():
        files = sorted(f for f in path.iterdir() if f.is_file() and not f.name.startswith((".", "README")))
        if not files:
            raise SourceError(pattern, "the folder holds no file")
        return files
    if path.exists():
        return [path]
    # Path.glob refuses absolute patterns.
    matches = sorted(Path(match) for match in glob.glob(pattern, recursive=True))  # noqa: PTH207
    if not matches:
        raise SourceError(pattern, "there is no such file")
    return [match for match in matches if match.is_file()]


def _short_names(paths: list[Path]) -> list[str]:
    """File names, with as many parent folders as it takes to tell them apart."""
    parts = [path.absolute().parts for path in paths]
    depth = 1
    while len({path[-depth:] for path in parts}) < len(parts):
        depth += 1
    return ["/".join(path[-depth:]) for path in parts]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror})") from error


def _what(data: bytes) -> str:
    return "a binary file" if b"\0" in data[:65536] else "text"


def _known(found: list[Source]) -> str:
    return listing([f"{source.name} ({source.description})" for source in found], limit=20)

"""From paths to parsed files: what to read, in which format."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .. import schemas
from ..curate.findings import summed
from ..errors import SourceError
from ..registry import Parsed, ReadOptions, Source, sources
from ..text import count
from . import decoding
from .parts import PART_BYTES, cuts_of, nothing_read, parse_parts
from .records import Findings
from .streams import InputFile, Reader, files_at

# Below this a format is a guess that reading would only turn into a puzzling message.
_SURE_ENOUGH = 0.1
_UNREADABLE = "unreadable_file"
# What researchers have beside lists of papers, by how it begins.
_OTHERS = {
    rb"PK\x03\x04": "this is a zip archive inside another; unpack it first",
    rb"\s*%PDF-": "this is a PDF; give the list of papers as a database or reference manager exports it (RIS, BibTeX)",
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*|RIFF....WEBP": "this is an image, not a list of papers",
    rb"(?i)\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b": (
        "this is a web page; export the list it shows (RIS, BibTeX or CSV) and give that"
    ),
    rb"(?s).{0,300}<xml>\s*<records>": (
        "this is EndNote's XML; in EndNote export the references as RIS (RefMan) and give that"
    ),
}
# A format is told by at least so many bytes.
_HEAD = 1 << 16


def open_inputs(inputs: str | Path | Iterable[str | Path]) -> list[InputFile]:
    """The files behind paths, folders and patterns, in alphabetical order; of a zip archive its members.

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
    named = {Path(item).resolve() for item in given}
    # By name, so that the order in which files are given makes no difference.
    ordered = sorted(zip(_short_names(paths), paths, strict=True))
    return [file for name, path in ordered for file in files_at(path, name, named=path.resolve() in named)]


def parse_files(files: Sequence[InputFile], options: Mapping[str, ReadOptions]) -> dict[str, Parsed]:
    """Every file by its name, read with the ``options`` of that name; see ``parse_file``.

    Raises:
        SourceError: a file that was named cannot be read, or none of the others can.
    """
    parsed = {file.name: parse_file(file, options[file.name]) for file in files}
    reasons = {name: _unread(read) for name, read in parsed.items()}
    if not all(reasons.values()):
        return parsed
    name, reason = next(iter(reasons.items()))
    others = f" (of {count(len(reasons), 'file')} none can be read)" if len(reasons) > 1 else ""
    raise SourceError(name, f"{reason}{others}")


def _unread(parsed: Parsed) -> str | None:
    """Why a file could not be read at all."""
    return next(iter(parsed.findings.filter(code=_UNREADABLE)["message"]), None)


def parse_file(file: InputFile, options: ReadOptions, *, part_bytes: int = PART_BYTES) -> Parsed:
    """The file read by the source that recognises it best, in parts where it has more than ``part_bytes``.

    Of many findings of a kind the first ones are kept, and one that counts the others. A file of a folder or an archive
    that cannot be read is a finding, as the others can.

    Raises:
        SourceError: it was named and is empty, no source recognises it, or nothing in it can be read.
    """
    if file.fault:
        return nothing_read(file.name, _UNREADABLE, file.fault)
    try:
        with Reader(file) as reader:
            source, parsed = _parse(file.name, reader, options, part_bytes)
            found = Findings(file.name)
            if reader.damage:
                message = f"the file is damaged ({reader.damage}); what stands before the damage was read"
                found.add("error", "truncated_file", message)
        findings = [parsed.findings, schemas.FINDINGS.frame(found.rows)]
        return replace(parsed, findings=summed(findings, file.name), format=source.name)
    except SourceError as error:
        if file.named:
            raise
        return nothing_read(file.name, _UNREADABLE, error.message)


def _parse(name: str, reader: Reader, options: ReadOptions, part_bytes: int) -> tuple[Source, Parsed]:
    head = reader.read(max(part_bytes, _HEAD))
    more = reader.read(1)
    if not head.strip():
        raise SourceError(name, f"cannot be unpacked ({reader.damage})" if reader.damage else "the file is empty")
    source = _recognise(head, name)
    if len(head + more) <= part_bytes:
        return source, source.parse(head, name, options)
    cuts = cuts_of(source, decoding.to_utf_8(head))
    if cuts is None:
        return source, source.parse(head + more + reader.read(), name, options)
    read = decoding.reading_utf_8(head, _again(head + more, reader.read))
    return source, parse_parts(source, cuts, read, name, options, part_bytes)


def _again(begin: bytes, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """``read``, with ``begin`` before what it gives."""
    left = begin

    def from_begin(size: int) -> bytes:
        nonlocal left
        taken, left = left[:size], left[size:]
        return taken + read(size - len(taken))

    return from_begin


def _recognise(head: bytes, name: str) -> Source:
    found = sources()
    scores = [(source.sniff(head, name.removesuffix(".gz")), source) for source in found]
    score, best = max(scores, key=lambda pair: pair[0])
    if score < _SURE_ENOUGH:
        advice = next((advice for shape, advice in _OTHERS.items() if re.match(shape, head)), None)
        known = f"{', '.join(source.name for source in found)} ('topics plugins' tells more)"
        what = "a binary file" if decoding.is_binary(head[:_HEAD]) else "text"
        raise SourceError(name, advice or f"{what} is in no format that can be read here. Known: {known}")
    return best


def _expand(item: str | Path) -> list[Path]:
    try:
        return _files(Path(item), str(item))
    except OSError as error:
        raise SourceError(str(item), f"cannot be read ({error.strerror})") from error


def _files(path: Path, pattern: str) -> list[Path]:
    if path.is_dir():
        if (path / "manifest.json").is_file() and (path / "assignments.parquet").is_file():
            known = "'topics compare' and 'topics trends' take it, and topics.report from Python"
            raise SourceError(pattern, f"is a run, whose topics are fitted already, and no folder of papers; {known}")
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

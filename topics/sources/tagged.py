"""Files with one tag and its value per line: records, their fields, and the tables they become.

Damage costs as little as can be: a record ends where the file says so or where the next one begins, whichever is
found first, so that a line which is missing loses what it held and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ..registry import Parsed, ReadOptions
from . import decoding
from .bibliography import bibliography
from .notes import Notes
from .records import Findings, Record

# Some databases number their records on lines of their own.
_NUMBER = re.compile(r"\d+\.\s*")


@dataclass(frozen=True)
class Dialect:
    """How a format writes its lines: ``line`` matches one as (tag, value), ``end`` one that ends a record.
    Tags are known in capitals.

    ``start`` is the tag that a record begins with; ``telling`` are tags by which the format is known without it.
    """

    line: re.Pattern[str]
    start: str
    end: re.Pattern[str]
    telling: Collection[str]


@dataclass(frozen=True)
class Fields:
    """What a record holds, in the order of the file. Lines of a value that goes on are kept apart by line feeds."""

    line: int
    pairs: tuple[tuple[str, str], ...]

    def all(self, *tags: str) -> list[str]:
        """The filled values of any of these tags."""
        return [value for tag, value in self.pairs if tag in tags and value]

    def first(self, *tags: str) -> str | None:
        """The first filled value of the first of these tags that has one."""
        return next((value for tag in tags for value in self.all(tag)), None)

    def one_line(self, *tags: str) -> str | None:
        """``first``, its lines joined."""
        value = self.first(*tags)
        return " ".join(value.split()) if value else None

    def followed(self, names: Collection[str], attached: Collection[str]) -> list[tuple[str, Fields]]:
        """Every value of the tags ``names``, and the fields ``attached`` to it: those up to the next such tag."""
        people: list[tuple[str, list[tuple[str, str]]]] = []
        for tag, value in self.pairs:
            if tag in names and value:
                people.append((" ".join(value.split()), []))
            elif tag in attached and people:
                people[-1][1].append((tag, value))
        return [(name, Fields(self.line, tuple(pairs))) for name, pairs in people]


def likeness(data: bytes, dialect: Dialect) -> float:
    """How surely a file is of this dialect: certain by a line that begins a record, likely by other tags."""
    tags = {match[1].upper() for line in decoding.head(data).split("\n") if (match := dialect.line.fullmatch(line))}
    n_telling = len(tags.intersection(dialect.telling))
    if dialect.start in tags:
        return 0.9 + 0.05 * (n_telling > 0)
    return 0.7 if n_telling > 2 else 0.0


def parse_tagged(
    data: bytes, filename: str, options: ReadOptions, dialect: Dialect, record: Callable[[Fields, str, Notes], Record]
) -> Parsed:
    """The tables of a file, each of whose records ``record`` reads (fields, place, notes).

    Raises:
        SourceError: binary data.
    """
    found, notes = Findings(filename), Notes(options.as_of)
    text = decoding.read_text(data, found)
    numbered = enumerate(read_fields(text, dialect), start=options.records_before + 1)
    records = [
        record(fields, f"record {number}, line {options.lines_before + fields.line}", notes)
        for number, fields in numbered
    ]
    return bibliography(records, found, notes)


def read_fields(text: str, dialect: Dialect) -> Iterator[Fields]:
    """The fields of every record."""
    pairs: list[tuple[str, list[str]]] = []
    first, begun = 1, False
    for number, line in enumerate(text.split("\n"), start=1):
        ends = dialect.end.fullmatch(line) is not None
        tagged = None if ends else dialect.line.fullmatch(line)
        tag = tagged[1].upper() if tagged else ""
        starts = tag == dialect.start
        if pairs and (ends or (starts and begun)):
            yield _fields(first, pairs)
            pairs, begun = [], False
        if tagged:
            first = first if pairs else number
            begun = begun or starts
            pairs.append((tag, [tagged[2] or ""]))
        elif pairs and not ends and line.strip() and not _NUMBER.fullmatch(line):
            pairs[-1][1].append(line)
    if pairs:
        yield _fields(first, pairs)


def _fields(line: int, pairs: list[tuple[str, list[str]]]) -> Fields:
    return Fields(line, tuple((tag, "\n".join(part.strip() for part in parts).strip()) for tag, parts in pairs))

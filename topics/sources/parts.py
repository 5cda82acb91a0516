"""Files larger than memory: cut where records begin, read part by part, and put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import polars as pl

from .. import schemas
from ..curate.findings import summed
from ..curate.stacking import stacked
from ..errors import SourceError
from ..registry import Cuts, Parsed, ReadOptions, Source
from ..text import count
from .records import Findings
from .spool import Spool

# Of unpacked bytes. Parsing takes several times as much memory.
PART_BYTES = 8 << 20
# Of a larger file the tables are put aside on disk.
_IN_MEMORY = 256 << 20


def cuts_of(source: Source, head: bytes) -> Cuts | None:
    """Where a file that begins so can be cut; None where it must be read whole."""
    if hasattr(source, "cuts"):
        cuts: Cuts | None = source.cuts(head)
        return cuts
    pattern = getattr(source, "record_start", None)
    return Cuts(b"", partial(_starts, pattern)) if pattern else None


def parse_parts(
    source: Source, cuts: Cuts, read: Callable[[int], bytes], filename: str, options: ReadOptions, size: int
) -> Parsed:
    """All parts of about ``size`` bytes as one file. A part that cannot be read costs its own records alone.

    Args:
        read: gives the next bytes of the file, fewer than asked for only at its end.

    Raises:
        SourceError: nothing at all can be read.
    """
    with Spool(filename) as spool:
        joined = _Joined(filename, spool)
        for body in bodies(cuts, read, size):
            joined.add(source, cuts, body, options)
        return joined.parsed()


def bodies(cuts: Cuts, read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    """A file in parts that each end where a record does, without the preamble that they share."""
    start = len(cuts.preamble)
    # Text in UTF-16 comes as UTF-8 and may then be half as long.
    buffer = read(max(size, 2 * start + 4))[start:]
    # What cannot be cut grows by as much as it has, so that it is not looked through over and over.
    while more := read(max(size, len(buffer))):
        at = max((at - start for at in cuts.starts(cuts.preamble + buffer)), default=0)
        if at > 0:
            yield buffer[:at]
        buffer = buffer[max(at, 0) :] + more
    yield buffer


@dataclass
class _Joined:
    """What the parts read so far hold."""

    filename: str
    spool: Spool
    parts: list[Parsed] = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)
    records: int = 0
    lines: int = 0
    size: int = 0

    def add(self, source: Source, cuts: Cuts, body: bytes, options: ReadOptions) -> None:
        data = cuts.preamble + body
        try:
            here = replace(options, records_before=self.records, lines_before=self.lines)
            part = source.parse(data, self.filename, here)
        except SourceError as error:
            self.errors.append(error)
            part = self._lost(error, len([at for at in cuts.starts(data) if at > len(cuts.preamble)]) + 1)
        self.size += len(body)
        self.parts.append(self._aside(part) if self.size > _IN_MEMORY else part)
        self.records += part.papers.height + part.refused + part.blank
        self.lines += _n_lines(body)

    def parsed(self) -> Parsed:
        if len(self.errors) == len(self.parts):
            raise self.errors[0]
        papers = _stacked([part.papers for part in self.parts])
        findings = [part.findings for part in self.parts]
        if not papers.is_empty():
            findings = [found.filter(pl.col("code") != "no_records") for found in findings]
        return Parsed(
            papers=papers,
            authorships=pl.concat([part.authorships for part in self.parts]),
            claims=pl.concat([part.claims for part in self.parts]).unique(maintain_order=True),
            findings=summed(findings, self.filename),
            owner=next((part.owner for part in self.parts if part.owner), None),
            is_author_page=any(part.is_author_page for part in self.parts),
            refused=sum(part.refused for part in self.parts),
            blank=sum(part.blank for part in self.parts),
        )

    def _aside(self, part: Parsed) -> Parsed:
        papers, authorships = self.spool.aside(part.papers), self.spool.aside(part.authorships)
        return replace(part, papers=papers, authorships=authorships)

    def _lost(self, error: SourceError, n_records: int) -> Parsed:
        message = f"{count(n_records, 'record')} from line {self.lines + 1:,} on cannot be read and were left out"
        return nothing_read(self.filename, "unreadable_part", f"{message} ({error.message})", refused=n_records)


def nothing_read(filename: str, code: str, message: str, *, refused: int = 0) -> Parsed:
    """No paper, and the error that says why."""
    found = Findings(filename)
    found.add("error", code, message)
    return Parsed(
        papers=schemas.PAPERS.empty(),
        authorships=schemas.AUTHORSHIPS.empty(),
        claims=schemas.CLAIMS.empty(),
        findings=schemas.FINDINGS.frame(found.rows),
        refused=refused,
    )


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Papers of all parts; a further column that holds nothing in a part takes the type it has in others."""
    own = set(schemas.PAPERS.columns)
    typeless = [
        frame.with_columns(
            pl.lit(None).alias(column.name)
            for column in frame.get_columns()
            if column.name not in own and column.null_count() == len(column)
        )
        for frame in frames
    ]
    papers = stacked(typeless)
    return papers.with_columns(pl.col(pl.Null).cast(pl.String))


def _starts(pattern: re.Pattern[bytes], data: bytes) -> list[int]:
    return [match.start() for match in pattern.finditer(data)]


def _n_lines(data: bytes) -> int:
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")

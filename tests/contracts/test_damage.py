"""Damaged files of every format: nothing escapes but a SourceError, and damage costs the records it is in alone."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts.test_sources import OURS, WELL_FORMED, many
from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.files import parse_file
from topics.sources.streams import InputFile

OPTIONS = ReadOptions(dt.date(2026, 11, 19))
DATA = Path(__file__).parents[1] / "sources" / "data"
FILES = {**WELL_FORMED, **{path.name: path.read_bytes() for path in sorted(DATA.iterdir())}}
# A line of these formats may belong to no single record, or to all of them.
NOT_BY_RECORD = {"author-page", "researcher-profile", "parquet"}
QUIET = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


def parse(data: bytes) -> Parsed | None:
    try:
        return parse_file(InputFile("file", Path("file"), lambda: io.BytesIO(data)), OPTIONS)
    except SourceError:
        return None


def n_records(parsed: Parsed | None) -> int:
    return parsed.papers.height + parsed.refused if parsed else 0


def without_line(data: bytes, at: float) -> bytes:
    lines = data.splitlines(keepends=True)
    gone = min(int(at * len(lines)), len(lines) - 1)
    return b"".join(lines[:gone] + lines[gone + 1 :])


@pytest.mark.parametrize("name", list(FILES))
@QUIET
@given(at=st.floats(0, 1))
def test_a_file_cut_anywhere_has_no_more_records(name: str, at: float) -> None:
    data = FILES[name]
    assert n_records(parse(data[: int(at * len(data))])) <= n_records(parse(data))


@pytest.mark.parametrize("name", list(FILES))
@QUIET
@given(data=st.data())
def test_bytes_lost_or_changed_are_papers_or_a_source_error(name: str, data: st.DataObject) -> None:
    damaged = bytearray(FILES[name])
    for at, byte in data.draw(st.lists(st.tuples(st.floats(0, 1), st.none() | st.integers(0, 255)), max_size=5)):
        place = int(at * (len(damaged) - 1))
        damaged[place : place + 1] = b"" if byte is None else bytes([byte])
    parse(bytes(damaged))


@pytest.mark.parametrize("name", list(FILES))
@QUIET
@given(at=st.floats(0, 1))
def test_a_lost_line_adds_one_refused_record_at_most(name: str, at: float) -> None:
    # What is left of the brackets around a list may have been a record, for all that a reader can tell.
    assert n_records(parse(without_line(FILES[name], at))) <= n_records(parse(FILES[name])) + 1


@pytest.mark.parametrize("name", [name for name in OURS if name not in NOT_BY_RECORD])
@QUIET
@given(at=st.floats(0, 1))
def test_a_lost_line_costs_the_record_it_was_in_and_the_next_at_most(name: str, at: float) -> None:
    source, cuts, data = many(name, 10)
    assert source.parse(data, "file", OPTIONS).papers.height == 11
    damaged = without_line(data, at)
    # Without its first lines a file may be of another format, or of none.
    if damaged.startswith((cuts.preamble or data[:40]).splitlines()[0]):
        parsed = parse(damaged)
        assert parsed is not None
        assert parsed.papers.height >= 9

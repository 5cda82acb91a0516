"""JSON records: one per line or in one list, and the table they become."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from . import cells, columns, decoding
from .records import Findings

Record = dict[str, Any]

_DECODER = json.JSONDecoder()
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_GAP = re.compile(r"[\s,]*")
_SAMPLE = 5


def first_keys(text: str) -> list[str] | None:
    """The keys of the first objects of a file, or None where it does not begin with objects.

    ``text`` may be cut anywhere. Half of the first lines must be objects, so that a damaged one does not hide the rest.
    """
    start = text.lstrip()
    if start.startswith("["):
        objects = [next_value(start, 1)[0]]
    else:
        lines = [line for line in start.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
        # The last line of a sample may be cut short and proves nothing.
        objects = [_load(line) for line in (lines[:-1] if len(lines) > 1 else lines)]
    records = [value for value in objects if isinstance(value, dict)]
    if not records or 2 * len(records) < len(objects):
        return None
    return list(dict.fromkeys(key for record in records for key in record))


def read_objects(text: str, found: Findings, *, lines_before: int = 0) -> tuple[list[Record], list[str], int]:
    """The objects of a file, their places, and how many records were none; each of those has a finding.

    ``lines_before`` counts the lines of the file that stand before ``text``.
    """
    start = text.lstrip()
    whole = _load(text) if start.startswith(("[", "{")) else None
    # An object over several lines is a record, or holds them. On a line of its own it is one of JSON lines.
    if isinstance(whole, dict) and (_wrapped(whole) or "\n" in start.rstrip()):
        whole = _wrapped(whole) or [whole]
    if isinstance(whole, list):
        return _objects([(f"item {n}", value) for n, value in enumerate(whole, start=1)], found)
    if start.startswith("[") and _load(start.split("\n", 1)[0]) is None:
        return _objects(_cut_list(start), found)
    lines = enumerate(text.split("\n"), start=lines_before + 1)
    return _objects([(f"line {n}", _load(line)) for n, line in lines if line.strip()], found)


def _wrapped(value: Record) -> list[Record]:
    """The records in an object that holds them in its only list of objects; none where it is a record itself."""
    lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(item, dict) for item in v)]
    return lists[0] if len(lists) == 1 and "title" not in columns.recognise(list(value)) else []


def is_lines(head: bytes) -> bool:
    """Whether a file that begins so has a value on each line, and is not one value over several lines."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    return not first.startswith(b"[") and _load(decoding.decode(first)[0]) is not None


def frame_of(records: Sequence[Record]) -> pl.DataFrame:
    """Objects as a table with a column per key; keys that an object lacks are null."""
    keys = dict.fromkeys(key for record in records for key in record)
    return pl.DataFrame([_series(key, [record.get(key) for record in records]) for key in keys])


def _objects(values: Sequence[tuple[str, object]], found: Findings) -> tuple[list[Record], list[str], int]:
    records, places = [], []
    for place, value in values:
        if isinstance(value, dict):
            records.append(value)
            places.append(place)
        else:
            message = "this is not valid JSON" if value is None else f"expected an object, found {_kind(value)}"
            found.add("error", "malformed_record", f"{message}; the record was left out", place=place)
    return records, places, len(values) - len(records)


def _cut_list(text: str) -> list[tuple[str, object]]:
    """The items of a list that is damaged, up to the damage, and then None for all that follows."""
    values: list[tuple[str, object]] = []
    position = 1
    while position < len(text):
        value, position = next_value(text, position)
        if position < len(text) or value is not None:
            values.append((f"item {len(values) + 1}", value))
        if value is None:
            break
    return values


def next_value(text: str, position: int) -> tuple[object, int]:
    """The JSON value that begins at or after ``position`` and where it ends; None where there is none."""
    start = skip(text, position)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return _encodable(value, text[start:end]), end


def skip(text: str, position: int) -> int:
    """Where the next value may begin: past spaces and commas."""
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _load(text: str) -> object:
    """The value that ``text`` spells, None where it spells none."""
    try:
        return _encodable(json.loads(text), text)
    except (ValueError, RecursionError):
        return None


def _encodable(value: object, text: str) -> object:
    """``value`` without the lone surrogates that JSON can spell and UTF-8 cannot."""
    if _LONE_SURROGATE.search(text) is None:
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _kind(value: object) -> str:
    return {list: "a list", str: "text", bool: "true or false"}.get(type(value), "a number")


def _series(key: str, values: list[Any]) -> pl.Series:
    """Values of one key in the simplest type that holds them all; where they are of several kinds, as text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {str}:
        return pl.Series(key, values, dtype=pl.String)
    if kinds == {bool}:
        return pl.Series(key, values, dtype=pl.Boolean)
    if kinds == {int} and all(value is None or -(2**63) <= value < 2**63 for value in values):
        return pl.Series(key, values, dtype=pl.Int64)
    if kinds <= {int, float} and all(value is None or abs(value) < 2**63 for value in values):
        return pl.Series(key, values, dtype=pl.Float64, strict=False)
    if kinds == {list} and all(item is None or isinstance(item, str) for value in values if value for item in value):
        return pl.Series(key, values, dtype=cells.TEXTS)
    return pl.Series(key, [_as_text(value) for value in values], dtype=pl.String)


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)

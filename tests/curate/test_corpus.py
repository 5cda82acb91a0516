from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from topics.curate.corpus import assemble
from topics.registry import Parsed

FileOf = Callable[..., Parsed]
AS_OF = dt.date(2026, 11, 19)


def with_column(file: Parsed, values: pl.Series) -> Parsed:
    return replace(file, papers=file.papers.with_columns(values.alias("extra")))


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ([1], [2.5], [1.0, 2.5]),
        ([1], ["two"], ["1", "two"]),
        ([1], [["a", "b"]], ["1", "a; b"]),
        ([True], ["x"], ["true", "x"]),
        ([dt.date(2020, 1, 1)], [7], ["2020-01-01", "7"]),
        ([{"a": 1}], ["x"], ["{'a': 1}", "x"]),
        ([None], [["a"]], [None, ["a"]]),
    ],
)
def test_further_columns_of_different_kinds_are_brought_together(
    file_of: FileOf, one: list[object], other: list[object], kept: list[object]
) -> None:
    files = {
        name: with_column(file_of(name, {"title": name}), pl.Series(values))
        for name, values in (("a.csv", one), ("b.csv", other))
    }
    assert assemble(files, AS_OF).papers["extra"].to_list() == kept


def test_refused_records_are_counted_by_file(file_of: FileOf) -> None:
    files = {"a.csv": file_of("a.csv", {}, refused=3), "b.csv": file_of("b.csv", {}, refused=0)}
    [row] = assemble(files, AS_OF).findings.to_dicts()
    assert (row["severity"], row["code"], row["subject"], row["source"]) == ("info", "refused", "a.csv", "a.csv")
    assert row["message"].startswith("3 records could not be read")


def test_no_file_at_all_is_an_empty_corpus() -> None:
    assert len(assemble({}, AS_OF)) == 0

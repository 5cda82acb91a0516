from __future__ import annotations

import polars as pl
import pytest

from tests.sources.table_reading import codes, names, parquet, read
from topics.errors import SourceError
from topics.sources.tables import Parquet


def test_parquet() -> None:
    frame = pl.DataFrame(
        {"id": [1, 2], "title": ["T", "U"], "abstract": ["a", "b"], "authors": [["A B"], ["C D", "E F"]]}
    )
    parsed = parquet(frame)
    assert parsed.papers["paper_id"].to_list() == ["1", "2"]
    assert names(parsed) == [["A B"], ["C D", "E F"]]
    named = frame.with_columns(authors=pl.lit([{"name": "X Y", "id": 1}]))
    assert names(parquet(named)) == [["X Y"], ["X Y"]]
    assert codes(parquet(frame.clear())) == ["no_records"]


def test_damaged_parquet_is_an_error() -> None:
    for data in (b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1"):
        with pytest.raises(SourceError, match="Parquet"):
            read(data, Parquet())

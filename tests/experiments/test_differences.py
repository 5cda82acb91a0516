from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from topics.experiments.differences import difference

TABLE = {"paper_id": ["a", "b", "c", "d"], "x": [1.0, 2.0, None, 4.0], "terms": [["u"], ["v"], None, []]}


def table(path: Path, **columns: Any) -> Path:
    pl.DataFrame(TABLE | columns).write_parquet(path)
    return path


def tree(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({}, None),
        ({"x": [1.0, 2.5, 3.0, 4.0]}, "2 cells of 12 differ (x), numbers by at most 0.5 (x)"),
        ({"terms": [["u"], ["w"], None, None]}, "2 cells of 12 differ (terms)"),
        ({"y": [1, 2, 3, 4]}, "columns differ: y"),
        ({"x": [1, 2, 3, 4]}, "columns differ: x"),
        ({"paper_id": ["a"], "x": [1.0], "terms": [["u"]]}, "4 rows then, 1 now"),
    ],
)
def test_tables_differ_in_cells_columns_or_rows(tmp_path: Path, other: dict[str, Any], sentence: str | None) -> None:
    assert difference(table(tmp_path / "a.parquet"), table(tmp_path / "b.parquet", **other)) == sentence


def test_assignments_differ_by_the_agreement_of_their_topics(tmp_path: Path) -> None:
    one = table(tmp_path / "a.parquet", topic_id=[0, 0, 1, 1])
    assert "ARI of the topics 1.000" in str(difference(one, table(tmp_path / "b.parquet", topic_id=[1, 1, 0, 0])))
    assert "ARI of the topics -0.500" in str(difference(one, table(tmp_path / "b.parquet", topic_id=[1, 0, 1, 0])))


def test_the_same_table_in_other_bytes_is_told_so(tmp_path: Path) -> None:
    pl.DataFrame(TABLE).write_parquet(tmp_path / "b.parquet", compression="uncompressed")
    assert difference(table(tmp_path / "a.parquet"), tmp_path / "b.parquet") == "other bytes, the same content"


def test_arrays_differ_by_a_number(tmp_path: Path) -> None:
    for name, value in (("a", 0.0), ("b", 0.25)):
        np.save(tmp_path / f"{name}.npy", np.array([[1, 2], [3, 4 + value]], dtype=np.float32))
    np.save(tmp_path / "c.npy", np.zeros((3, 2), np.float32))
    assert difference(tmp_path / "a.npy", tmp_path / "b.npy") == "1 value of 4 differ, by at most 0.25"
    assert difference(tmp_path / "a.npy", tmp_path / "c.npy") == "(2, 2) then, (3, 2) now"


def test_trees_differ_at_their_keys(tmp_path: Path) -> None:
    one = tree(tmp_path / "a.json", {"n": 1, "seeds": {"run": 0, "map": 4}, "files": ["a"]})
    other = tree(tmp_path / "b.json", {"n": 1, "seeds": {"run": 0, "map": 5}, "files": ["a", "b"]})
    assert difference(one, other) == "differs at seeds.map (4 then, 5 now) and files"


def test_texts_differ_in_lines(tmp_path: Path) -> None:
    for name, text in (("a", "one\ntwo\n"), ("b", "one\n2\nthree\n")):
        (tmp_path / f"{name}.yaml").write_text(text)
    assert difference(tmp_path / "a.yaml", tmp_path / "b.yaml") == "2 lines of 2 differ"


def test_a_damaged_file_cannot_be_compared(tmp_path: Path) -> None:
    (tmp_path / "b.parquet").write_bytes(b"junk")
    assert "cannot be compared" in str(difference(table(tmp_path / "a.parquet"), tmp_path / "b.parquet"))

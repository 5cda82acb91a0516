from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from topics.embed.precomputed import precomputed
from topics.errors import ConfigError

IDS = ["a", "b", "c"]
VECTORS = np.array([[3, 4], [0, 2], [0, 0]], dtype=np.float32)
UNIT = [[0.6, 0.8], [0, 1], [0, 0]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vectors"


def npy(file: Path, vectors: npt.ArrayLike) -> Path:
    path = file.with_suffix(".npy")
    np.save(path, vectors)
    return path


def parquet(file: Path, **columns: object) -> Path:
    path = file.with_suffix(".parquet")
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_rows_of_an_array_are_papers_in_order_brought_to_unit_length(file: Path) -> None:
    np.testing.assert_allclose(precomputed(npy(file, VECTORS), IDS), UNIT, rtol=1e-6)


def test_rows_of_a_table_are_found_by_paper_id(file: Path) -> None:
    path = parquet(file, paper_id=["c", "x", "b", "a"], vector=[[0.0, 0.0], [9.0, 9.0], [0.0, 2.0], [3.0, 4.0]])
    np.testing.assert_allclose(precomputed(path, IDS), UNIT, rtol=1e-6)


@pytest.mark.parametrize("vectors", [VECTORS[:2], VECTORS[0], VECTORS[:, :, None], np.zeros((0, 2))])
def test_another_shape_is_refused_with_both_numbers(file: Path, vectors: npt.NDArray[np.float32]) -> None:
    with pytest.raises(ConfigError, match=r"shape \(.*3 papers"):
        precomputed(npy(file, vectors), IDS)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused(file: Path, bad: float) -> None:
    with pytest.raises(ConfigError, match="not numbers"):
        precomputed(npy(file, [[1, 0], [0, 1], [0, bad]]), IDS)


def test_papers_without_a_vector_are_refused_and_one_is_named(file: Path) -> None:
    with pytest.raises(ConfigError, match="no vector for 2 papers, the first being 'b'"):
        precomputed(parquet(file, paper_id=["a"], vector=[[1.0]]), IDS)


def test_a_table_without_vectors_is_refused_with_its_columns(file: Path) -> None:
    with pytest.raises(ConfigError, match="no column 'vector'; it has paper_id, embedding"):
        precomputed(parquet(file, paper_id=["a"], embedding=[[1.0]]), IDS)


def test_vectors_of_different_lengths_are_refused(file: Path) -> None:
    with pytest.raises(ConfigError):
        precomputed(parquet(file, paper_id=IDS, vector=[[1.0], [1.0, 2.0], [1.0]]), IDS)


@pytest.mark.parametrize("column", [["x", "y", "z"], [1.0, 2.0, 3.0]], ids=["texts", "numbers"])
def test_a_column_that_holds_no_vectors_is_refused(file: Path, column: list[object]) -> None:
    with pytest.raises(ConfigError):
        precomputed(parquet(file, paper_id=IDS, vector=column), IDS)


def test_ids_of_another_type_are_refused(file: Path) -> None:
    with pytest.raises(ConfigError):
        precomputed(parquet(file, paper_id=[1, 2, 3], vector=[[1.0], [1.0], [1.0]]), IDS)


def test_an_array_of_texts_is_refused(file: Path) -> None:
    with pytest.raises(ConfigError):
        precomputed(npy(file, np.array([["a"], ["b"], ["c"]])), IDS)


@pytest.mark.parametrize("name", ["vectors.npy", "vectors.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"not an array"], ids=["missing", "empty", "text"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read"):
        precomputed(tmp_path / name, IDS)

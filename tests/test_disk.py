from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from topics.disk import writing, writing_folder
from topics.errors import StoreError


@pytest.mark.parametrize("write", [writing, writing_folder])
def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, write: Callable[[Path], Any]) -> None:
    with pytest.raises(KeyboardInterrupt), write(tmp_path / "new"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("old")
    with pytest.raises(UnicodeEncodeError), writing(tmp_path / "page") as temporary:
        temporary.write_text("half\ud800", encoding="utf-8")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_an_interrupted_write_leaves_the_older_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a").write_text("old")
    with pytest.raises(UnicodeEncodeError), writing_folder(tmp_path / "run") as temporary:
        (temporary / "a").write_text("half\ud800", encoding="utf-8")
    assert [path.read_text() for path in tmp_path.rglob("a")] == ["old"]


def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"), writing(tmp_path / "file" / "page"):
        pass


def test_a_folder_that_cannot_take_its_place_leaves_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a").write_text("old")
    rename = Path.rename

    def fails_once(self: Path, target: Path) -> Path:
        if target == tmp_path / "run" and not self.name.endswith(".old"):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_once)
    with pytest.raises(StoreError), writing_folder(tmp_path / "run") as temporary:
        (temporary / "a").write_text("new")
    assert (tmp_path / "run" / "a").read_text() == "old"

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.files import open_inputs, parse_file, parse_files
from topics.sources.streams import InputFile

TABLE = "title,abstract\nCounting Snails,We count snails.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.csv", "a.csv", ".hidden", "README.md", "other/a.csv"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(TABLE, encoding="utf-8")
    return tmp_path / "in"


def names(*inputs: str | Path) -> list[str]:
    return [file.name for file in open_inputs(inputs)]


def parse(data: bytes, name: str = "file") -> Parsed:
    return parse_file(InputFile(name, Path(name), lambda: io.BytesIO(data)), ReadOptions(dt.date(2026, 11, 19)))


def test_a_folder_gives_its_files_in_order_without_hidden_ones_and_readmes(folder: Path) -> None:
    assert names(folder) == ["a.csv", "b.csv"]


def test_a_pattern_gives_what_it_matches_in_order(folder: Path) -> None:
    assert names(str(folder / "*.csv")) == ["a.csv", "b.csv"]


def test_the_order_in_which_files_are_given_makes_no_difference(folder: Path) -> None:
    assert names(folder / "b.csv", folder / "a.csv") == names(folder / "a.csv", folder / "b.csv") == ["a.csv", "b.csv"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert names(folder / "a.csv", str(folder / "*.csv"), folder) == ["a.csv", "b.csv"]


def test_files_of_the_same_name_are_told_apart_by_their_folders(folder: Path) -> None:
    assert names(folder / "a.csv", folder / "other" / "a.csv") == ["in/a.csv", "other/a.csv"]


def test_a_file_named_by_different_paths_is_read_once(folder: Path) -> None:
    (folder.parent / "link.csv").symlink_to(folder / "a.csv")
    assert names(folder / "a.csv", folder / "other" / ".." / "a.csv", folder.parent / "link.csv") == ["a.csv"]


def test_a_file_is_called_as_the_user_calls_it(folder: Path) -> None:
    (folder.parent / "link.csv").symlink_to(folder / "a.csv")
    assert names(folder.parent / "link.csv") == ["link.csv"]


@pytest.mark.parametrize("method", ["iterdir", "is_dir", "open"])
def test_what_must_not_be_read_is_an_error_that_names_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def refuse(_: Path, *__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(SourceError, match=r"in.*: cannot be read \(Permission denied\)"):
        open_inputs(folder)


def test_a_name_too_long_for_any_file_is_an_error() -> None:
    with pytest.raises(SourceError):
        open_inputs("x" * 5000)


def test_one_path_need_not_be_a_list(folder: Path) -> None:
    assert names(folder / "a.csv") == [file.name for file in open_inputs(folder / "a.csv")] == ["a.csv"]


@pytest.mark.parametrize("what", ["none.csv", "*.none", "nowhere/*"])
def test_what_is_not_there_is_an_error_that_names_it(tmp_path: Path, what: str) -> None:
    with pytest.raises(SourceError, match="there is no such file") as raised:
        open_inputs(tmp_path / what)
    assert what in raised.value.file


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the folder holds no file"):
        open_inputs(tmp_path)


def test_a_run_is_no_folder_of_papers(folder: Path) -> None:
    for name in ("manifest.json", "assignments.parquet"):
        (folder / name).touch()
    with pytest.raises(SourceError, match="in: is a run, whose topics are fitted already"):
        names(folder)


def test_naming_nothing_is_an_error() -> None:
    with pytest.raises(SourceError, match="no file was named"):
        open_inputs([])


def test_a_pattern_that_matches_only_folders_is_an_error(folder: Path) -> None:
    with pytest.raises(SourceError):
        open_inputs(str(folder / "oth*"))


def test_a_file_is_read_in_the_format_it_has_whatever_it_is_called() -> None:
    assert parse(TABLE.encode(), "page.txt").papers["title"].to_list() == ["Counting Snails"]


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(SourceError, match="file: the file is empty"):
        parse(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [(bytes(range(256)), "a binary file"), (b"Dear all,\n\nhello.\n", "text")],
)
def test_a_file_of_no_known_format_is_refused_with_the_known_ones(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=f"{what} is in no format.*author-page.*csv.*jsonl.*parquet"):
        parse(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\0\0\0\rIHDR", "an image"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "a web page"),
        (b'<?xml version="1.0"?><xml><records><record></record></records></xml>', "as RIS"),
    ],
)
def test_what_is_no_list_of_papers_is_called_by_its_name(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        parse(data)


@pytest.mark.parametrize("pattern", ["", "*"])
def test_of_a_folder_what_cannot_be_read_does_not_lose_the_others(folder: Path, pattern: str) -> None:
    (folder / "plot.png").write_bytes(b"\x89PNG\r\n\0")
    (folder / "torn.zip").write_bytes(b"PK\x03\x04")
    files = open_inputs(folder / pattern)
    options = {file.name: ReadOptions(dt.date(2026, 11, 19)) for file in files}
    parsed = parse_files([file for file in files if not file.name.startswith("README")], options)
    unread = [name for name, read in parsed.items() if "unreadable_file" in read.findings["code"]]
    assert unread == ["plot.png", "torn.zip"]
    assert parsed["a.csv"].papers.height == 1
    with pytest.raises(SourceError, match=r"plot.png: this is an image.* \(of 2 files none can be read\)"):
        parse_files([file for file in files if file.name in unread], options)

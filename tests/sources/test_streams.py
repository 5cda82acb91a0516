from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
import random
import threading
import zipfile
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.files import open_inputs, parse_file
from topics.sources.streams import InputFile, Reader

TABLE = b"title,abstract\nCounting Snails,We count snails.\n"
OPTIONS = ReadOptions(dt.date(2026, 11, 19))


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/").replace("_csv", ".csv"), data)
    return path


def read(path: Path) -> dict[str, Parsed]:
    return {file.name: parse_file(file, OPTIONS) for file in open_inputs(path)}


def titles(parsed: Parsed) -> list[str]:
    return parsed.papers["title"].to_list()


@pytest.mark.parametrize("name", ["papers.csv.gz", "papers.csv"])
def test_gzip_is_told_by_content(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(TABLE))
    assert {name: titles(parsed) for name, parsed in read(tmp_path / name).items()} == {name: ["Counting Snails"]}


def test_gzip_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "papers.gz"
    path.write_bytes(gzip.compress(TABLE) + gzip.compress(b"Kettles,Steam.\n"))
    assert titles(read(path)["papers.gz"]) == ["Counting Snails", "Kettles"]


def test_of_a_truncated_gzip_what_can_be_read_is_kept(tmp_path: Path) -> None:
    rng = random.Random(1)
    rows = b"".join(b"Title %d,%d\n" % (n, rng.getrandbits(200)) for n in range(3000))
    packed = gzip.compress(b"title,abstract\n" + rows)
    path = tmp_path / "papers.gz"
    path.write_bytes(packed[: len(packed) // 2])
    parsed = read(path)["papers.gz"]
    assert 1400 < parsed.papers.height < 1600
    assert parsed.findings.filter(code="truncated_file")["severity"].to_list() == ["error"]


def test_a_gzip_of_which_nothing_is_left_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "papers.gz").write_bytes(gzip.compress(TABLE)[:10])
    with pytest.raises(SourceError, match=r"papers.gz: cannot be unpacked"):
        read(tmp_path / "papers.gz")


def test_each_member_of_a_zip_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    members = {"b_csv": TABLE, "a__a_csv": gzip.compress(TABLE)}
    others = {"README": b"hello", ".hidden": b"x", "__MACOSX/a.csv": b"x", "a/.x.csv": b"x"}
    path = archive(tmp_path / "export.zip", **members)
    with zipfile.ZipFile(path, "a") as file:
        for name, data in others.items():
            file.writestr(name, data)
        file.mkdir("empty")
    found = read(path)
    assert {name: titles(parsed) for name, parsed in found.items()} == {
        "export.zip/a/a.csv": ["Counting Snails"],
        "export.zip/b.csv": ["Counting Snails"],
    }


def test_a_damaged_member_does_not_lose_the_others(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", a_csv=TABLE, b_csv=b"no table at all", c_csv=TABLE * 200)
    data = bytearray(path.read_bytes())
    at = data.index(b"c.csv") + 40
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    found = read(path)
    assert titles(found["export.zip/a.csv"]) == ["Counting Snails"]
    for name in ("export.zip/b.csv", "export.zip/c.csv"):
        [finding] = found[name].findings.filter(severity="error").rows(named=True)
        assert finding["source"] == name
        assert finding["code"] in ("unreadable_file", "truncated_file")


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", a_csv=TABLE)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="protected by a password"):
        open_inputs(path)


@pytest.mark.parametrize("damage", [b"", b"PK\x05\x06"])
def test_a_damaged_archive_says_so(tmp_path: Path, damage: bytes) -> None:
    path = archive(tmp_path / "export.zip", a_csv=TABLE)
    path.write_bytes(damage or path.read_bytes()[:60])
    with pytest.raises(SourceError, match=r"export.zip: is a damaged zip archive"):
        open_inputs(path)


def test_archives_without_papers_say_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no file"):
        open_inputs(archive(tmp_path / "empty.zip"))
    with zipfile.ZipFile(tmp_path / "table.xlsx", "w") as file:
        file.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(SourceError, match="Office document; save it as CSV"):
        open_inputs(tmp_path / "table.xlsx")
    inner = archive(tmp_path / "inner.zip", a_csv=TABLE).read_bytes()
    found = read(archive(tmp_path / "outer.zip", inner_csv=inner))
    assert "a zip archive inside another" in found["outer.zip/inner.csv"].findings["message"][0]


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(TABLE,))
    writer.start()
    [file] = open_inputs(tmp_path / "pipe")
    writer.join()
    assert titles(parse_file(file, OPTIONS)) == ["Counting Snails"]
    assert file.sha256 == hashlib.sha256(TABLE).hexdigest()


def test_the_hash_is_that_of_the_file_and_of_a_member_that_of_its_content(tmp_path: Path) -> None:
    packed = gzip.compress(TABLE)
    (tmp_path / "papers.gz").write_bytes(packed)
    [file] = open_inputs(tmp_path / "papers.gz")
    assert file.sha256 == hashlib.sha256(packed).hexdigest()
    [member] = open_inputs(archive(tmp_path / "export.zip", a_csv=TABLE))
    assert member.sha256 == hashlib.sha256(TABLE).hexdigest()


def test_a_disk_that_refuses_is_an_error_that_names_the_file() -> None:
    class Refusing(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with (
        Reader(InputFile("a.csv", Path("a.csv"), Refusing)) as reader,
        pytest.raises(SourceError, match=r"a.csv: cannot be read \(Input/output error\)"),
    ):
        reader.read(10)

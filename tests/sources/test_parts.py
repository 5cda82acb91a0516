from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.files import parse_file
from topics.sources.parts import bodies, cuts_of
from topics.sources.streams import InputFile
from topics.sources.tables import Csv, JsonLines

OPTIONS = ReadOptions(dt.date(2026, 11, 19))
ROWS = [f'{n},"Title {n}","two\nlines, {n} and a ""quote""",{"soon" if n % 2 else 2019}' for n in range(100)]
CSV = "\n".join(["id,title,abstract,date", *ROWS]) + "\n"


def read(data: bytes, part_bytes: int = 300) -> Parsed:
    return parse_file(InputFile("file", Path("file"), lambda: io.BytesIO(data)), OPTIONS, part_bytes=part_bytes)


def same(one: Parsed, other: Parsed) -> bool:
    findings = [sorted(parsed.findings.rows(), key=str) for parsed in (one, other)]
    return one.papers.equals(other.papers) and one.refused == other.refused and findings[0] == findings[1]


@pytest.mark.parametrize("size", [20, 100, 333, 1 << 20])
def test_parts_join_to_the_file(size: int) -> None:
    for source, text in ((Csv(), CSV), (JsonLines(), json.dumps({"title": "T"}) + "\n")):
        data = text.encode() * (1 if source.name == "csv" else 50)
        cuts = cuts_of(source, data)
        assert cuts is not None
        assert cuts.preamble + b"".join(bodies(cuts, io.BytesIO(data).read, size)) == data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_encoding_is_read_in_parts_as_it_is_whole(encoding: str, newline: str) -> None:
    data = CSV.replace("Title", "Über").replace("\n", newline).encode(encoding)
    assert same(read(data), read(data, len(data)))
    assert read(data).papers["title"][99] == "Über 99"


def test_findings_of_all_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.curate.findings.SHOWN", 20)
    found = read(CSV.encode()).findings.filter(code="unreadable_date")
    assert (found.height, found["records"].sum()) == (21, 50)
    assert found["source_record"].to_list()[:2] == ["row 2", "row 4"]
    assert found["message"][-1] == "the date cannot be read; so it is with 30 more records"
    guessed = read(CSV.replace("Title", "Über").encode("cp1252")).findings.filter(code="encoding_guessed")
    assert guessed["message"].to_list() == ["not all of the file is UTF-8; lines that were read as Windows-1252: 100"]


def test_rows_say_where_in_the_file_they_stand() -> None:
    torn = [*ROWS[:50], "1,2,3,4,5,6", *ROWS[50:]]
    found = read("\n".join(["id,title,abstract,date", *torn]).encode())
    [row] = found.findings.filter(code="malformed_record").rows(named=True)
    assert row["source_record"] == "row 51"
    assert "line 102" in row["message"]
    assert found.papers["source_record"][99] == "row 101"


def test_lines_of_json_say_where_in_the_file_they_stand() -> None:
    lines = [json.dumps({"title": f"T{n}", "abstract": "a"}) for n in range(50)]
    lines[30] = '{"title": '
    parsed = read("\n".join(lines).encode())
    assert parsed.findings.filter(code="malformed_record")["source_record"].to_list() == ["line 31"]
    assert parsed.papers["source_record"].to_list()[-1] == "line 50"
    assert parsed.refused == 1


def test_a_column_that_is_empty_in_some_parts_keeps_its_type() -> None:
    lines = [json.dumps({"title": f"T{n}", "n": n if n > 40 else None}) for n in range(60)]
    data = "\n".join(lines).encode()
    assert same(read(data), read(data, len(data)))


def test_a_part_that_cannot_be_read_costs_its_own_records_alone() -> None:
    lines = [json.dumps({"title": f"T{n}", "abstract": "a"}) for n in range(60)]
    lines[30:50] = [json.dumps({"name": f"T{n}", "abstract": "a"}) for n in range(30, 50)]
    parsed = read("\n".join(lines).encode())
    assert parsed.papers.height + parsed.refused == 60
    assert 40 <= parsed.papers.height < 60
    [found] = set(parsed.findings.filter(severity="error")["code"])
    assert found in ("unreadable_part", "empty_record")


def test_a_file_of_which_no_part_can_be_read_is_an_error() -> None:
    data = "\n".join(json.dumps({"name": n, "abstract": "a"}) for n in range(60)).encode()
    with pytest.raises(SourceError, match="no column holds the titles"):
        read(data)


def test_a_list_is_read_whole() -> None:
    data = json.dumps([{"title": f"T{n}", "abstract": "a"} for n in range(60)], indent=1).encode()
    assert read(data).papers["source_record"].to_list()[-1] == "item 60"


def test_a_file_that_cannot_be_cut_for_long_is_read_all_the_same() -> None:
    data = json.dumps({"title": "T", "abstract": "a" * 5000}) + "\n" + json.dumps({"title": "U", "abstract": "b"})
    assert read(data.encode(), 50).papers["title"].to_list() == ["T", "U"]


def test_tables_put_aside_on_disk_are_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("topics.sources.parts._IN_MEMORY", 1000)
    data = CSV.encode()
    assert same(read(data), read(data, len(data)))
    assert not list(tmp_path.iterdir())


def test_a_disk_without_room_for_the_tables_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("topics.sources.parts._IN_MEMORY", 0)
    monkeypatch.setattr("polars.DataFrame.write_ipc", refuse)
    with pytest.raises(SourceError, match=r"file: its tables need more room .* TMPDIR"):
        read(CSV.encode())

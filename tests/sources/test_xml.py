"""XML read record by record, whatever is wrong with it; a feed of arXiv stands for all formats."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.arxiv_atom import ArxivAtom

FEED = (Path(__file__).parent / "data" / "arxiv_atom.xml").read_text(encoding="utf-8")
NAMES = ["Ola Nordmann", "Jürgen Öztürk", "Mira Holm"]


def read(data: bytes | str, *, records_before: int = 0) -> Parsed:
    options = ReadOptions(dt.date(2026, 11, 19), records_before=records_before)
    return ArxivAtom().parse(data.encode() if isinstance(data, str) else data, "feed.xml", options)


def titles(parsed: Parsed) -> list[str]:
    return parsed.papers["title"].to_list()


def test_a_damaged_record_costs_itself_alone() -> None:
    parsed = read(FEED.replace("</summary>", "</abstract>", 1))
    assert titles(parsed) == ["Kettles"]
    assert parsed.papers["source_record"].to_list() == ["record 2"]
    found = parsed.findings.filter(code="malformed_record")
    assert found.select("severity", "source_record").rows() == [("error", "record 1")]
    assert parsed.refused == 1


@pytest.mark.parametrize("tag", ["<entry>", "</entry>"])
def test_a_record_whose_start_or_end_is_gone_is_refused(tag: str) -> None:
    parsed = read(FEED.replace(tag, "", 1))
    assert titles(parsed) == ["Kettles"]
    assert parsed.refused == 1


def test_a_cut_file_keeps_the_records_before_the_cut() -> None:
    parsed = read(FEED[: FEED.index("Steam")])
    assert titles(parsed) == ["Counting Snails in Gardens"]
    assert parsed.refused == 1


def test_a_part_without_the_head_of_its_file_is_read_like_a_whole_one() -> None:
    second = [match.start() for match in ArxivAtom.record_start.finditer(FEED.encode())][1]
    first, rest = read(FEED.encode()[:second]), read(FEED.encode()[second:], records_before=1)
    assert titles(first) == ["Counting Snails in Gardens"]
    assert first.papers["doi"].to_list() == ["10.5555/snails.1"]
    assert rest.papers["source_record"].to_list() == ["record 2"]
    assert first.refused == rest.refused == 0


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("UTF-8", "utf-8"), ("UTF-8", "cp1252"), ("ISO-8859-1", "utf-8"), ("ISO-8859-9", "iso-8859-9"), ("zip", "utf-8")],
)
def test_the_encoding_is_the_actual_one_whatever_is_declared(declared: str, actual: str) -> None:
    data = FEED.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(actual)
    assert read(data).authorships["name"].to_list() == NAMES


def test_utf_16_is_read() -> None:
    assert read(FEED.encode("utf-16")).authorships["name"].to_list() == NAMES


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert titles(read(FEED.replace("Kettles", "Ket\x0btles")))[1] == "Kettles"


def test_prefixes_need_not_be_declared() -> None:
    parsed = read(FEED.replace("<entry>", "<a:entry>").replace("</entry>", "</a:entry>"))
    assert parsed.papers.height == 2


def test_entities_are_neither_resolved_nor_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("open sesame")
    bomb = f'<!DOCTYPE feed [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "&#97;&#97;">]>'
    data = FEED.replace("<feed", f"{bomb}<feed").replace("Steam", "&a;&b;Steam")
    parsed = read(data)
    assert titles(parsed) == ["Counting Snails in Gardens"]
    assert parsed.refused == 1
    assert "sesame" not in str(parsed.papers.rows())


@pytest.mark.parametrize("data", [b"", b" \n ", b"\x00\x01"])
def test_files_without_any_text_are_a_source_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"feed\.xml"):
        read(data)

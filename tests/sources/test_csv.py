from __future__ import annotations

import pytest

from tests.sources.table_reading import codes, read
from topics.sources.tables import Csv


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    lines = [["id", "title", "abstract"], ["1", '"A title, of; some | kind"', "A"], ["2", "B", "C"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    assert read(text).papers["title"].to_list() == ["A title, of; some | kind", "B"]
    assert Csv().sniff(text.encode(), "file") > 0.8


def test_quotes_delimiters_and_line_breaks_inside_cells() -> None:
    parsed = read('id,title,abstract\r\n1,"A ""quoted"" title","two\r\nlines, and a comma"\r\n\r\n2,B 5" disk,C\r\n')
    assert parsed.papers["title"].to_list() == ['A "quoted" title', 'B 5" disk']
    assert parsed.papers["abstract"].to_list() == ["two lines, and a comma", "C"]
    assert parsed.refused == 0


def test_short_and_long_rows() -> None:
    parsed = read("title,abstract,year\nA,a,2019\nB,b\nC,c,2019,too,many\nD,d,2019,,\n,,\nE,e,2020\n")
    assert parsed.papers["title"].to_list() == ["A", "B", "D", "E"]
    assert parsed.papers["source_record"].to_list() == ["row 1", "row 2", "row 4", "row 6"]
    assert codes(parsed) == ["malformed_record", "short_record", "missing_date", "missing_authors"]
    assert parsed.refused == 1
    assert "line 4" in parsed.findings["message"][0]


@pytest.mark.parametrize(
    "bad",
    ['2,"Not closed,b', '"2","Not closed', '2,"Not\nclosed,b\nat all', '2,"a "stray" quote\nand a line","b"', '"2,,'],
)
def test_a_quote_never_closed_costs_one_row_at_most(bad: str) -> None:
    for good in ("{0},T{0},a{0}", '"{0}","T{0}","a{0}"'):
        after = [good.format(n) for n in range(3, 50)]
        parsed = read("\n".join(["id,title,abstract", good.format(1), bad, *after]))
        assert set(parsed.papers["paper_id"]) >= {"1", *map(str, range(3, 50))}
        assert len(parsed.papers) <= 49
        assert {"malformed_record", "unbalanced_quote"} & set(codes(parsed))


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("cp1252", ["encoding_guessed"]),
        ("latin-1", ["encoding_guessed"]),
    ],
)
def test_encodings(encoding: str, found: list[str]) -> None:
    data = "title,abstract,authors,year\nÜber Möbius,déjà vu,Zoë Holm,2019\n".encode(encoding)
    parsed = read(data)
    assert parsed.papers.select("title", "abstract").row(0) == ("Über Möbius", "déjà vu")
    assert codes(parsed) == found
    assert Csv().sniff(data, "file") > 0.8


def test_headers_without_a_name_or_with_the_same_name() -> None:
    parsed = read(",title,title,abstract\n0,T,U,A\n")
    assert parsed.papers.select("title", "column_1", "title_2").row(0) == ("T", "0", "U")


def test_blank_rows_are_no_records_and_count_in_the_numbers() -> None:
    parsed = read("title,abstract\nA,a\n,\n\nB,a\n,\n")
    assert parsed.papers["source_record"].to_list() == ["row 1", "row 4"]
    assert (parsed.refused, parsed.blank) == (0, 2)


def test_a_table_with_hardly_a_whole_row_is_a_table() -> None:
    assert Csv().sniff(b"title;abstract;authors;year\nA;b;c;2020\nA2;b;c;2021;extra\nA3;b\n", "x") > 0.5


def test_a_mark_before_a_header_with_a_stray_byte_is_no_part_of_a_name() -> None:
    assert "caf\u00e9" in read(b"\xef\xbb\xbfcaf\xe9,title,abstract\n1,T,a\n").papers.columns

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import schemas
from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.tables import Csv, JsonLines, Parquet

AS_OF = dt.date(2026, 11, 19)


def read(data: bytes | str, source: Any = None, **mapping: str) -> Parsed:
    raw = data.encode() if isinstance(data, str) else data
    parsed = (source or Csv()).parse(raw, "file", ReadOptions(AS_OF, mapping=mapping))
    schemas.PAPERS.check(parsed.papers)
    schemas.AUTHORSHIPS.check(parsed.authorships)
    schemas.FINDINGS.check(parsed.findings)
    assert set(parsed.authorships["paper_id"]) <= set(parsed.papers["source_record"])
    return parsed


def read_rows(*rows: dict[str, Any], **mapping: str) -> Parsed:
    return read("\n".join(json.dumps(row) for row in rows), JsonLines(), **mapping)


def codes(parsed: Parsed) -> list[str]:
    return parsed.findings["code"].to_list()


def names(parsed: Parsed) -> list[list[str]]:
    places = parsed.papers["source_record"].to_list()
    return [parsed.authorships.filter(pl.col("paper_id") == p).sort("position")["name"].to_list() for p in places]


def bylines(*cells: Any) -> list[list[str]]:
    return names(read_rows(*({"title": f"T{n}", "abstract": "a", "authors": cell} for n, cell in enumerate(cells))))


# --- columns


def test_columns_are_found_by_name_and_the_others_kept() -> None:
    parsed = read("Paper ID,Article Title,Summary,Year,label,source\n 7 ,A  title,An abstract,2019,cs.CL,web\n")
    paper = parsed.papers.row(0, named=True)
    assert (paper["paper_id"], paper["title"], paper["abstract"]) == ("7", "A title", "An abstract")
    assert (paper["label"], paper["input_source"], paper["source"]) == ("cs.CL", "web", "file")
    assert paper["source_record"] == "row 1"


def test_the_better_known_of_two_columns_is_taken_and_the_other_kept() -> None:
    parsed = read("id,paper_id,title,abstract\n1,2,T,A\n")
    assert parsed.papers.select("paper_id", "input_paper_id").row(0) == ("1", "2")


def test_a_mapping_goes_before_names() -> None:
    parsed = read("title,heading,abstract\nwrong,right,A\n", title="heading")
    assert parsed.papers["title"].to_list() == ["right"]
    assert parsed.papers["input_title"].to_list() == ["wrong"]


@pytest.mark.parametrize(
    ("mapping", "parts"),
    [
        ({"title": "Headng"}, ["file", "'Headng'", "Did you mean: heading?", "heading, text"]),
        ({"titel": "heading"}, ["file", "'titel'", "Did you mean: title?"]),
        ({}, ["file", "heading, text", "--map title=YOUR_COLUMN"]),
    ],
)
def test_a_wrong_mapping_says_what_there_is(mapping: dict[str, str], parts: list[str]) -> None:
    with pytest.raises(SourceError) as error:
        read("heading,text\nT,A\n", **mapping)
    assert all(part in str(error.value) for part in parts)


def test_extra_columns_keep_simple_types_and_turn_nested_ones_to_json() -> None:
    frame = pl.DataFrame(
        {
            "title": ["T"],
            "abstract": ["A"],
            "n": [3],
            "tags": [["x", "y"]],
            "nested": [{"a": [1], "b": b"x"}],
            "kind": pl.Series(["k"], dtype=pl.Categorical),
            "when": [dt.datetime(2020, 1, 1)],
        }
    )
    paper = parquet(frame).papers.row(0, named=True)
    assert (paper["n"], paper["tags"], paper["kind"], paper["when"]) == (3, ["x", "y"], "k", dt.datetime(2020, 1, 1))
    assert json.loads(paper["nested"]) == {"a": [1], "b": "x"}


def test_identifiers_are_brought_to_one_form() -> None:
    row = {"title": "T", "abstract": "A", "doi": "https://doi.org/10.1000/ABC.1", "has_code": "yes", "score": "8.5"}
    paper = read_rows({**row, "arxiv_id": "https://arxiv.org/abs/1906.01234v2"}).papers.row(0, named=True)
    assert (paper["doi"], paper["arxiv_id"], paper["has_code"]) == ("10.1000/abc.1", "1906.01234", True)
    assert paper["score"] == 8.5
    old = read_rows({**row, "doi": "doi:NA", "arxiv_id": "arXiv:math.GT/0309136v1"}).papers.row(0, named=True)
    assert (old["doi"], old["arxiv_id"]) == (None, "math.GT/0309136")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("cs.LG stat.ML", ["cs.LG", "stat.ML"]), ("A; B, C", ["A", "B, C"]), (["x", ""], ["x"]), (None, [])],
)
def test_categories(cell: Any, expected: list[str]) -> None:
    assert read_rows({"title": "T", "abstract": "A", "categories": cell}).papers["categories"].to_list() == [expected]


# --- authors


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Liu, Zihe; Guo, Song", "Wang, Wei"], [["Zihe Liu", "Song Guo"], ["Wei Wang"]]),
        (["Zihe Liu, Song Guo", "Wei Wang"], [["Zihe Liu", "Song Guo"], ["Wei Wang"]]),
        (["Liu, Zihe"], [["Zihe Liu"]]),
        (["van der Berg, Jan P."], [["Jan P. van der Berg"]]),
        (["Liu, Zihe and Guo, Song"], [["Zihe Liu", "Song Guo"]]),
        (["Zihe Liu, Song Guo, and Wei Wang"], [["Zihe Liu", "Song Guo", "Wei Wang"]]),
        (["Liu, Z., Guo, S. & Wang, W.-X."], [["Z. Liu", "S. Guo", "W.-X. Wang"]]),
        (["Zihe Liu|Song Guo", "A B\nC D"], [["Zihe Liu", "Song Guo"], ["A B", "C D"]]),
        (
            ["['Zihe Liu', \"Jo O'Hara\"]", '["A B"]', "['A B' 'C D']"],
            [["Zihe Liu", "Jo O'Hara"], ["A B"], ["A B", "C D"]],
        ),
        ([[{"name": "Zihe Liu"}, {"given": "Song", "family": "Guo"}]], [["Zihe Liu", "Song Guo"]]),
        ([["Liu, Zihe", "Song Guo", ""], [], None], [["Zihe Liu", "Song Guo"], [], []]),
        (["Liu, Fengyuan (60410297700); Li, Chunyun (588)"], [["Fengyuan Liu", "Chunyun Li"]]),
        (["King, Martin, Jr.; Guo, Song; Wei Wang, PhD"], [["Martin King Jr.", "Song Guo", "Wei Wang"]]),
    ],
)
def test_bylines(cells: list[Any], expected: list[list[str]]) -> None:
    assert bylines(*cells) == expected


@pytest.mark.parametrize(
    "cell", ["A B, C D et al.", "A B; C D; et al", ["A B", "C D et al."], ["A B", "C D", "et al."]]
)
def test_et_al_is_taken_away_and_noted(cell: Any) -> None:
    parsed = read_rows(
        {"title": "T", "abstract": "a", "authors": cell}, {"title": "U", "abstract": "a", "authors": "E F"}
    )
    assert names(parsed) == [["A B", "C D"], ["E F"]]
    assert parsed.papers["authors_truncated"].to_list() == [True, False]


def test_aligned_lists_tell_about_each_author() -> None:
    row = {"title": "T", "abstract": "a", "authors": ["A B", None, "C D"], "author_ids": ["1", "2", "3"]}
    parsed = read_rows(
        {**row, "orcids": [None, None, "https://orcid.org/0000-0002-8517-941x"], "affiliations": "X;Y;Z"}
    )
    people = parsed.authorships.select("position", "name", "author_id", "orcid", "affiliation").rows()
    assert people == [(1, "A B", "1", None, "X"), (2, "C D", "3", "0000-0002-8517-941X", "Z")]
    assert codes(parsed) == ["missing_date"]


def test_misaligned_lists_are_left_out_with_one_finding() -> None:
    row = {"title": "T", "abstract": "a", "date": "2020", "authors": "A B; C D", "author_ids": ["1"]}
    parsed = read_rows(*[{**row, "affiliations": ["X"]}] * 4)
    assert codes(parsed) == ["authors_misaligned"]
    assert "4 records (first: line 1, line 2 and line 3)" in parsed.findings["message"][0]
    assert parsed.authorships["author_id"].null_count() == 8
    assert parsed.papers["institutions"].to_list() == [["X"]] * 4


# --- dates


@pytest.mark.parametrize(
    ("fields", "first", "precision"),
    [
        ({"date": "2019"}, dt.date(2019, 1, 1), "year"),
        ({"date": "2019-05"}, dt.date(2019, 5, 1), "month"),
        ({"date": "May 2019"}, dt.date(2019, 5, 1), "month"),
        ({"date": "20190517"}, dt.date(2019, 5, 17), "day"),
        ({"date": 2019.0}, dt.date(2019, 1, 1), "year"),
        ({"year": 2019, "month": 5}, dt.date(2019, 5, 1), "month"),
        ({"year": "2019", "month": "May"}, dt.date(2019, 5, 1), "month"),
        ({"date": "MAY 15", "year": 2019}, dt.date(2019, 5, 15), "day"),
        ({"date": "SPR-SUM", "year": 2019}, dt.date(2019, 1, 1), "year"),
        ({"date": "NaT", "year": 2019}, dt.date(2019, 1, 1), "year"),
    ],
)
def test_dates(fields: dict[str, Any], first: dt.date, precision: str) -> None:
    parsed = read_rows({"title": "T", "abstract": "a", **fields})
    assert parsed.papers.select("date_first", "date_precision").row(0) == (first, precision)
    assert codes(parsed) == []


@pytest.mark.parametrize(
    "value", [dt.date(2019, 5, 17), dt.datetime(2019, 5, 17, 8), dt.datetime(2019, 5, 17, tzinfo=dt.UTC)]
)
def test_typed_dates(value: dt.date) -> None:
    papers = parquet(pl.DataFrame({"title": ["T"], "abstract": ["a"], "date": [value]})).papers
    assert papers.select("date_first", "date_last", "date_precision").row(0) == (dt.date(2019, 5, 17),) * 2 + ("day",)


def test_unreadable_missing_and_assumed_dates_are_told() -> None:
    rows = [{"title": "T", "abstract": "a", "date": date} for date in ("soon", None, "May 17")]
    parsed = read_rows(*rows)
    assert parsed.findings.select("severity", "code", "source_record").rows() == [
        ("warning", "unreadable_date", "line 1"),
        ("info", "missing_date", "line 2"),
        ("warning", "year_assumed", "line 3"),
    ]
    assert parsed.papers["date_precision"].to_list() == ["none", "none", "day"]


def test_many_findings_of_a_kind_are_summed_up() -> None:
    parsed = read("title,abstract,date\n" + "T,,soon\n" * 1000)
    for code in ("unreadable_date", "missing_abstract"):
        found = parsed.findings.filter(code=code)
        assert len(found) == 21
        assert "980 more records" in found["message"][-1]
    assert len(parsed.papers) == 1000


# --- records that lack something


def test_records_without_title_or_abstract() -> None:
    parsed = read_rows(
        {"title": " ", "abstract": "An abstract", "date": "2020"},
        {"title": "Only a title", "abstract": "[No abstract available]", "date": "2020"},
        {"title": None, "abstract": "", "date": "soon"},
    )
    assert parsed.papers["title"].to_list() == ["(untitled)", "Only a title"]
    assert codes(parsed) == ["empty_record", "missing_title", "missing_abstract"]
    assert parsed.refused == 1


@pytest.mark.parametrize(
    ("source", "data"), [(Csv(), "title,abstract\n"), (JsonLines(), "[]"), (JsonLines(), "nonsense")]
)
def test_no_records(source: Any, data: str) -> None:
    parsed = read(data, source)
    assert parsed.papers.is_empty()
    assert codes(parsed)[-1] == "no_records"


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", b"ti\0tle,abstract"])
@pytest.mark.parametrize("source", [Csv(), JsonLines(), Parquet()])
def test_nothing_to_read_is_an_error(source: Any, data: bytes) -> None:
    with pytest.raises(SourceError):
        read(data, source)


# --- CSV


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
    assert codes(parsed) == ["malformed_record", "short_record", "missing_date"]
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
    data = "title,abstract,year\nÜber Möbius,déjà vu,2019\n".encode(encoding)
    parsed = read(data)
    assert parsed.papers.select("title", "abstract").row(0) == ("Über Möbius", "déjà vu")
    assert codes(parsed) == found
    assert Csv().sniff(data, "file") > 0.8


def test_headers_without_a_name_or_with_the_same_name() -> None:
    parsed = read(",title,title,abstract\n0,T,U,A\n")
    assert parsed.papers.select("title", "column_1", "title_2").row(0) == ("T", "0", "U")


# --- JSON


def test_json_lines_and_lists_say_where_a_record_stands() -> None:
    rows = [{"title": "A", "abstract": "a"}, {"title": "B", "abstract": "b"}]
    lines = read("\n\n".join(map(json.dumps, rows)), JsonLines())
    listed = read(json.dumps(rows, indent=1), JsonLines())
    assert lines.papers["source_record"].to_list() == ["line 1", "line 3"]
    assert listed.papers["source_record"].to_list() == ["item 1", "item 2"]


def test_bad_json_records_do_not_lose_the_others() -> None:
    good = '{"title": "T", "abstract": "a", "year": 2019}'
    parsed = read("\n".join([good, '{"title": ', "[1, 2]", "3", "[" * 9999, good]), JsonLines())
    assert parsed.papers["source_record"].to_list() == ["line 1", "line 6"]
    assert codes(parsed) == ["malformed_record"] * 4
    assert parsed.refused == 4


def test_values_of_several_kinds_and_broken_unicode() -> None:
    parsed = read(
        '{"title": "T\\ud800", "abstract": "a", "year": "2019", "pages": 1}\n'
        '{"title": ["U", "V"], "abstract": "a", "year": 2019, "pages": {"y": 99999999999999999999}}',
        JsonLines(),
    )
    assert parsed.papers["title"].to_list() == ["T?", '["U", "V"]']
    assert parsed.papers["date_precision"].to_list() == ["year", "year"]
    assert parsed.papers["pages"].to_list() == ["1", '{"y": 99999999999999999999}']


# --- Parquet


def parquet(frame: pl.DataFrame, **mapping: str) -> Parsed:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return read(buffer.getvalue(), Parquet(), **mapping)


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


# --- sniffing


PROSE = "However, topics are hard.\nTherefore, we study them.\nIn short, it works.\n"


@pytest.mark.parametrize(
    ("data", "scores"),
    [
        ("id,title,abstract\n1,T,A\n", (True, False, False)),
        ('{"title": "T"}\n{"title": "U"}\n', (False, True, False)),
        ('[{"title": "T"}]', (False, True, False)),
        ("PAR1...", (False, False, True)),
        (PROSE, (False, False, False)),
        ("Song Guo\nHong Kong, China\nPapers\n", (False, False, False)),
        ("<feed>\n<a>, </a></feed>", (False, False, False)),
        ("\0\1\2,\n", (False, False, False)),
        ("", (False, False, False)),
    ],
)
def test_each_format_knows_its_own(data: str, scores: tuple[bool, ...]) -> None:
    assert tuple(s.sniff(data.encode(), "file.csv") > 0 for s in (Csv(), JsonLines(), Parquet())) == scores


def test_a_table_without_known_columns_is_still_a_table() -> None:
    assert 0.3 <= Csv().sniff(b"a,b,c\n1,2,3\n4,5,6\n", "x.csv") <= 0.6
    assert 0.3 <= JsonLines().sniff(b'{"a": 1}\n', "x.jsonl") <= 0.6


# --- damage


ROWS = [
    {
        "id": f"p{n}",
        "title": f'Über {n}, a "title"',
        "abstract": f"Abstract {n}.",
        "authors": "A B; C, D",
        "date": "2019-05",
    }
    for n in range(4)
]
JSONL = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()
JSON_LIST = json.dumps(ROWS, ensure_ascii=False).encode()
CSV = pl.DataFrame(ROWS).write_csv().encode()


@given(st.integers(0, 2000), st.sampled_from([(JsonLines(), JSONL), (JsonLines(), JSON_LIST), (Csv(), CSV)]))
def test_a_file_cut_anywhere_gives_no_more_papers(cut: int, fixture: tuple[Any, bytes]) -> None:
    source, data = fixture
    assert 0.0 <= source.sniff(data[:cut], "file") <= 1.0
    try:
        parsed = read(data[:cut], source)
    except SourceError:
        return
    assert len(parsed.papers) <= len(ROWS)


@given(
    st.binary(max_size=60)
    | st.text(alphabet='ab,;"\n\t|[]{}:', max_size=60).map(lambda t: f"title,abstract\n{t}".encode())
)
def test_any_bytes_give_papers_or_an_error(data: bytes) -> None:
    for source in (Csv(), JsonLines(), Parquet()):
        source.sniff(data, "file")
        try:
            read(data, source)
        except SourceError:
            continue

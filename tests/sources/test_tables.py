from __future__ import annotations

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.table_reading import codes, parquet, read, read_rows
from topics.errors import SourceError
from topics.sources import columns
from topics.sources.tables import Csv, JsonLines, Parquet


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


@pytest.mark.parametrize(
    ("fields", "first", "precision"),
    [
        ({"date": "2019"}, dt.date(2019, 1, 1), "year"),
        ({"date": "2019-05"}, dt.date(2019, 5, 1), "month"),
        ({"date": "May 2019"}, dt.date(2019, 5, 1), "month"),
        ({"date": "201905"}, dt.date(2019, 5, 1), "month"),
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
    parsed = read_rows({"title": "T", "abstract": "a", "authors": "Mira Holm", **fields})
    assert parsed.papers.select("date_first", "date_precision").row(0) == (first, precision)
    assert codes(parsed) == []


@pytest.mark.parametrize(
    "value", [dt.date(2019, 5, 17), dt.datetime(2019, 5, 17, 8), dt.datetime(2019, 5, 17, tzinfo=dt.UTC)]
)
def test_typed_dates(value: dt.date) -> None:
    papers = parquet(pl.DataFrame({"title": ["T"], "abstract": ["a"], "date": [value]})).papers
    assert papers.select("date_first", "date_last", "date_precision").row(0) == (dt.date(2019, 5, 17),) * 2 + ("day",)


def test_unreadable_missing_and_assumed_dates_are_told() -> None:
    rows = [{"title": "T", "abstract": "a", "authors": "Mira Holm", "date": date} for date in ("soon", None, "May 17")]
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
        assert len(found) == 501
        assert "500 more records" in found["message"][-1]
    assert len(parsed.papers) == 1000


def test_records_without_title_or_abstract() -> None:
    parsed = read_rows(
        {"title": " ", "abstract": "An abstract", "date": "2020"},
        {"title": "Only a title", "abstract": "[No abstract available]", "date": "2020"},
        {"title": None, "abstract": "", "date": "soon"},
    )
    assert parsed.papers["title"].to_list() == ["(untitled)", "Only a title"]
    assert codes(parsed) == ["empty_record", "missing_title", "missing_abstract", "missing_authors"]
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


def test_records_without_authors_are_told_and_words_for_nobody_are_no_names() -> None:
    nobody = ("12345", "N/A", "Anonymous", "...", None)
    parsed = read_rows(*({"title": "T", "abstract": "a", "date": "2020", "authors": name} for name in nobody))
    assert parsed.authorships.is_empty()
    assert codes(parsed) == ["missing_authors"] * len(nobody)
    [finding] = read("title,abstract,date\nT,a,2020\nU,a,2020\n").findings.rows(named=True)
    assert (finding["code"], finding["source_record"]) == ("missing_authors", None)


def test_what_is_no_doi_is_told_unless_it_says_that_there_is_none() -> None:
    stated = ("10.1/c1", "see website", "n/a", "none", "-", None, "https://doi.org/10.1000/A.")
    parsed = read_rows(*({"title": "T", "abstract": "a", "authors": "Mira Holm", "doi": doi} for doi in stated))
    assert parsed.papers["doi"].drop_nulls().to_list() == ["10.1000/a"]
    found = parsed.findings.filter(code="unreadable_doi")
    assert found["source_record"].to_list() == ["line 1", "line 2"]
    assert found["message"][1].endswith(": 'see website'")


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"doi": "10.48550/arXiv.1706.03762"}, ["doi:10.48550/arxiv.1706.03762", "arxiv:1706.03762"]),
        ({"url": "https://arxiv.org/abs/1706.03762v3"}, ["arxiv:1706.03762"]),
        ({"url": "https://doi.org/10.1000/x"}, ["doi:10.1000/x"]),
        ({"url": "https://doi.org/10.1000/x", "doi": "10.1000/y"}, ["doi:10.1000/y"]),
    ],
)
def test_addresses_hold_identifiers(fields: dict[str, str], ids: list[str]) -> None:
    assert read_rows({"title": "T", "abstract": "a", **fields}).papers["ids"].to_list() == [ids]


@pytest.mark.parametrize(
    ("date", "first"),
    [("2023", dt.date(2017, 6, 1)), (None, dt.date(2017, 6, 1)), ("2017-05-30", dt.date(2017, 5, 30))],
)
def test_a_preprint_is_no_younger_than_its_number(date: str | None, first: dt.date) -> None:
    row = {"title": "T", "abstract": "a", "date": date, "arxiv_id": "1706.03762"}
    assert read_rows(row).papers["date_first"].to_list() == [first]


def test_every_field_is_known_by_its_own_name() -> None:
    assert columns.recognise(columns.FIELDS) == {field: field for field in columns.FIELDS}

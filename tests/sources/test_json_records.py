"""Answers of services in JSON, whole, in parts and damaged, read by one road; OpenAlex stands for all."""

from __future__ import annotations

import datetime as dt
import json
import re

import polars as pl
import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.openalex import OpenAlex

WORKS = [{"id": f"https://openalex.org/W{n}", "title": f"Snails {n}", "publication_year": 2020} for n in (1, 2, 3)]
LINES = "".join(json.dumps(work) + "\n" for work in WORKS)
PAGE = {"meta": {"count": 3}, "results": WORKS, "group_by": []}


def read(text: str, *, records_before: int = 0, lines_before: int = 0) -> Parsed:
    options = ReadOptions(dt.date(2026, 11, 19), records_before=records_before, lines_before=lines_before)
    return OpenAlex().parse(text.encode(), "works.json", options)


def places(parsed: Parsed) -> list[str]:
    return parsed.papers["source_record"].to_list()


def damaged(parsed: Parsed) -> list[str | None]:
    found = parsed.findings.filter(pl.col("code").is_in(["malformed_record", "damaged_rest"]))
    assert set(found["severity"]) <= {"error"}
    return found["source_record"].to_list()


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("shape", [PAGE, WORKS, [PAGE]])
def test_pages_and_lists_give_their_records_in_order(shape: object, indent: int | None) -> None:
    parsed = read(json.dumps(shape, indent=indent))
    assert places(parsed) == ["record 1", "record 2", "record 3"]
    assert parsed.papers["paper_id"].to_list() == ["W1", "W2", "W3"]
    assert parsed.refused == 0


def test_lines_are_numbered_as_in_the_file() -> None:
    assert places(read("\n" + LINES)) == ["line 2", "line 3", "line 4"]
    assert places(read(LINES, records_before=7, lines_before=20)) == ["line 21", "line 22", "line 23"]


def test_a_record_alone_is_read_on_one_line_or_several() -> None:
    assert places(read(json.dumps(WORKS[0]))) == ["line 1"]
    assert places(read(json.dumps(WORKS[0], indent=2))) == ["record 1"]


def test_pages_on_lines_tell_line_and_record() -> None:
    two_pages = f"{json.dumps(PAGE)}\n{json.dumps({'meta': {}, 'results': WORKS[:1]})}\n"
    assert places(read(two_pages)) == ["line 1, record 1", "line 1, record 2", "line 1, record 3", "line 2"]


def test_a_damaged_line_costs_itself_alone() -> None:
    parsed = read(LINES.replace('"title": "Snails 2"', '"title": Snails 2'))
    assert places(parsed) == ["line 1", "line 3"]
    assert damaged(parsed) == ["line 2"]
    assert parsed.refused == 1


def test_what_is_no_object_is_refused() -> None:
    parsed = read(json.dumps([WORKS[0], None, "snail", WORKS[1]]))
    assert places(parsed) == ["record 1", "record 4"]
    assert damaged(parsed) == ["record 2", "record 3"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", [PAGE, WORKS])
def test_a_damaged_record_costs_itself_alone(shape: object, indent: int | None) -> None:
    parsed = read(json.dumps(shape, indent=indent).replace('"Snails 2"', "Snails 2"))
    assert places(parsed) == ["record 1", "record 3"]
    assert damaged(parsed) == ["record 2"]


def test_objects_within_a_damaged_record_are_no_records() -> None:
    nested = [WORKS[0], {"id": "x", "bad": None, "cited": [{"title": "no paper"}]}, WORKS[2]]
    parsed = read(json.dumps(nested, indent=2).replace("null", "nil"))
    assert parsed.papers["title"].to_list() == ["Snails 1", "Snails 3"]


@pytest.mark.parametrize("shape", [PAGE, WORKS])
def test_records_before_a_cut_are_kept(shape: object) -> None:
    text = json.dumps(shape)
    parsed = read(text[: text.index("Snails 3")])
    assert places(parsed) == ["record 1", "record 2"]
    assert damaged(parsed) == ["record 3"]
    assert "damaged_rest" in set(parsed.findings["code"])


def test_a_record_whose_beginning_is_gone_is_refused_once() -> None:
    lines = json.dumps(WORKS, indent=1).split("\n")
    parsed = read("\n".join(lines[:6] + lines[7:]))
    assert places(parsed) == ["record 1", "record 3"]
    assert damaged(parsed) == ["record 2"]


@pytest.mark.parametrize("line", ['"meta": {', '"results": ['])
def test_a_page_whose_head_is_damaged_still_gives_its_records(line: str) -> None:
    assert read(json.dumps(PAGE, indent=1).replace(line, "", 1)).papers["paper_id"].to_list() == ["W1", "W2", "W3"]


def test_a_page_that_lost_its_beginning_still_gives_its_records() -> None:
    assert read(json.dumps(PAGE, indent=1)[1:]).papers["paper_id"].to_list() == ["W1", "W2", "W3"]


def test_a_piece_of_a_record_is_not_taken_for_the_record() -> None:
    text = json.dumps(PAGE, indent=1).replace('"title": "Snails 2",', '},\n"title": "Snails 2",')
    parsed = read(text)
    assert places(parsed) == ["record 1", "record 3"]
    assert damaged(parsed) == ["record 2"]


def test_a_part_without_the_head_of_its_file_is_read_like_a_whole_one() -> None:
    for indent in (None, 2):
        text = json.dumps(PAGE, indent=indent)
        starts = [match.start() for match in OpenAlex.record_start.finditer(text.encode())]
        parts = [read(text[: starts[1]]), read(text[starts[1] : starts[2]], records_before=1)]
        last = read(text[starts[2] :], records_before=2)
        assert [places(part) for part in (*parts, last)] == [["record 1"], ["record 2"], ["record 3"]]
        assert last.refused == 0


def test_an_empty_page_holds_no_paper_and_no_damage() -> None:
    parsed = read('{"meta": {"count": 0}, "results": []}')
    assert parsed.papers.is_empty()
    assert parsed.refused == 0
    assert parsed.findings["code"].to_list() == ["no_records"]


def test_a_half_surrogate_is_replaced() -> None:
    assert read('{"id": "W1", "title": "Sna\\ud800il"}').papers["title"].to_list() == ["Sna?il"]


@pytest.mark.parametrize(("text", "message"), [("", "empty"), (" \n", "empty"), ("a\0b", "binary")])
def test_files_without_any_text_are_a_source_error(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(text)


def test_the_answer_of_a_service_that_refused_is_its_own_words() -> None:
    with pytest.raises(SourceError, match=r"works\.json: the service .*: Invalid query: snail\s?is no field$"):
        read('{"error": "Invalid query", "message": "snail\\nis no field"}')


@pytest.mark.parametrize("shape", [{"results": WORKS}, WORKS])
def test_the_end_of_a_list_may_be_lost_with_no_record(shape: object) -> None:
    lines = json.dumps(shape, indent=2).split("\n")
    parsed = read("\n".join(line for line in lines if line.strip() != "]"))
    assert (places(parsed), parsed.refused) == (["record 1", "record 2", "record 3"], 0)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_objects_within_indented_records_are_no_lines(gone: int) -> None:
    works = [work | {"ids": [1], "authorships": [{"author": {"display_name": "A"}}]} for work in WORKS]
    text = json.dumps({"results": works}, indent=2)
    lines = re.sub(r'\{\s+"author": \{\s+("display_name": "A")\s+\}\s+\}', r'{"author": {\1}}', text).split("\n")
    assert '        {"author": {"display_name": "A"}}' in lines
    parsed = read("\n".join(lines[:gone] + lines[gone + 1 :]))
    assert parsed.papers.height + parsed.refused <= 4
    assert parsed.papers.height >= 2


def test_a_list_with_a_record_on_each_line_may_be_cut() -> None:
    parsed = read("[" + ",\n".join(map(json.dumps, WORKS)) + ",\n")
    assert (places(parsed), parsed.refused) == (["record 1", "record 2", "record 3"], 0)

from __future__ import annotations

import json

import pytest

from tests.sources.table_reading import codes, read
from topics.sources.tables import JsonLines


def test_json_lines_and_lists_say_where_a_record_stands() -> None:
    rows = [{"title": "A", "abstract": "a"}, {"title": "B", "abstract": "b"}]
    lines = read("\n\n".join(map(json.dumps, rows)), JsonLines())
    listed = read(json.dumps(rows, indent=1), JsonLines())
    assert lines.papers["source_record"].to_list() == ["line 1", "line 3"]
    assert listed.papers["source_record"].to_list() == ["item 1", "item 2"]


def test_bad_json_records_do_not_lose_the_others() -> None:
    good = '{"title": "T", "abstract": "a", "authors": ["Mira Holm"], "year": 2019}'
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


@pytest.mark.parametrize("indent", [None, 2])
def test_the_only_list_of_objects_in_an_object_holds_the_records(indent: int | None) -> None:
    wrapped = {"found": 2, "articles": [{"title": "A", "authors": [{"name": "X Y"}]}, {"title": "B"}]}
    assert read(json.dumps(wrapped, indent=indent), JsonLines()).papers["title"].to_list() == ["A", "B"]
    assert read(json.dumps(wrapped["articles"][0], indent=indent), JsonLines()).papers["title"].to_list() == ["A"]

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from topics.curate.ids import give_ids


def _ids(*records: tuple[str | None, str]) -> list[str]:
    return _given(*records)[0]["paper_id"].to_list()  # type: ignore[no-any-return]


def _given(*records: tuple[str | None, str]) -> tuple[pl.DataFrame, list[dict[str, str | None]]]:
    schema = {"paper_id": pl.String, "title": pl.String}
    table = pl.DataFrame(list(records), schema=schema, orient="row")
    return give_ids(table.with_columns(source=pl.lit("a.csv")))


RECORDS = st.lists(
    st.tuples(st.none() | st.sampled_from(["1", "2", "1-2", "x"]), st.sampled_from(["A", "B", "a!", ""])), max_size=8
)


@given(RECORDS)
def test_ids_are_unique_whatever_the_records_bring(records: list[tuple[str | None, str]]) -> None:
    ids = _ids(*records)
    assert None not in ids
    assert len(set(ids)) == len(records)


@given(RECORDS)
def test_the_same_records_get_the_same_ids_again(records: list[tuple[str | None, str]]) -> None:
    assert _ids(*records) == _ids(*records)


def test_own_ids_are_kept_where_they_are_unique() -> None:
    assert _ids(("W1", "One"), ("W2", "Two")) == ["W1", "W2"]


def test_an_id_made_from_a_title_does_not_depend_on_the_other_papers() -> None:
    assert _ids((None, "One"))[0] == _ids((None, "Two"), ("W3", "Three"), (None, "ONE."))[2]


def test_own_ids_that_clash_give_way_with_a_finding() -> None:
    papers, findings = _given(("7", "One"), ("7", "Two"), ("8", "Three"))
    assert papers["paper_id"][2] == "8"
    assert "7" not in papers["paper_id"].to_list()
    [clash] = findings
    assert (clash["severity"], clash["code"], clash["source"]) == ("info", "id_not_unique", "a.csv")
    assert "2 records" in str(clash["message"])
    assert "'7'" in str(clash["message"])


def test_unique_ids_give_no_finding() -> None:
    assert _given(("1", "One"), (None, "Two"))[1] == []

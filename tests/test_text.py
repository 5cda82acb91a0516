from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.text import count, fold, fold_column, listing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Øyvind Łukasz-Đorđe", "oyvind lukasz dorde"),
        ("José-Andrés  Quillmar", "jose andres quillmar"),
        ("Jose\u0301", "José"),
        ("Straße", "STRASSE"),
        ("What is it, then?", "what is it  then"),
        ("snake_case", "snake case"),
        ("Kenjirō", "KENJIRO"),
        ("ﬁne", "fine"),
        ("Ǽgir", "aegir"),
        ("𝓗ilbert", "hilbert"),
    ],
)
def test_case_accents_punctuation_and_spacing_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Li Wei", "Liwei"), ("Lin", "Ling"), ("张伟", "张三")])
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.none() | st.text(max_size=20)))
def test_a_column_is_folded_as_its_values_are(values: list[str | None]) -> None:
    folded = fold_column(pl.Series(values, dtype=pl.String))
    assert folded.to_list() == [None if value is None else fold(value) for value in values]


@pytest.mark.parametrize(("n", "words"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1200, "1,200 papers")])
def test_a_count_has_its_noun_in_the_right_number(n: int, words: str) -> None:
    assert count(n, "paper") == words


def test_a_count_takes_an_irregular_plural() -> None:
    assert count(2, "copy", "copies") == "2 copies"


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefg"), "a, b, c, d, e and 2 more"),
    ],
)
def test_a_listing_counts_what_it_leaves_out(items: list[str], words: str) -> None:
    assert listing(items) == words

from __future__ import annotations

import pytest

from topics.sources.personal_names import given_first, stated_by_name, without_marks


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Liu, Zihe", "Zihe Liu"),
        ("van der Berg, Jan P.", "Jan P. van der Berg"),
        ("Smith, Jane, Jr.", "Jane Smith Jr."),
        ("Smith, Jr., Jane", "Jane Smith Jr."),
        ("Smith, Jr.", "Smith Jr."),
        ("Holm, Mira, Ph.D.", "Mira Holm"),
        ("Mira Holm", "Mira Holm"),
        ("Holm,", "Holm"),
        ("Garden College, Dept. A, Room 3", "Garden College, Dept. A, Room 3"),
    ],
)
def test_the_given_name_comes_first(written: str, expected: str) -> None:
    assert given_first(written) == expected


def test_marks_of_a_cut_byline_are_no_names() -> None:
    assert without_marks(["Mira Holm", "others"]) == (["Mira Holm"], True)
    assert without_marks(["Mira Holm et al."]) == (["Mira Holm"], True)
    assert without_marks(["Mira Holm", "..."]) == without_marks(["Mira Holm \u2026"]) == (["Mira Holm"], True)
    assert without_marks(["Mira Holm", " "]) == (["Mira Holm"], False)


def test_what_is_stated_by_name_is_left_out_where_names_clash() -> None:
    assert stated_by_name("Liu, Zihe/A-1; Guo, Song/B-2 Holm, M/C-3") == {
        "liu,z": "A-1",
        "guo,s": "B-2",
        "holm,m": "C-3",
    }
    assert stated_by_name("Liu, Zihe/A-1; Liu, Zhe/B-2") == {}

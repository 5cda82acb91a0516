from __future__ import annotations

from typing import Any

import pytest

from tests.sources.table_reading import bylines, codes, names, read_rows


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
    "cell",
    [
        "A B, C D et al.",
        "A B; C D; et al",
        ["A B", "C D et al."],
        ["A B", "C D", "et al."],
        "A B, C D, ...",
        ["A B", "C D", "\u2026"],
    ],
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


def test_misaligned_lists_are_left_out_with_findings() -> None:
    row = {"title": "T", "abstract": "a", "date": "2020", "authors": "A B; C D", "author_ids": ["1"]}
    parsed = read_rows(*[{**row, "affiliations": ["X"]}] * 4)
    assert parsed.findings.select("code", "source_record").unique().sort("source_record").rows() == [
        ("authors_misaligned", f"line {n}") for n in range(1, 5)
    ]
    assert {message.split(":")[0] for message in parsed.findings["message"]} == {"author ids", "affiliations"}
    assert parsed.authorships["author_id"].null_count() == 8
    assert parsed.papers["institutions"].to_list() == [["X"]] * 4


def test_names_that_are_not_known_in_full_are_taken_from_the_other_column() -> None:
    known = {"Author full names": "Holm, Mira (5719); Nordmann, Ola (5720)", "Authors": "Holm M.; Nordmann O."}
    short = {"Author full names": "", "Authors": "Holm M.; Berg J.-O."}
    nobody = {"Author full names": "", "Authors": "[No author name available]"}
    parsed = read_rows(*({"Title": f"T{n}", "Abstract": "a", **row} for n, row in enumerate((known, short, nobody))))
    assert names(parsed) == [["Mira Holm", "Ola Nordmann"], ["M. Holm", "J.-O. Berg"], []]


def test_accents_in_latex_become_letters() -> None:
    assert bylines('M{\\"u}ller, J.; \\v{S}, A.', [{"name": "Garc{\\'i}a, A"}]) == [["J. Müller", "A. Š"], ["A García"]]


def test_an_orcid_may_lack_its_dashes() -> None:
    parsed = read_rows({"title": "T", "authors": ["A B", "C D"], "orcids": ["0000000218250097", None]})
    assert parsed.authorships["orcid"].to_list() == ["0000-0002-1825-0097", None]

"""Author pages in both layouts, whole, damaged and cut."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.author_page import AuthorPage

OPTIONS = ReadOptions(as_of=dt.date(2026, 11, 19))

SPACED = """Mira Holm

LG
h-index12
3papers
1,204citations
Novelty47%
AI Score54

3 Papers

CVAug 13, 2023Code
Counting Snails in Rainy Gardens

Ola Nordmann, Mira Holm, Jürgen Öztürk et al.

We count snails. In May 2023 it rained, and the snails came out.
LGApr 19
Why Do Kettles Whistle?

Mira Holm

Kettles whistle because steam is fast.

A second paragraph says the same of trains.
q-bio.NCDec 2, 2021
Memory of Goldfish in Round Bowls

N. R. Varga, Mira Holm · lakeside-lab

Goldfish remember the castle.
"""

COMPACT = """LGAug 13, 2023Code
Sparse Routing for Small MoEMira Holm, Ola Nordmann, Jürgen Öztürk et al. · lakeside-lab, uni-hill
We route sparsely and cheaply, using routing tables on paper.
43.9LGMay 2
A Survey of Kettles, Pots, and PansOla Nordmann, Mira Holm
Kettles, pots and pans are surveyed.
CVFeb 3, 2020
What Do Goldfish See?Sean O'Brien
Goldfish see a castle.
"""


def read(text: str | bytes, options: ReadOptions = OPTIONS) -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    return AuthorPage().parse(data, "page.txt", options)


def authors(parsed: Parsed) -> list[list[str]]:
    rows = parsed.authorships
    return [rows.filter(paper_id=place)["name"].to_list() for place in parsed.papers["source_record"]]


def codes(parsed: Parsed) -> list[tuple[str, str]]:
    return list(parsed.findings.select("severity", "code").iter_rows())


def test_spaced_layout() -> None:
    parsed = read(SPACED)
    papers = parsed.papers
    assert papers["title"].to_list() == [
        "Counting Snails in Rainy Gardens",
        "Why Do Kettles Whistle?",
        "Memory of Goldfish in Round Bowls",
    ]
    assert authors(parsed) == [
        ["Ola Nordmann", "Mira Holm", "Jürgen Öztürk"],
        ["Mira Holm"],
        ["N. R. Varga", "Mira Holm"],
    ]
    assert papers["authors_truncated"].to_list() == [True, False, False]
    assert papers["has_code"].to_list() == [True, False, False]
    assert papers["categories"].to_list() == [["CV"], ["LG"], ["q-bio.NC"]]
    assert papers["institutions"].to_list() == [[], [], ["lakeside-lab"]]
    assert papers["date_first"].to_list() == [dt.date(2023, 8, 13), dt.date(2026, 4, 19), dt.date(2021, 12, 2)]
    assert papers["date_last"].to_list() == papers["date_first"].to_list()
    assert papers["date_precision"].unique().to_list() == ["day"]
    assert papers["source_record"].to_list() == ["entry 1, line 12", "entry 2, line 18", "entry 3, line 26"]
    assert codes(parsed) == [("info", "authors_hidden"), ("info", "date_without_year")]


def test_paragraphs_of_an_abstract_stay_apart() -> None:
    assert read(SPACED).papers["abstract"][1] == (
        "Kettles whistle because steam is fast.\n\nA second paragraph says the same of trains."
    )


def test_header_gives_owner_and_claims() -> None:
    parsed = read(SPACED)
    assert parsed.owner == "Mira Holm"
    assert parsed.is_author_page
    assert parsed.claims["subject"].unique().to_list() == ["Mira Holm"]
    assert dict(parsed.claims.select("key", "value").iter_rows()) == {
        "h_index": "12",
        "papers": "3",
        "citations": "1204",
        "novelty": "47",
        "ai_score": "54",
        "field": "LG",
    }


def test_navigation_above_the_owner_is_no_part_of_the_header() -> None:
    assert read("Home\nSign in\n" + SPACED).owner == "Mira Holm"


def test_compact_layout() -> None:
    parsed = read(COMPACT)
    papers = parsed.papers
    assert parsed.owner is None
    assert papers["title"].to_list() == [
        "Sparse Routing for Small MoE",
        "A Survey of Kettles, Pots, and Pans",
        "What Do Goldfish See?",
    ]
    assert authors(parsed) == [
        ["Mira Holm", "Ola Nordmann", "Jürgen Öztürk"],
        ["Ola Nordmann", "Mira Holm"],
        ["Sean O'Brien"],
    ]
    assert papers["institutions"].to_list() == [["lakeside-lab", "uni-hill"], [], []]
    assert papers["score"].to_list() == [None, 43.9, None]
    assert papers["abstract"][2] == "Goldfish see a castle."
    assert papers["date_first"][1] == dt.date(2026, 5, 2)


@pytest.mark.parametrize("text", [SPACED, COMPACT])
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(" ", "\N{NO-BREAK SPACE}").encode(),
        lambda text: text.replace("\n", " \n").encode(),
        lambda text: text.replace("Öztürk", "O\u0308ztu\u0308rk").encode(),
        lambda text: text.replace("\n", "\n\n\n").encode(),
    ],
    ids=["crlf", "cr", "bom", "utf-16", "cp1252", "nbsp", "trailing", "decomposed", "extra blanks"],
)
def test_damage_done_by_copying_changes_nothing(text: str, damage) -> None:  # type: ignore[no-untyped-def]
    whole, damaged = read(text), read(damage(text))
    columns = ["title", "abstract", "date_first", "categories", "institutions", "has_code", "score"]
    assert damaged.papers.select(columns).equals(whole.papers.select(columns))
    assert authors(damaged) == authors(whole)
    assert damaged.claims.equals(whole.claims)


def test_one_stray_byte_leaves_all_other_names_as_they_are() -> None:
    parsed = read(SPACED.encode().replace(b"Kettles whistle", b"Kettles whistl\xe9"))
    assert authors(parsed) == authors(read(SPACED))
    assert codes(parsed)[0] == ("info", "encoding_guessed")


def test_missing_blank_lines() -> None:
    parsed = read("\n".join(line for line in SPACED.splitlines() if line))
    assert authors(parsed) == authors(read(SPACED))
    assert parsed.papers["title"].to_list() == read(SPACED).papers["title"].to_list()


@pytest.mark.parametrize(
    "line",
    ["In May 2023", "May 2, 2023 was warm.", "LG Electronics", "AI", "CVPR 2022", "LGTMay 2", "see cs.LG", "May 2"],
)
def test_lines_like_heads_stay_in_the_abstract(line: str) -> None:
    parsed = read(COMPACT.replace("Kettles, pots and pans", f"Kettles.\n{line}\nPots and pans"))
    assert parsed.papers.height == 3
    assert line in (parsed.papers["abstract"][1] or "")


def test_site_text_below_the_last_abstract_is_left_out() -> None:
    parsed = read(COMPACT + "\nLoad more\n© 2026 Example Inc. All rights reserved.\n")
    assert parsed.papers["abstract"][2] == "Goldfish see a castle."
    assert ("info", "ignored_text") in codes(parsed)


def test_text_above_the_first_entry_is_reported() -> None:
    parsed = read("The end of an abstract whose head was not copied. " * 4 + "\n" + COMPACT)
    assert parsed.papers.height == 3
    assert codes(parsed)[0] == ("warning", "ignored_text")


def test_category_without_date_opens_an_entry() -> None:
    parsed = read(COMPACT.replace("43.9LGMay 2", "LG"))
    assert parsed.papers.height == 3
    assert parsed.papers["date_precision"][1] == "none"
    assert parsed.papers["categories"][1].to_list() == ["LG"]
    assert ("warning", "unreadable_date") in codes(parsed)


@pytest.mark.parametrize("date", ["Feb 30, 2023", "Mai 13, 2023"])
def test_unreadable_date_keeps_the_paper(date: str) -> None:
    parsed = read(COMPACT.replace("Feb 3, 2020", date))
    assert parsed.papers.height == 3
    assert parsed.papers["date_first"][2] is None
    assert ("warning", "unreadable_date") in codes(parsed)


def test_head_without_title_is_refused() -> None:
    parsed = read(COMPACT + "CLJul 8, 2")
    assert (parsed.papers.height, parsed.refused) == (3, 1)
    assert codes(parsed)[0] == ("warning", "truncated_entry")
    assert parsed.findings["source_record"][0] == "entry 4, line 10"


def test_title_without_abstract_is_kept() -> None:
    parsed = read(COMPACT.replace("Goldfish see a castle.\n", ""))
    assert parsed.papers.height == 3
    assert parsed.papers["abstract"][2] is None
    assert ("warning", "missing_abstract") in codes(parsed)


def test_line_that_cannot_be_parted_is_kept_whole() -> None:
    line = "an untold tale of kettles et al."
    parsed = read(COMPACT.replace("What Do Goldfish See?Sean O'Brien", line))
    assert parsed.papers["title"][2] == line
    assert authors(parsed)[2] == []
    assert ("warning", "authors_unclear") in codes(parsed)


def test_spaced_entry_without_authors_keeps_its_abstract() -> None:
    parsed = read(SPACED.replace("Mira Holm\n\nKettles", "Kettles"))
    assert parsed.papers["abstract"][1].startswith("Kettles whistle")
    assert authors(parsed)[1] == []
    assert ("warning", "authors_unclear") in codes(parsed)


def test_header_without_entries() -> None:
    header = SPACED.partition("CVAug")[0]
    parsed = read(header)
    assert parsed.papers.is_empty()
    assert parsed.owner == "Mira Holm"
    assert codes(parsed) == [("error", "no_entries")]
    assert 0 < AuthorPage().sniff(header.encode(), "page.txt") < 0.6


@pytest.mark.parametrize("data", [b"", b"Just a letter.\n\nDear reader,\n", b"PAR1\x00\x01LGMay 2\n"])
def test_other_files_are_refused(data: bytes) -> None:
    assert AuthorPage().sniff(data, "page.txt") == 0
    with pytest.raises(SourceError, match=r"page\.txt"):
        read(data)


@pytest.mark.parametrize("text", [SPACED, COMPACT])
def test_sniff_is_sure_of_whole_pages(text: str) -> None:
    assert AuthorPage().sniff(text.encode(), "anything") > 0.9


@pytest.mark.parametrize("text", [SPACED, COMPACT])
@given(data=st.data())
@settings(max_examples=100)
def test_cut_pages_never_invent_papers(text: str, data: st.DataObject) -> None:
    whole = text.encode()
    cut = data.draw(st.integers(0, len(whole)))
    try:
        parsed = read(whole[:cut])
    except SourceError:
        return
    assert parsed.papers.height + parsed.refused <= 3
    titles = parsed.papers["title"].to_list()
    assert titles[:-1] == read(whole).papers["title"].to_list()[: max(len(titles) - 1, 0)]
    assert all(any(line.startswith(title) for line in text.splitlines()) for title in titles)


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(max_examples=100)
def test_garbage_raises_nothing_but_source_errors(noise: bytes, place: int) -> None:
    page = COMPACT.encode()
    for data in (noise, page[:place] + noise + page[place:]):
        try:
            read(data)
        except SourceError:
            continue

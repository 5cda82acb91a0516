from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from topics.curate.claims import claimed_papers
from topics.curate.corpus import assemble
from topics.registry import Parsed

FileOf = Callable[..., Parsed]
Found = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def found(file_of: FileOf) -> Found:
    """Severity, code and message of what is wrong with a page that lists ``n`` papers and states the facts given."""

    def check(n: int, **stated: str) -> list[tuple[str, str, str]]:
        papers = [{"title": f"Paper {i}"} for i in range(n)]
        file = file_of("page.txt", *papers, owner="Ada", is_author_page=True, claims=list(stated.items()))
        findings = assemble({"page.txt": file}, dt.date(2026, 11, 19)).findings
        return list(findings.select("severity", "code", "message").iter_rows())

    return check


def test_fewer_papers_than_claimed_are_a_warning_with_both_numbers(found: Found) -> None:
    [(severity, code, message)] = found(50, papers="133")
    assert (severity, code) == ("warning", "papers_missing")
    assert "claims 133 papers and lists 50: 83 papers missing" in message


def test_works_are_papers(found: Found) -> None:
    assert [code for _, code, _ in found(1, works="2")] == ["papers_missing"]


@pytest.mark.parametrize(
    ("stated", "n"), [({"papers": 3, "works": 5}, 3), ({"works": 5}, 5), ({"h_index": 3}, None), ({"works": 0}, 0)]
)
def test_papers_claimed_are_those_of_either_kind_of_page(stated: dict[str, int], n: int | None) -> None:
    assert claimed_papers(stated) == n


def test_an_h_index_is_held_against_works_as_well(found: Found) -> None:
    assert [code for _, code, _ in found(2, works="2", h_index="3")] == ["h_index_exceeds_papers"]


def test_more_papers_than_claimed_are_said_too(found: Found) -> None:
    assert "more than it claims" in found(3, papers="2")[0][2]


def test_an_h_index_needs_as_many_papers_and_its_square_in_citations(found: Found) -> None:
    rows = found(12, papers="12", h_index="70", citations="124")
    assert [(severity, code) for severity, code, _ in rows] == [
        ("error", "h_index_exceeds_papers"),
        ("error", "h_index_exceeds_citations"),
    ]
    assert "70" in rows[0][2]
    assert "12" in rows[0][2]
    assert "4,900 citations" in rows[1][2]
    assert "124" in rows[1][2]


@pytest.mark.parametrize(
    "stated",
    [{"papers": "3", "h_index": "3", "citations": "9"}, {"h_index": "70"}, {"novelty": "53%"}, {"papers": "many"}, {}],
)
def test_what_can_be_true_gives_no_finding(found: Found, stated: dict[str, str]) -> None:
    assert found(3, **stated) == []


def test_a_paper_that_is_also_on_another_page_still_counts_for_its_own(file_of: FileOf) -> None:
    files = {
        name: file_of(name, {"doi": "10.1/x"}, owner=name[0], is_author_page=True, claims=[("papers", "1")])
        for name in ("a.txt", "b.txt")
    }
    findings = assemble(files, dt.date(2026, 11, 19)).findings
    assert findings["code"].to_list() == ["duplicate"]

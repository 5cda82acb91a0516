from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from topics.curate.corpus import assemble
from topics.registry import Parsed
from topics.results import Corpus

FileOf = Callable[..., Parsed]
AS_OF = dt.date(2026, 11, 19)
# The owner is behind "et al." on the last.
BYLINES = (["Ada Öz", "Bo Li"], ["Ada Öz", "Cy Day"], ["ADA OZ"], ["Bo Li"])


def page(file_of: FileOf, *bylines: list[str], owner: str | None = None, told: str | None = None) -> Corpus:
    papers = [{"title": f"Paper {i}", "authors": names, "authors_truncated": True} for i, names in enumerate(bylines)]
    file = file_of("page.txt", *papers, owner=owner, is_author_page=True)
    return assemble({"page.txt": file}, AS_OF, {"page.txt": told} if told else {})


def owners(corpus: Corpus) -> list[str | None]:
    """Owner of each paper."""
    named = corpus.authorships.filter("is_owner").select("paper_id", "name")
    return (
        corpus.papers.select("paper_id").join(named, on="paper_id", how="left", maintain_order="left")["name"].to_list()
    )


def codes(corpus: Corpus) -> list[str]:
    return [code for code in corpus.findings["code"] if code.startswith("owner")]


def test_the_owner_a_page_states_wrote_every_paper_also_behind_et_al(file_of: FileOf) -> None:
    corpus = page(file_of, *BYLINES, owner="Ada Öz")
    assert owners(corpus) == ["Ada Öz"] * 4
    assert codes(corpus) == []


def test_an_owner_behind_et_al_has_no_position(file_of: FileOf) -> None:
    last = page(file_of, *BYLINES, owner="Ada Öz").authorships.filter("is_owner")["position"]
    assert last.to_list() == [1, 1, 1, None]


def test_the_name_on_most_entries_is_taken_for_the_owners_and_that_is_said(file_of: FileOf) -> None:
    corpus = page(file_of, ["Ada Öz", "Bo Li"], ["Ada Öz"], ["ADA OZ"], ["Cy Day"])
    assert owners(corpus) == ["Ada Öz"] * 4
    assert codes(corpus) == ["owner_guessed"]
    assert "3 of 4 entries" in corpus.findings["message"][0]


@pytest.mark.parametrize(
    "bylines",
    [(["Ada", "Bo"], ["Ada", "Bo"]), (["Ada"], ["Bo"], ["Cy"]), ([], [])],
    ids=["two names equally often", "nobody twice", "no names"],
)
def test_an_unclear_owner_stays_unknown_with_advice(file_of: FileOf, bylines: tuple[list[str], ...]) -> None:
    corpus = page(file_of, *bylines)
    assert owners(corpus) == [None] * len(bylines)
    assert codes(corpus) == ["owner_unknown"]
    assert "=NAME" in corpus.findings["message"][0]


def test_the_owner_the_user_names_beats_the_pages(file_of: FileOf) -> None:
    assert owners(page(file_of, *BYLINES, owner="Ada Öz", told="Bo Li")) == ["Bo Li"] * 4


def test_a_table_has_no_owner(file_of: FileOf) -> None:
    corpus = assemble({"t.csv": file_of("t.csv", {"authors": ["Ada"]}, {"authors": ["Ada"]})}, AS_OF)
    assert not corpus.authorships["is_owner"].any()
    assert corpus.findings.is_empty()


def test_claims_are_about_the_owner_once_known(file_of: FileOf) -> None:
    file = file_of("page.txt", {"authors": ["Ada"]}, is_author_page=True, claims=[("papers", "1")])
    assert assemble({"page.txt": file}, AS_OF).claims["subject"].to_list() == ["Ada"]


def test_owners_of_several_pages_stay_apart(file_of: FileOf) -> None:
    files = {
        name: file_of(name, {"title": f"Paper of {name}", "authors": ["Cy"]}, owner=owner, is_author_page=True)
        for name, owner in (("a.txt", "Ada"), ("b.txt", "Bo"))
    }
    assert owners(assemble(files, AS_OF)) == ["Ada", "Bo"]


def test_a_page_without_entries_still_makes_a_corpus(file_of: FileOf) -> None:
    corpus = assemble({"page.txt": file_of("page.txt", owner="Ada", is_author_page=True)}, AS_OF)
    assert len(corpus) == 0
    assert corpus.authorships.schema["position"] == pl.Int32


@pytest.mark.parametrize("spelling", ["A. Öz", "Öz, Ada", "Oz Ada", "Ada M. Öz"])
def test_the_owner_is_known_on_the_own_page_by_initials_and_in_any_order(file_of: FileOf, spelling: str) -> None:
    corpus = page(file_of, [spelling, "Bo Li"], ["Ada Öz"], owner="Ada Öz")
    assert corpus.authorships["name"].to_list() == ["Ada Öz", "Bo Li", "Ada Öz"]
    assert owners(corpus) == ["Ada Öz"] * 2


@pytest.mark.parametrize("byline", [["A. Öz", "Anna Öz", "A. M. Öz"], ["A. Öz", "Ada Öz"]], ids=["two", "both"])
def test_initials_are_not_the_owner_where_another_could_be(file_of: FileOf, byline: list[str]) -> None:
    corpus = page(file_of, byline, owner="Ada Öz")
    assert "A. Öz" in corpus.authorships["name"]
    assert owners(corpus) == ["Ada Öz"]

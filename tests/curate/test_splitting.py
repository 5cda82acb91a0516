from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from topics.analyse.people import find_authors
from topics.curate.corpus import assemble
from topics.curate.findings import finding
from topics.curate.splitting import UNLESS_SPLIT, split_people
from topics.errors import NotFound
from topics.registry import Parsed
from topics.results import Corpus, Identity
from topics.schemas import FINDINGS
from topics.subjects import choose_subjects

FileOf = Callable[..., Parsed]
CLAIMS = [("h_index", "1")]


@pytest.fixture
def page(file_of: FileOf, as_of: object) -> Corpus:
    """The page of Zihe Liu: three papers, one of them behind "et al."."""
    bylines = (["Zihe Liu", "Noor Haddarin"], ["Ola Brandt", "Zihe Liu"], ["Noor Haddarin"])
    papers = [{"title": f"On matter {i}", "authors": names} for i, names in enumerate(bylines)]
    file = file_of("page.txt", *papers, owner="Zihe Liu", is_author_page=True, claims=CLAIMS)
    return assemble({"page.txt": file}, as_of)


def identity(corpus: Corpus, *people: int) -> Identity:
    groups = pl.DataFrame({"paper_id": corpus.ids, "person": people, "evidence": "a topic"}).sort("person")
    return Identity("Zihe Liu", 0.9, "several", groups.cast({"person": pl.Int32}), "1 of the 3 papers is apart")


def bylines(corpus: Corpus) -> list[list[str]]:
    return corpus.authorships.group_by("paper_id", maintain_order=True).agg("name")["name"].to_list()


def test_each_person_gets_a_name_and_the_others_keep_theirs(page: Corpus) -> None:
    split = split_people(page, [identity(page, 1, 2, 1)])
    assert bylines(split) == [
        ["Zihe Liu (1)", "Noor Haddarin"],
        ["Ola Brandt", "Zihe Liu (2)"],
        ["Noor Haddarin", "Zihe Liu (1)"],
    ]
    assert split.papers.equals(page.papers)


def test_the_corpus_given_stays_as_it_was(page: Corpus) -> None:
    split_people(page, [identity(page, 1, 2, 1)])
    assert "Zihe Liu" in page.authorships["name"]


def test_every_person_is_said_and_how_to_undo_it(page: Corpus) -> None:
    found = split_people(page, [identity(page, 1, 2, 1)]).findings.filter(code="people_split")
    assert found["subject"].to_list() == ["Zihe Liu (1)", "Zihe Liu (2)"]
    assert "2 people" in found["message"][0]
    assert "has 2 of the 3 papers" in found["message"][0]
    assert "without --split-people" in found["message"][0]


def test_what_was_found_about_the_name_is_answered(page: Corpus) -> None:
    rows = [finding("warning", "several_people", name, "hides several") for name in ("Zihe Liu", "Ola Brandt")]
    warned = replace(page, findings=FINDINGS.frame(rows))
    left = split_people(warned, [identity(page, 1, 2, 1)]).findings.filter(code="several_people")
    assert left["subject"].to_list() == ["Ola Brandt"]


def test_the_old_name_leads_to_the_new_ones(page: Corpus) -> None:
    split = split_people(page, [identity(page, 1, 2, 1)])
    with pytest.raises(NotFound, match=r"Zihe Liu \(1\), Zihe Liu \(2\)"):
        find_authors(split.authorships, ["Zihe Liu"])
    assert find_authors(split.authorships, ["zihe liu (2)"]) == ["Zihe Liu (2)"]


def test_everybody_on_the_page_gets_a_page_and_nobody_its_claims(page: Corpus) -> None:
    split = split_people(page, [identity(page, 1, 2, 1)])
    assert [subject.name for subject in choose_subjects(split)] == ["Zihe Liu (1)", "Zihe Liu (2)", "All papers"]
    assert split.claims["subject"].to_list() == ["Zihe Liu"]


def test_nobody_to_split_changes_no_name(page: Corpus) -> None:
    split = split_people(page, [])
    assert split.authorships.equals(page.authorships)
    assert split.findings.equals(page.findings)


def test_names_left_whole_are_no_longer_told_how_to_split(page: Corpus) -> None:
    rows = [finding("warning", "several_people", "Ola Brandt", f"Ola Brandt hides several. {UNLESS_SPLIT}")]
    warned = replace(page, findings=FINDINGS.frame(rows))
    for identities in ([], [identity(page, 1, 2, 1)]):
        left = split_people(warned, identities).findings.filter(code="several_people")
        assert left["message"].to_list() == ["Ola Brandt hides several"]


def test_leftovers_get_a_number_and_are_said_to_be_that(page: Corpus) -> None:
    loose = replace(identity(page, 1, 2, 1), loose=(1,))
    first, second = split_people(page, [loose]).findings.filter(code="people_split")["message"]
    assert "into 2 groups" in first
    assert "no sure tie to each other: leftovers rather than a person" in first
    assert "leftovers" not in second

from __future__ import annotations

import pytest

from tests.runs import OWNER, small_run
from topics.config import Group
from topics.errors import NotFound, TooFewPapers
from topics.results import Run, Subject
from topics.subjects import author_subject, choose_subjects, corpus_subject, group_subject


@pytest.fixture(scope="module")
def run() -> Run:
    return small_run()


def names(subjects: list[Subject]) -> list[tuple[str, str]]:
    return [(subject.kind, subject.name) for subject in subjects]


LAB = {"Lab": Group(authors=(OWNER, "Bo Marsh"))}


def test_the_authors_and_groups_asked_for_are_the_subjects(run: Run) -> None:
    assert names(choose_subjects(run.corpus, ["bo marsh"], LAB, ["Lab"])) == [("author", "Bo Marsh"), ("group", "Lab")]


def test_groups_that_are_defined_are_left_out_where_only_authors_are_asked_for(run: Run) -> None:
    assert names(choose_subjects(run.corpus, ["Bo Marsh"], LAB)) == [("author", "Bo Marsh")]


def test_without_a_wish_all_groups_are_subjects(run: Run) -> None:
    assert names(choose_subjects(run.corpus, groups=LAB)) == [("group", "Lab")]


def test_without_groups_the_owners_of_the_pages_are(run: Run) -> None:
    assert names(choose_subjects(run.corpus)) == [("author", OWNER)]


def test_without_owners_all_papers_together_are(sample_run: Run) -> None:
    assert choose_subjects(sample_run.corpus) == [corpus_subject(sample_run.corpus)]


def test_a_subject_named_twice_is_one(run: Run) -> None:
    assert len(choose_subjects(run.corpus, ["Bo Marsh", "BO MARSH"])) == 1


def test_an_author_has_every_paper_with_the_name(run: Run) -> None:
    wrote = set(run.authorships.filter(name=OWNER)["paper_id"])
    assert set(author_subject(run.corpus, OWNER).paper_ids) == wrote


def test_a_group_has_the_papers_of_any_member_that_pass_every_filter(run: Run) -> None:
    members = group_subject(run.corpus, "Lab", LAB["Lab"])
    with_venue = group_subject(run.corpus, "Lab", Group(authors=LAB["Lab"].authors, venue="conference"))
    assert set(members.paper_ids) == {p for n in members.members for p in author_subject(run.corpus, n).paper_ids}
    assert set(with_venue.paper_ids) == set(members.paper_ids) & set(
        run.papers.filter(venue="A Conference")["paper_id"]
    )


def test_a_venue_is_found_by_whole_words(run: Run) -> None:
    assert group_subject(run.corpus, "All", Group(venue="a  CONFERENCE!")).paper_ids
    with pytest.raises(TooFewPapers):
        group_subject(run.corpus, "None", Group(venue="confer"))


@pytest.mark.parametrize("group", [Group(category="cs.LG"), Group(source="page.txt")])
def test_a_group_may_be_a_filter_alone(run: Run, group: Group) -> None:
    assert set(group_subject(run.corpus, "All", group).paper_ids) == set(run.corpus.ids)


def test_a_name_nobody_has_is_an_error_with_the_nearest(run: Run) -> None:
    with pytest.raises(NotFound, match="Did you mean: Bo Marsh"):
        choose_subjects(run.corpus, ["Bo Mash"])
    with pytest.raises(NotFound, match="Did you mean: Lab"):
        choose_subjects(run.corpus, groups=LAB, names=["Lap"])
    with pytest.raises(NotFound, match="Bo Marsh"):
        group_subject(run.corpus, "Lab", Group(authors=("Bo Mash",)))


def test_a_group_without_papers_is_an_error_that_names_it(run: Run) -> None:
    with pytest.raises(TooFewPapers, match="'Old'"):
        group_subject(run.corpus, "Old", Group(venue="nowhere"))

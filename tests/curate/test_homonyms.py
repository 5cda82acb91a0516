from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.curate.homonyms import identify
from topics.curate.identity_evidence import Evidence, Gatherer
from topics.curate.identity_groups import Merge, agglomerate, divide, groups_of
from topics.curate.identity_model import BASE_RATE, GRADES, grade, score
from topics.curate.identity_words import Sayings
from topics.curate.person_groups import describe_groups, tell_groups
from topics.results import Identity
from topics.text import count

NAME = "Mio Tan"
REEFS, SLEEP = 0, 1
REEF_PEOPLE = ("Ada Holm", "Bo Quist", "Cy Varga")
SLEEP_PEOPLE = ("Dee Marsh", "Eli Roth", "Fay Lund")
Rows = Sequence[dict[str, Any]]


def paper(topic: int, *coauthors: str, **facts: Any) -> dict[str, Any]:
    return {"topic": topic, "coauthors": coauthors, **facts}


TWO_PEOPLE = [
    *(paper(REEFS, REEF_PEOPLE[i % 3], REEF_PEOPLE[(i + 1) % 3], venue="Reef Letters") for i in range(5)),
    *(paper(SLEEP, SLEEP_PEOPLE[i % 3], SLEEP_PEOPLE[(i + 1) % 3], venue="Night Studies") for i in range(4)),
]


def tables(rows: Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Papers and authorships, the name first on every paper."""
    words = {REEFS: "Coral reefs and their heat", SLEEP: "Sleep and night shifts"}
    blank = dict.fromkeys(("affiliation", "author_id", "orcid"))
    papers, authorships = [], []
    for i, row in enumerate(rows):
        papers.append({
            "paper_id": f"p{i}", "title": words[row["topic"]], "abstract": f"Of {words[row['topic']].lower()}.",
            "source": row.get("source", "a.csv"), "venue": row.get("venue"), "duplicate_of": None,
            "authors_truncated": row.get("cut", False), "date_first": row.get("date"), "date_last": row.get("date"),
        })  # fmt: skip
        own = blank | {key: row[key] for key in blank if key in row}
        authorships.append({"paper_id": f"p{i}", "position": 1, "name": NAME, "is_owner": False, **own})
        authorships += [
            {"paper_id": f"p{i}", "position": k, "name": name, "is_owner": False, **blank}
            for k, name in enumerate(row["coauthors"], start=2)
        ]
    return schemas.PAPERS.frame(papers), schemas.AUTHORSHIPS.frame(authorships)


def vectors_of(rows: Rows) -> Any:
    """Texts of a topic lie near each other, and across from those of the other."""
    noise = np.random.default_rng(0).normal(scale=0.6, size=(len(rows), 4))
    vectors = noise + [[1, 0, 0, 0] if row["topic"] == REEFS else [0, 1, 0, 0] for row in rows]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def identity_of(rows: Rows) -> Identity:
    return identify(NAME, *tables(rows), vectors_of(rows))


def people(identity: Identity) -> list[int]:
    """The person of each paper, in the order of the papers."""
    return identity.groups.sort(pl.col("paper_id").str.slice(1).cast(pl.Int32))["person"].to_list()


def test_two_people_are_told_apart_by_co_authors_topic_and_venue() -> None:
    found = identity_of(TWO_PEOPLE)
    assert people(found) == [1] * 5 + [2] * 4
    assert found.is_several
    assert found.n_people == 2
    assert found.summary == "4 of the 9 papers share no co-author or venue with the rest, and their texts are not close"


def test_every_paper_says_what_ties_it_to_its_group() -> None:
    evidence = identity_of(TWO_PEOPLE).groups["evidence"]
    assert evidence.str.contains("with its group").all()
    assert evidence[0] == "shares Bo Quist, Ada Holm and a venue with its group, and its text is close to theirs"


def test_one_person_with_two_topics_and_the_same_co_authors_stays_one() -> None:
    found = identity_of([{**row, "coauthors": REEF_PEOPLE[:2], "venue": None} for row in TWO_PEOPLE])
    assert (found.grade, found.n_people) == ("one person", 1)
    assert found.summary == "the 9 papers hang together"


def test_a_cut_list_of_authors_counts_as_unknown() -> None:
    alone = [paper(i % 2, f"Person {i}") for i in range(8)]
    assert identity_of([row | {"cut": True} for row in alone]).score < identity_of(alone).score


def test_a_paper_without_co_authors_is_no_sign_of_another_person() -> None:
    papers, authorships = tables([paper(REEFS), paper(REEFS, "Ada Holm")])
    assert Gatherer(papers, authorships).evidence(NAME, np.eye(2)).open.tolist() == [True, False]


def test_papers_of_one_orcid_are_one_person_s_and_of_two_are_not() -> None:
    same = [paper(i % 2, f"Person {i}", orcid="0000-0001", author_id=f"A{i}") for i in range(6)]
    assert identity_of(same).n_people == 1
    two = [paper(REEFS, "Ada Holm", orcid=f"0000-000{i % 2}") for i in range(6)]
    assert people(identity_of(two)) == [1, 2] * 3
    assert identity_of(two).grade == "several"


def test_author_ids_differ_only_within_a_source() -> None:
    rows = [paper(REEFS, "Ada Holm", author_id=f"A{i % 2}", source=f"{i % 2}.csv") for i in range(6)]
    assert identity_of(rows).n_people == 1
    assert identity_of([row | {"source": "a.csv"} for row in rows]).n_people == 2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_papers_have_groups_but_no_grade(n: int) -> None:
    found = identity_of(TWO_PEOPLE[4 : 4 + n])
    assert (found.grade, found.score) == ("unknown", BASE_RATE)
    assert found.summary == f"{count(n, 'paper')} {'is' if n == 1 else 'are'} too few to tell; 4 are needed"


def test_different_orcids_decide_of_few_papers_too() -> None:
    rows = [paper(REEFS, "Ada Holm", orcid="0000-0097"), paper(REEFS, "Ada Holm", orcid="0000-3700"), paper(SLEEP)]
    found = identity_of(rows)
    assert (found.grade, found.score, found.by_ids) == ("several", 1.0, True)
    assert found.summary == "the papers stand under 2 different ORCIDs (0000-0097 and 0000-3700)"
    assert len(set(people(found)[:2])) == 2


def test_different_author_ids_of_a_service_are_named_as_the_reason() -> None:
    found = identity_of([paper(REEFS, "Ada Holm", author_id=f"openalex:A{i % 2}", source=f"{i}.csv") for i in range(6)])
    assert found.summary == "the papers stand under 2 different author ids of openalex (openalex:A0 and openalex:A1)"
    other = [paper(REEFS, "Ada Holm", author_id=f"{service}:1") for service in ("openalex", "scopus")]
    assert identity_of(other).grade == "unknown"


def test_ids_of_a_service_are_one_person_s_where_an_orcid_joins_them() -> None:
    ids = [("s:1", None), ("s:2", "0000-0001"), ("s:1", "0000-0001")]
    assert identity_of([paper(REEFS, author_id=one, orcid=orcid) for one, orcid in ids]).grade == "unknown"


def test_names_of_different_ids_are_found_whatever_their_papers() -> None:
    for ids, names in ((("0000-0001", "0000-0002"), [NAME]), (("0000-0001", "0000-0001"), [])):
        gatherer = Gatherer(*tables([paper(REEFS, "Ada Holm", orcid=orcid) for orcid in ids]))
        assert gatherer.names_of_different_ids() == names


def test_a_group_without_a_sure_tie_is_leftovers() -> None:
    tied = no_evidence(6)
    tied.links[0, 1] = tied.links[1, 0] = tied.topic[0, 1] = tied.topic[1, 0] = 1.0
    groups = [np.array([2, 3, 4]), np.array([0, 1]), np.array([5])]
    said = Sayings(tied, groups, [["Ada Holm"], ["Ada Holm"], *([[]] * 4)])
    assert said.loose() == (1, 3)
    assert said.paper(2) == "is nearest to its group, without a sure tie"
    assert said.summary("several").endswith("; 4 are grouped without a sure tie")
    tied.ids[5, 0] = tied.ids[0, 5] = -1
    assert said.loose() == (1,)
    assert said.paper(5) == "stands under an id of its own"


def test_the_groups_described_say_which_are_leftovers() -> None:
    found = identity_of(TWO_PEOPLE)
    described = describe_groups(replace(found, loose=(2,)), *tables(TWO_PEOPLE))
    assert described["is_loose"].to_list() == [False, True]


@pytest.mark.parametrize("odds", [-0.9, 0.0, 2.0])
@pytest.mark.parametrize("n", [4, 6, 40])
def test_score_grade_and_groups_agree(odds: float, n: int) -> None:
    rows = np.arange(n)
    merges = [Merge(rows[:k], rows[k : k + 1], np.zeros(9), odds) for k in range(1, n)]
    value, groups = divide(n, merges)
    assert (len(groups) == 1) == (value < dict(GRADES)["probably several"])


def test_papers_of_one_person_are_one_group_whatever_lies_far() -> None:
    rows = np.arange(40)
    merges = [Merge(rows[:k], rows[k : k + 1], np.zeros(9), 9.0 if k < 39 else -2.1) for k in range(1, 40)]
    value, groups = divide(40, merges)
    assert (grade(value), len(groups)) == ("one person", 1)


def test_nothing_to_go_by_is_unknown() -> None:
    papers, authorships = tables([paper(REEFS) for _ in range(5)])
    assert identify(NAME, papers, authorships, np.zeros((5, 4), dtype=np.float32)).grade == "unknown"


def test_a_rare_co_author_ties_more_than_a_common_name() -> None:
    papers, authorships = tables([paper(REEFS, "Ada Holm"), paper(REEFS, "Ada Holm", "Wei Li"), paper(SLEEP, "Wei Li")])
    more = [{"paper_id": f"q{i}", "name": "Wei Li", "position": 1} for i in range(20)]
    papers = pl.concat([papers, schemas.PAPERS.frame({"paper_id": row["paper_id"]} for row in more)])
    gatherer = Gatherer(papers, pl.concat([authorships, schemas.AUTHORSHIPS.frame(more)]))
    links = gatherer.evidence(NAME, np.eye(3)).links
    assert links[0, 1] == 1
    assert 0 < links[1, 2] < 0.5
    assert links[0, 2] == 0


def test_affiliations_agree_on_the_words_that_say_which_they_are() -> None:
    stated = ("University of Lund", "Lund Institute", "University of Bergen", None)
    papers, authorships = tables([paper(REEFS, affiliation=text) for text in stated])
    found = Gatherer(papers, authorships).evidence(NAME, np.eye(4)).affiliation
    assert found[0].tolist() == [0, 1, -1, 0]


def test_order_of_papers_and_of_authorships_does_not_matter() -> None:
    papers, authorships = tables(TWO_PEOPLE)
    shuffled = authorships.reverse()
    assert identify(NAME, papers, shuffled, vectors_of(TWO_PEOPLE)).groups.equals(identity_of(TWO_PEOPLE).groups)


def no_evidence(n: int) -> Evidence:
    zeros = np.zeros((n, n))
    return Evidence(
        zeros, np.zeros(n, dtype=bool), zeros.copy(), zeros.copy(), zeros.copy(), zeros.copy(), np.full(n, math.nan)
    )


def test_papers_join_up_to_one_group_and_stay_apart_below_the_threshold() -> None:
    merges = agglomerate(no_evidence(3))
    assert [len(merge.larger) + len(merge.smaller) for merge in merges] == [2, 3]
    assert [group.tolist() for group in groups_of(3, merges, -math.inf)] == [[0, 1, 2]]
    assert [group.tolist() for group in groups_of(3, merges, math.inf)] == [[0], [1], [2]]
    assert agglomerate(no_evidence(1)) == []


def test_the_score_grows_with_doubt() -> None:
    scores = [score([5.0, 5.0, least], 4) for least in (5.0, 1.0, -1.0, -3.0)]
    assert scores == sorted(scores)
    assert 0 < scores[0] < scores[-1] < 1
    assert score([-50.0], 2) < 1


@pytest.mark.parametrize(("name", "least"), GRADES)
def test_grades_begin_at_their_score(name: str, least: float) -> None:
    assert grade(least) == name


def test_groups_are_described_by_years_terms_co_authors_and_venues() -> None:
    rows = [row | {"date": None} for row in TWO_PEOPLE]
    papers, authorships = tables(rows)
    described = describe_groups(identity_of(rows), papers, authorships)
    assert described["n_papers"].to_list() == [5, 4]
    assert described["first_year"].to_list() == [None, None]
    assert set(described["coauthors"][1]) == set(SLEEP_PEOPLE)
    assert described["venues"].to_list() == [["Reef Letters"], ["Night Studies"]]
    assert "coral reefs" in described["terms"][0]
    assert tell_groups(described).startswith("5 papers: coral reefs")


def test_many_groups_are_counted_in_the_message() -> None:
    described = pl.DataFrame({
        "person": range(1, 11), "n_papers": [1] * 10, "first_year": [2020] * 10, "last_year": [2020] * 9 + [2021],
        "terms": [["reefs"]] * 10, "coauthors": [[]] * 10, "venues": [[]] * 10, "is_loose": [True] + [False] * 9,
    })  # fmt: skip
    assert tell_groups(described).startswith("1 paper with no sure tie to another, 2020: reefs; 1 paper, 2020")
    assert tell_groups(described).endswith("1 paper, 2020: reefs; and 2 smaller groups")

"""What is asked of each service, without asking it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from topics.errors import ConfigError, NotFound
from topics.fetch.search import Search
from topics.fetch.service import Unfinished
from topics.fetch.services import SERVICES, check, find_service

ORCID = "0000-0002-1825-0097"
SINCE, UNTIL = dt.date(2020, 1, 2), dt.date(2021, 12, 31)


def asked(name: str, *, keyed: bool = False, **conditions: Any) -> dict[str, str]:
    service = find_service(name)(keyed=keyed)
    search = Search(**conditions)
    check(service, search)
    [request] = service.first(search)
    return {"path": request.path, **request.parameters}


def test_openalex_conditions_are_filters() -> None:
    who = {"author_ids": ("A1", "A2"), "orcid": ORCID, "affiliation": "Oulu"}
    found = asked("openalex", query="sea, snails", **who, since=SINCE, until=UNTIL)
    assert found["filter"] == (
        "title_and_abstract.search:sea snails,authorships.author.id:A1|A2,"
        f"authorships.author.orcid:{ORCID},raw_affiliation_strings.search:Oulu,"
        "from_publication_date:2020-01-02,to_publication_date:2021-12-31"
    )


def test_openalex_gives_cursors_to_keys_only() -> None:
    assert asked("openalex", query="snails", keyed=True)["cursor"] == "*"
    assert asked("openalex", query="snails")["page"] == "1"


def test_semantic_scholar_searches_in_bulk_or_lists_an_author() -> None:
    bulk = asked("semanticscholar", query="snails", since=SINCE)
    assert (bulk["path"], bulk["publicationDateOrYear"]) == ("/paper/search/bulk", "2020-01-02:")
    assert asked("semanticscholar", author_ids=("17",))["path"] == "/author/17/papers"


def test_crossref_conditions() -> None:
    found = asked("crossref", query="snails", author="Mira Holm", orcid=ORCID, affiliation="Oulu", until=UNTIL)
    assert found["query.bibliographic"] == "snails"
    assert found["query.author"] == "Mira Holm"
    assert found["query.affiliation"] == "Oulu"
    assert found["filter"] == f"orcid:{ORCID},until-pub-date:2021-12-31"


@pytest.mark.parametrize(("author", "field"), [("Holm M", "au"), ("van Holm MJ", "au"), ("Mira Holm", "fau")])
def test_pubmed_terms(author: str, field: str) -> None:
    found = asked("pubmed", query="snails OR slugs", author=author, orcid=ORCID, affiliation="Oulu", since=SINCE)
    assert found["term"] == f'(snails OR slugs) AND {author}[{field}] AND {ORCID}[auid] AND "Oulu"[ad]'
    assert (found["datetype"], found["mindate"], found["maxdate"]) == ("pdat", "2020/01/02", "3000/12/31")


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("sea snails", "all:sea AND all:snails"),
        ('"sea snails" (lamps)', 'all:"sea snails" AND all:lamps'),
        ("cat:q-bio.PE OR ti:snails", "(cat:q-bio.PE OR ti:snails)"),
    ],
)
def test_arxiv_queries(query: str, sent: str) -> None:
    assert asked("arxiv", query=query)["search_query"] == sent
    assert asked("arxiv", query=query, author="Mira Holm", since=SINCE)["search_query"] == (
        f'{sent} AND au:"Mira Holm" AND submittedDate:[202001020000 TO 299912312359]'
    )


def test_quotation_marks_in_a_name_break_no_query() -> None:
    assert asked("arxiv", author='Mira "Mi" Holm"')["search_query"] == 'au:"Mira Mi Holm"'
    found = asked("pubmed", author='Mira "Mi" Holm', affiliation='The "Snail" House')
    assert found["term"] == 'Mira Mi Holm[fau] AND "The Snail House"[ad]'


@pytest.mark.parametrize(
    ("service", "conditions", "said"),
    [
        ("arxiv", {"orcid": ORCID}, "arXiv cannot be searched by ORCID; crossref, openalex and pubmed can"),
        (
            "semanticscholar",
            {"affiliation": "Oulu"},
            "cannot be searched by affiliation; crossref, openalex and pubmed",
        ),
        ("pubmed", {"author_ids": ("7",)}, "cannot be searched by author id; openalex and semanticscholar can"),
        ("semanticscholar", {"query": "snails", "author": "Mira Holm"}, "a query or an author, not both"),
    ],
)
def test_what_a_service_cannot_do_is_said(service: str, conditions: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        asked(service, **conditions)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({}, "nothing to look for"),
        ({"since": SINCE}, "nothing to look for"),
        ({"query": "snails", "since": UNTIL, "until": SINCE}, "no paper is both since 2021-12-31 and until 2020-01-02"),
        ({"query": "snails", "limit": 0}, "ask for one or more"),
        ({"orcid": "Mira Holm"}, "'Mira Holm' is no ORCID"),
    ],
)
def test_searches_nobody_could_answer(conditions: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Search(**conditions)


def test_an_orcid_is_found_in_its_address() -> None:
    assert Search(orcid="https://orcid.org/0000-0002-1694-233x").orcid == "0000-0002-1694-233X"


def test_an_unknown_service_is_told_the_nearest() -> None:
    with pytest.raises(NotFound, match="Did you mean: openalex"):
        find_service("openalx")


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("body", [b"", b'{"results": [', b"[]", b"{}", b"<html>Busy</html>", b"<feed"])
def test_what_is_no_page_is_no_answer(name: str, body: bytes) -> None:
    service = SERVICES[name]()
    [request] = service.first(Search(query="snails"))
    with pytest.raises(Unfinished):
        service.read(request, body)

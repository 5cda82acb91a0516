"""How a service is asked: who says so, how often, how long is waited, and that keys stay where they belong."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from email.utils import format_datetime
from importlib.metadata import version
from pathlib import Path

import httpx2
import pytest
from answers import Reply
from server import Services, serving

from topics.errors import ServiceError
from topics.fetch import client
from topics.fetch.crossref import Crossref
from topics.results import Corpus

Fetched = Callable[..., Corpus]
KEY = "sesame-0123456789"


def test_the_user_agent_says_who_asks_and_how_to_reach_them(services: Services, fetched: Fetched) -> None:
    fetched("crossref", "snails", contact="mira@example.org")
    [asked] = services.asked
    assert asked.headers["user-agent"] == f"paper-topics/{version('paper-topics')} (mailto:mira@example.org)"
    assert asked.parameters["mailto"] == "mira@example.org"


def test_who_cannot_be_reached_is_told(fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    fetched("crossref", "snails", say=said.append)
    assert said == ["Set TOPICS_CONTACT to your mail address, so that Crossref can reach you if something goes wrong"]
    monkeypatch.setenv("TOPICS_CONTACT", "mira@example.org")
    fetched("crossref", "slugs", say=said.append)
    assert len(said) == 1


def test_requests_keep_their_distance(services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crossref, "pause", 0.2)
    services.world.n = 350
    fetched("crossref", "snails")
    times = [asked.at for asked in services.asked]
    assert len(times) == 4
    # Less than three pauses, as a busy machine may see the first request late.
    assert times[-1] - times[0] > 0.4


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(429, headers={"Retry-After": "0"}),
        Reply(429, headers={"Retry-After": format_datetime(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), usegmt=True)}),
        Reply(429, headers={"Retry-After": "soon"}),
        Reply(403, b'{"error": "Forbidden", "message": "Rate limit exceeded"}'),
        Reply(500),
        Reply(503, b"<html>Busy</html>"),
        Reply(body=b'{"message": {"items": []}}', sent=9),
        Reply(body=b'{"message": {"total-results": 25, "items": [{"DOI"'),
        Reply(body=b"<html>We are being repaired</html>"),
        Reply(body=b"\x1f\x8bno gzip", headers={"Content-Encoding": "gzip"}),
        Reply(delay=0.5),
    ],
    ids=lambda reply: f"{reply.status}-{reply.headers.get('Retry-After', '')}{reply.body[:20].decode(errors='ignore')}",
)
def test_troubles_are_waited_out(
    trouble: Reply, services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble.delay:
        monkeypatch.setattr(client, "TIMEOUT", httpx2.Timeout(0.2))
    services.replies.extend([trouble, trouble])
    assert fetched("crossref", "snails").papers.height == 25
    assert len(services.asked) == 3


def test_long_waits_are_said(services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WORTH_SAYING", 1.0)
    services.replies.append(Reply(429, headers={"Retry-After": "1"}))
    said: list[str] = []
    fetched("crossref", "snails", contact="mira@example.org", say=said.append)
    assert said == ["Crossref answers 429 Too Many Requests; trying again in 1 second"]
    assert services.asked[1].at - services.asked[0].at > 0.95


def test_nobody_waits_for_hours(services: Services, fetched: Fetched) -> None:
    services.replies.append(Reply(429, headers={"Retry-After": "54000"}))
    with pytest.raises(ServiceError) as caught:
        fetched("openalex", "snails")
    assert str(caught.value) == (
        "OpenAlex asks to wait 15.0 hours; run the same command again then, or set OPENALEX_API_KEY to a key from "
        "openalex.org/settings/api"
    )


def test_what_is_kept_is_said(services: Services, fetched: Fetched) -> None:
    services.world.n = 230
    services.replies.extend([None, Reply(429, headers={"Retry-After": "54000"})])
    with pytest.raises(ServiceError, match=r"settings/api: the pages got so far are kept$"):
        fetched("openalex", "snails")
    services.replies.extend([Reply(502)] * 6)
    with pytest.raises(ServiceError, match=r"try again later: the pages got so far are kept$"):
        fetched("openalex", "snails")


@pytest.mark.parametrize(
    "body", [b"<html>Are you a robot?</html>", b"\n<!-- gate -->\n<!DOCTYPE html><title>Sign in</title>"]
)
def test_a_web_page_is_called_one(body: bytes, services: Services, fetched: Fetched) -> None:
    services.replies.extend([Reply(body=body)] * 6)
    with pytest.raises(ServiceError) as caught:
        fetched("arxiv", "snails")
    assert str(caught.value) == (
        "arXiv answers with a web page instead of data, even after 6 attempts; try again later"
    )
    services.replies.append(Reply(403, body))
    with pytest.raises(ServiceError, match="OpenAlex answers 403 Forbidden with a web page instead of data"):
        fetched("openalex", "snails")


@pytest.mark.parametrize(
    ("service", "body"),
    [
        ("semanticscholar", b'{"message": "Too Many Requests", "code": "429", "total": 0, "data": []}'),
        ("openalex", b'{"error": "Too Many Requests", "meta": {"count": 0}, "results": []}'),
        ("crossref", b'{"status": "failed", "message": [{"message": "Too Many Requests"}]}'),
        ("pubmed", b'{"error": "Too Many Requests", "esearchresult": {"count": "0", "idlist": []}}'),
    ],
)
def test_errors_that_come_as_successes_are_errors(
    service: str, body: bytes, services: Services, fetched: Fetched
) -> None:
    services.replies.extend([Reply(body=body)] * 6)
    with pytest.raises(ServiceError, match="answers with an error: Too Many Requests, even after 6 attempts"):
        fetched(service, "snails")
    assert fetched(service, "snails").papers.height == 25


def test_in_the_end_one_gives_up(services: Services, fetched: Fetched) -> None:
    services.replies.extend([Reply(502)] * 9)
    with pytest.raises(
        ServiceError, match=r"Crossref answers 502 Bad Gateway, even after 6 attempts; try again later$"
    ):
        fetched("crossref", "snails")
    assert len(services.asked) == 6


def test_a_service_out_of_reach(fetched: Fetched) -> None:
    with serving() as gone:
        url = gone.url("crossref")
    with pytest.raises(ServiceError, match=r"Crossref cannot be reached \(.*refused\), even after 6 attempts"):
        fetched("crossref", "snails", url=url)


def test_a_complaint_about_the_query_is_quoted(services: Services, fetched: Fetched) -> None:
    body = b'{"status": "failed", "message-type": "validation-failure", "message": [{"message": "no  such filter"}]}'
    services.replies.append(Reply(400, body))
    with pytest.raises(ServiceError) as caught:
        fetched("crossref", "snails")
    assert str(caught.value) == "Crossref does not take the request (400 Bad Request: no such filter)"


@pytest.mark.parametrize(
    ("service", "variable", "reply"),
    [
        ("openalex", "OPENALEX_API_KEY", Reply(401, b'{"error": "Unauthorized", "message": "no such key"}')),
        ("semanticscholar", "S2_API_KEY", Reply(403, b'{"message": "Forbidden"}')),
        ("pubmed", "NCBI_API_KEY", Reply(400, b'{"error":"API key invalid","api-key":"%b"}' % KEY.encode())),
    ],
)
def test_a_wrong_key_is_named_but_not_told(
    service: str, variable: str, reply: Reply, services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, KEY)
    services.replies.append(reply)
    with pytest.raises(ServiceError, match=rf"refuses the key in .*{variable}.*; correct it or unset it") as caught:
        fetched(service, "snails")
    assert KEY not in str(caught.value)


def test_a_missing_key_is_asked_for(services: Services, fetched: Fetched) -> None:
    services.replies.append(Reply(401, b'{"message": "no key"}'))
    with pytest.raises(ServiceError, match=r"OpenAlex asks for a key .*settings/api and set OPENALEX_API_KEY to it"):
        fetched("openalex", "snails")


@pytest.mark.parametrize(
    ("service", "variable"),
    [("openalex", "OPENALEX_API_KEY"), ("semanticscholar", "SEMANTIC_SCHOLAR_API_KEY"), ("pubmed", "NCBI_API_KEY")],
)
def test_a_key_is_sent_and_written_nowhere(
    service: str,
    variable: str,
    services: Services,
    fetched: Fetched,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(variable, KEY)
    services.replies.extend([Reply(500), Reply(400, f'{{"error": "key {KEY} is bad"}}'.encode())])
    said: list[str] = []
    with pytest.raises(ServiceError) as caught:
        fetched(service, "snails", say=said.append)
    corpus = fetched(service, "snails", say=said.append)
    assert all(KEY in str(asked.parameters) + str(asked.headers) for asked in services.asked)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) > 1000
    assert KEY.encode() not in written
    shown = "".join([*said, str(caught.value), caplog.text, *capfd.readouterr(), str(corpus.inputs)])
    assert "HTTP Request" in caplog.text
    assert KEY not in shown + str(corpus.findings.rows())


def test_a_page_that_repeats_the_key_is_kept_without_it(
    services: Services, fetched: Fetched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S2_API_KEY", KEY)
    body = b'{"total": 1, "key": "%b", "data": [{"paperId": "a", "title": "Snails", "abstract": "Slow."}]}'
    services.replies.append(Reply(body=body % KEY.encode()))
    assert fetched("semanticscholar", "snails").papers.height == 1
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_redirect_that_repeats_the_key_is_followed_without_it(
    services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    address = f"{services.url('pubmed')}/esearch.fcgi?retmax=25&api_key={KEY}"
    services.replies.append(Reply(302, headers={"Location": address}))
    assert fetched("pubmed", "snails").papers.height == 25
    assert services.asked[1].parameters == {"retmax": "25", "api_key": KEY}
    assert "retmax=25" in caplog.text
    assert KEY not in caplog.text


def test_redirects_are_followed_without_encryption_nowhere(
    services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S2_API_KEY", KEY)
    with serving() as elsewhere:
        services.replies.append(
            Reply(302, headers={"Location": f"{elsewhere.url('semanticscholar')}/paper/search/bulk"})
        )
        with pytest.raises(ServiceError, match=r"sends us on to 127\.0\.0\.1 without encryption; nothing was sent"):
            fetched("semanticscholar", "snails")
        assert not elsewhere.asked


def test_other_places_get_no_key() -> None:
    class Recording(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            asked.append(request)
            return httpx2.Response(200)

    asked: list[httpx2.Request] = []
    transport = client.SigningTransport("Some", "https://api.example.org/v1", {"api_key": KEY}, {"x-api-key": KEY})
    transport.inner = Recording()
    for url in (
        "https://api.example.org/v1/works?q=a",
        "https://cdn.example.org/works",
        "https://api.example.org:444/a",
    ):
        transport.handle_request(httpx2.Request("GET", url))
    signed = [KEY in str(request.url) or KEY in str(request.headers.raw) for request in asked]
    assert signed == [True, False, False]

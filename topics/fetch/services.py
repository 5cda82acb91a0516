"""The services that can be searched, by name."""

from __future__ import annotations

from ..errors import ConfigError, NotFound
from ..text import listing
from .arxiv import ArXiv
from .crossref import Crossref
from .openalex import OpenAlex
from .pubmed import PubMed
from .search import Search
from .semanticscholar import SemanticScholar
from .service import Service

SERVICES: dict[str, type[Service]] = {
    service.name: service for service in (ArXiv, OpenAlex, SemanticScholar, Crossref, PubMed)
}


def find_service(name: str) -> type[Service]:
    """The service of that name. Raises ``NotFound``, which lists the nearest."""
    if name not in SERVICES:
        raise NotFound("service", name, SERVICES)
    return SERVICES[name]


def check(service: Service, search: Search) -> None:
    """Refuse what a service cannot be asked.

    Raises:
        ConfigError: it does not support a condition, or not together with another.
    """
    for name in search.given:
        if name not in service.supports:
            word = {"author_ids": "author id", "orcid": "ORCID"}.get(name, name)
            able = listing(sorted(other.name for other in SERVICES.values() if name in other.supports), limit=10)
            raise ConfigError("", name, f"{service.title} cannot be searched by {word}; {able} can")
    if conflict := service.conflict(search):
        raise ConfigError("", search.describe(), conflict)

"""Which author of a service a name stands for.

Nobody is taken for another: of several people of one name none is chosen, they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ConfigError, ServiceError, suggest
from ..text import count, fold, listing
from .service import People, Person

_SHOWN = 8


def choose(people: People, name: str, title: str) -> Person:
    """The one person called ``name``, whatever the case, accents and order of its parts.

    Args:
        people: what the service found for the name.
        title: the service.

    Raises:
        ServiceError: nobody is called so; the nearest names are part of the message.
        ConfigError: several are; the message lists them.
    """
    called = [person for person in people.sent if _parts(name) in map(_parts, (person.name, *person.other_names))]
    if not called:
        raise ServiceError(title, _nobody(people, name))
    if len(called) > 1:
        raise ConfigError("", name, _several(called, name, title, _of(people)))
    return called[0]


def partly(people: People, name: str, title: str) -> str | None:
    """A remark where the service finds more authors for a name than it sends at once; None otherwise."""
    return f"{title} was asked who is called {name!r}; these are{_of(people)} authors" if _of(people) else None


def _of(people: People) -> str:
    """`` the first 50 of 312`` where the service finds more than it sends."""
    n = len(people.sent)
    return f" the first {n:,} of {people.total:,}" if people.total > n else ""


def _nobody(people: People, name: str) -> str:
    among = f" among{_of(people)} authors it finds" if _of(people) else ""
    advice = f". {suggest(name, [person.name for person in people.sent])}" if people.sent else "; try another spelling"
    return f"knows no author called {name!r}{among}{advice}"


def _parts(name: str) -> list[str]:
    return sorted(fold(name).split())


def _several(people: Sequence[Person], name: str, title: str, of: str) -> str:
    ranked = sorted(people, key=lambda person: -(person.n_papers or 0))
    shown = listing([_described(person) for person in ranked], limit=_SHOWN)
    how = f"choose with --author-id {ranked[0].id}, given once for each that is meant"
    among = f" (among{of})" if of else ""
    return f"{len(people)} authors on {title}{among} are called {name!r}: {shown}; {how}"


def _described(person: Person) -> str:
    papers = None if person.n_papers is None else count(person.n_papers, "paper")
    orcid = f"ORCID {person.orcid}" if person.orcid else None
    known = [text for text in (papers, person.institution, orcid) if text]
    return f"{person.id} ({', '.join(known)})" if known else person.id

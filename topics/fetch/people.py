"""Which author of a service a name stands for.

Nobody is taken for another: of several people of one name none is chosen, they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ConfigError, NotFound
from ..text import count, fold, listing
from .service import Person

_SHOWN = 8


def choose(people: Sequence[Person], name: str, title: str) -> Person:
    """The one person called ``name``, whatever the case, accents and order of its parts.

    Args:
        people: what the service found for the name.
        title: the service.

    Raises:
        NotFound: nobody is called so; the nearest names are part of the message.
        ConfigError: several are; the message lists them.
    """
    called = [person for person in people if _parts(name) in map(_parts, (person.name, *person.other_names))]
    if not called:
        raise NotFound(f"author on {title}", name, [person.name for person in people])
    if len(called) > 1:
        raise ConfigError("", name, _several(called, name, title))
    return called[0]


def _parts(name: str) -> list[str]:
    return sorted(fold(name).split())


def _several(people: Sequence[Person], name: str, title: str) -> str:
    ranked = sorted(people, key=lambda person: -(person.n_papers or 0))
    shown = listing([_described(person) for person in ranked], limit=_SHOWN)
    how = f"choose with --author-id {ranked[0].id}, given once for each that is meant"
    return f"{len(people)} authors on {title} are called {name!r}: {shown}; {how}"


def _described(person: Person) -> str:
    papers = None if person.n_papers is None else count(person.n_papers, "paper")
    orcid = f"ORCID {person.orcid}" if person.orcid else None
    known = [text for text in (papers, person.institution, orcid) if text]
    return f"{person.id} ({', '.join(known)})" if known else person.id

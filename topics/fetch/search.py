"""What is looked for, in the words of no service in particular."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from ..errors import ConfigError

# One of these must be given: without them a service would hand out all it has.
_SUBJECTS = ("query", "author", "author_ids", "orcid", "affiliation")
_ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dXx]")


@dataclass(frozen=True)
class Search:
    """A search for papers that meet every condition given.

    ``author_ids`` are the service's own ids of authors, of which a paper must have one; ``since`` and ``until`` bound
    the day of publication; ``limit`` is the largest number of papers wanted.
    """

    query: str | None = None
    author: str | None = None
    author_ids: Sequence[str] = ()
    orcid: str | None = None
    affiliation: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    limit: int = 10_000

    def __post_init__(self) -> None:
        """Refuse what no service could answer.

        Raises:
            ConfigError: nothing is looked for, the days are in the wrong order, the limit is below one, or the ORCID is
                none.
        """
        if not set(_SUBJECTS) & set(self.given):
            raise ConfigError("", "", "nothing to look for: give a query, an author, an ORCID or an affiliation")
        if self.since and self.until and self.since > self.until:
            raise ConfigError("", self.since, f"no paper is both since {self.since} and until {self.until}")
        if self.limit < 1:
            raise ConfigError("", self.limit, f"at most {self.limit} papers are none; ask for one or more")
        if self.orcid:
            object.__setattr__(self, "orcid", _orcid(self.orcid))

    @property
    def given(self) -> dict[str, object]:
        """The conditions that were given, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "limit"}
        return {name: value for name, value in values.items() if value}

    def describe(self) -> str:
        """The conditions in words: ``'coral reefs', author 'Maria Silva', since 2020-01-01``."""
        words = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self.given.items()}
        parts = [f"{_NAMES[name]} {_quoted(value)}".strip() for name, value in words.items()]
        return ", ".join(parts)


_NAMES = {
    "query": "",
    "author": "author",
    "author_ids": "author id",
    "orcid": "ORCID",
    "affiliation": "affiliation",
    "since": "since",
    "until": "until",
}


def _quoted(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def _orcid(text: str) -> str:
    found = _ORCID.search(text)
    if not found:
        raise ConfigError("", text, f"{text!r} is no ORCID; write it as in 0000-0002-1825-0097")
    return found[0].upper()

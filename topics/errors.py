"""Everything that can go wrong in a way the user can mend.

::

    TopicsError
    ├── ConfigError     a setting that does not exist or cannot hold this value
    ├── SourceError     a file or record that cannot be read
    ├── MissingExtra    a feature whose optional dependency is not installed
    ├── SchemaError     a table that lacks a column or has one of the wrong type
    ├── TooFewPapers    a question that needs more papers than there are
    ├── NotFound        a name (author, group, plug-in) that nothing answers to
    ├── ServiceError    a service on the network that refuses, or cannot be reached
    ├── PipelineError   a method of an experiment that fails on these papers
    └── StoreError      a stored result that cannot be read or written

Every message says what was found, what was expected and what to do. Anything else that escapes is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TopicsError(Exception):
    """Base of all errors a user can mend."""


class ConfigError(TopicsError):
    """A setting at ``path`` (dotted) does not exist or cannot hold ``value``."""

    def __init__(self, path: str, value: object, message: str) -> None:
        super().__init__(f"config {path!r} = {value!r}: {message}" if path else message)
        self.path = path
        self.value = value
        self.message = message


class SourceError(TopicsError):
    """``file`` (at ``record``, where known) cannot be read."""

    def __init__(self, file: str, message: str, record: str | None = None) -> None:
        place = f"{file}, {record}" if record else file
        super().__init__(f"{place}: {message}")
        self.file = file
        self.record = record
        self.message = message


class MissingExtra(TopicsError):
    """``name`` needs the optional dependencies of ``extra``."""

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(f"{name} needs an optional dependency. Install it with: pip install 'paper-topics[{extra}]'")
        self.name = name
        self.extra = extra


class SchemaError(TopicsError):
    """``table`` lacks ``column``, or the column has the wrong type."""

    def __init__(self, table: str, column: str, message: str) -> None:
        super().__init__(f"table {table!r}, column {column!r}: {message}")
        self.table = table
        self.column = column


class TooFewPapers(TopicsError):
    """There are ``n`` papers where ``needed`` are required."""

    def __init__(self, n: int, needed: int, message: str) -> None:
        super().__init__(message)
        self.n = n
        self.needed = needed


class NotFound(TopicsError):
    """No ``kind`` is called ``name``; the nearest known names are part of the message, which ``lead`` may begin."""

    def __init__(self, kind: str, name: str, known: Iterable[str], lead: str = "") -> None:
        super().__init__(f"{lead}no {kind} is called {name!r}. {suggest(name, known)}")
        self.kind = kind
        self.name = name
        self.known = known


class ServiceError(TopicsError):
    """``service`` refuses, cannot be reached, or finds nothing; the message goes on from its name."""

    def __init__(self, service: str, message: str) -> None:
        super().__init__(f"{service} {message}")
        self.service = service


class PipelineError(TopicsError):
    """The pipeline ``name`` of an experiment fails on these papers; the message says how."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name} {message}")
        self.name = name


class StoreError(TopicsError):
    """The stored result ``key`` cannot be read or written."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


def suggest(name: str, known: Iterable[str]) -> str:
    """A sentence that names up to five choices that go on from ``name`` or are near it, or else the first few."""
    choices = list(dict.fromkeys(known))
    folded = {choice.casefold(): choice for choice in choices}
    longer = [choice for key, choice in folded.items() if name and key.startswith(name.casefold())]
    alike = [folded[c] for c in difflib.get_close_matches(name.casefold(), folded, n=5, cutoff=0.6)]
    if near := list(dict.fromkeys([*longer, *alike]))[:5]:
        return f"Did you mean: {', '.join(near)}?"
    if not choices:
        return "There are none to choose from."
    more = f" and {len(choices) - 8} more" if len(choices) > 8 else ""
    return f"Known: {', '.join(choices[:8])}{more}."

"""Values within JSON records, whatever a service or a damaged file has put where they are expected."""

from __future__ import annotations

import re
from typing import Any

_FILLED_IN = re.compile(r"(-01)?-01$")

Json = dict[str, Any]


def at(value: Any, *path: str) -> Any:
    """What stands at the end of a path of keys, None where it breaks off."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any, *path: str) -> str | None:
    """The text or number at the end of a path, as text without spaces around it; None where it is blank or no text."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    return str(found).strip() or None


def known_date(value: Any, *path: str) -> str | None:
    """The date at the end of a path as far as it is known, where dates have no precision.

    Services that write all dates as days write the first of the month where they do not know the day, and January where
    they do not know the month either. So the first of January is read as its year and any other first of a month as
    that month, which is true in either case.
    """
    stated = text(value, *path)
    return stated and _FILLED_IN.sub("", stated)


def values(value: Any, *path: str) -> list[Any]:
    """The items of the list at the end of a path; a single value in its place is a list of one."""
    found = at(value, *path)
    return found if isinstance(found, list) else [] if found is None else [found]


def texts(value: Any, *path: str) -> list[str]:
    """The filled texts of the list at the end of a path."""
    return [found for item in values(value, *path) if (found := text(item))]


def records(value: Any, *path: str) -> list[Json]:
    """The objects of the list at the end of a path."""
    return [item for item in values(value, *path) if isinstance(item, dict)]


def named(value: Any, *path: str, key: str) -> list[str]:
    """The text under ``key`` in every object of the list at the end of a path, each once."""
    return list(dict.fromkeys(found for item in records(value, *path) if (found := text(item, key))))

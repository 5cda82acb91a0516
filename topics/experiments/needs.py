"""Packages that some pipelines and measures need, and that may not be there."""

from __future__ import annotations

from importlib.util import find_spec

from ..errors import MissingExtra


def missing_extra(thing: object) -> str | None:
    """The extra that is to be installed for a pipeline or measure; None where nothing is missing.

    What needs more than this package does names the other package, and the extra that brings it, in ``needs``.
    """
    needs: tuple[str, str] | None = getattr(thing, "needs", None)
    return needs[1] if needs and find_spec(needs[0]) is None else None


def check_installed(what: str, thing: object) -> None:
    """Refuse what cannot be run here.

    Raises:
        MissingExtra: ``thing`` needs a package that is not installed.
    """
    if extra := missing_extra(thing):
        raise MissingExtra(what, extra)

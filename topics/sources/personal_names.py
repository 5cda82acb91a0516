"""Single names of persons: the given name first, as in all tables, and the marks that stand in place of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

# Shared with columns of names, so written in what Python and polars both understand.
ET_AL = r"(?i)(?:[\s,;|]*\bet\.?\s+al\b\.?|[\s,;]+and\s+others|[\s,;|]*(?:\.{3}|…))[\s.]*$"
# Scopus writes "[No author name available]".
MARKER = r"(?i)^(?:others|et\.?\s+al\.?|\.{3,}|…|\[no authors?\b[^\]]*\])$"
SUFFIX = r"(?:[JS]r\.?|I{2,3}|IV)"
DEGREE = r"(?i),\s*(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc)\.?$"
FLIP = rf"^([^,]+),\s*([^,]+?)(?:,\s*({SUFFIX}))?$"

_SUFFIX_SECOND = re.compile(rf"([^,]+),\s*({SUFFIX})(?:,\s*([^,]+))?")
_PAIR = re.compile(r"([^/;]{1,100})/([^\s;]+)")
_FLIP, _DEGREE = re.compile(FLIP), re.compile(DEGREE)


def given_first(name: str) -> str:
    """``Liu, Zihe`` as ``Zihe Liu``, ``Smith, Jane, Jr.`` and ``Smith, Jr., Jane`` as ``Jane Smith Jr.``."""
    bare = _DEGREE.sub("", name.strip()).strip(" ,")
    if "," not in bare:
        return bare
    if suffixed := _SUFFIX_SECOND.fullmatch(bare):
        family, suffix, given = suffixed.groups(default="")
        return f"{given} {family} {suffix}".strip()
    return " ".join(_FLIP.sub(r"\2 \1 \3", bare).split())


def without_marks(names: Iterable[str]) -> tuple[list[str], bool]:
    """The names of a byline, and whether it says that there are more (``et al.``, ``others``, ``...``)."""
    written = list(names)
    bare = [re.sub(ET_AL, "", name).strip() for name in written]
    kept = [name for name in bare if name and not re.search(MARKER, name)]
    return kept, any(re.search(MARKER, name) or re.search(ET_AL, name) for name in written)


def stated_by_name(pairs: str) -> Mapping[str, str]:
    """``Liu, Zihe/X; Guo, Song/Y`` as the value of every person, by ``name_key``; without those whose keys clash."""
    stated: dict[str, set[str]] = {}
    for name, value in _PAIR.findall(pairs):
        stated.setdefault(name_key(name), set()).add(value)
    return {key: values.pop() for key, values in stated.items() if len(values) == 1}


def stated_for(names: Sequence[str], pairs: str) -> list[str | None]:
    """The value that ``pairs`` state for every name; None for all whom family name and initial do not tell apart."""
    keys = [name_key(name) for name in names]
    stated, n = stated_by_name(pairs), Counter(keys)
    return [stated.get(key) if n[key] == 1 else None for key in keys]


def name_key(name: str) -> str:
    """What the fuller and the shorter form of a name (family name first) share: family name and first initial."""
    family, _, given = name.partition(",")
    return f"{family.strip()},{given.strip()[:1]}".casefold()

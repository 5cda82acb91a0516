"""Two sides in plain sentences; each is said only where the tables carry it."""

from __future__ import annotations

from typing import Any

import polars as pl

from ...results import Comparison, Run
from ...text import count
from ..linked import linked
from ..lookup import Lookup
from ..parts import Link, Sentence
from ..wording import decimal, fixed, percent, span, spelled, spelled_count, tested, times
from .names import OTHER, SIDES, Names

# So many of a kind are named, the rest is counted.
N_NAMED = 2
N_WORDS = 4
# Of groups that are alike but for who is in them, half have an area that differs where papers are the units.
_BY_PAPERS = "What differs in single areas and words, where papers are the units, may be single authors"


def comparison_sentences(comparison: Comparison, run: Run) -> tuple[Sentence, ...]:
    """What two sides share, where and how surely they differ, who was first, and what limits all that.

    Links lead to papers on the page of the comparison; ``Sentence.text`` is the same without them.
    """
    names = Names(comparison, Lookup(run))
    parts = (overlap, differences, distance, by_authors, inside, first, words, people)
    said = [part(names) for part in parts]
    return (*(sentence for sentence in said if sentence is not None), *caveats(names))


def overlap(names: Names) -> Sentence | None:
    """How many areas both work in, and which."""
    total, shared = names.topics.height, names.shared
    if not total:
        return None
    alone = {side: names.alone(side).height for side in SIDES}
    if shared.is_empty():
        having = f"{names.names['a']} has papers in {spelled(alone['a'])}, {names.names['b']} in {spelled(alone['b'])}"
        return Sentence("overlap", (f"They share none of {_areas(total)}: {having}.",))
    lead = f"They share {spelled(shared.height)} of {_areas(total)}: "
    if shared.height == total:
        lead = (
            f"Both work in the same {spelled(total)} areas: " if total > 1 else "Both work in one and the same area, "
        )
    return Sentence("overlap", (lead, *named(names, shared), *_joint_only(names), ".", *_alone(names, alone)))


def _areas(n: int) -> str:
    return f"the {spelled(n)} areas that either works in" if n > 1 else "the one area that either works in"


def named(names: Names, rows: pl.DataFrame, limit: int = 3) -> list[str | Link]:
    """Topics as a list; beyond ``limit`` they are counted."""
    return linked([names.topic(topic_id) for topic_id in rows["topic_id"]], limit, spelled)


def _joint_only(names: Names) -> list[str]:
    """Sharing a topic by joint papers is no meeting of two lines of work."""
    both = pl.col("papers_both")
    n = names.shared.filter((both == pl.col("papers_a")) & (both == pl.col("papers_b"))).height
    return [f" ({'all' if n == names.shared.height > 1 else spelled(n)} by joint papers alone)"] if n else []


def _alone(names: Names, alone: dict[str, int]) -> list[str]:
    having = [(side, alone[side]) for side in SIDES if alone[side]]
    if not having:
        return []
    verb = "belongs" if having[0][1] == 1 else "belong"
    said = ", ".join(
        f"{spelled(n)}{'' if i else f' {verb}'} to {names.names[side]} alone" for i, (side, n) in enumerate(having)
    )
    return [f" {said[:1].upper()}{said[1:]}."]


def differences(names: Names) -> Sentence | None:
    """The areas in which one is more active than the other, beyond chance."""
    tested_ = names.topics.filter(pl.col("q_value").is_not_null())
    if tested_.is_empty():
        return None
    found = {side: names.different(side) for side in SIDES}
    parts: list[str | Link] = []
    for side in SIDES:
        if found[side]:
            lead = f"; {names.names[side]} " if parts else f"{names.capital(side)} "
            parts += [lead, *_more(names, side, found[side][:N_NAMED])]
    if not parts:
        return Sentence("difference", _no_difference(names, tested_))
    more = sum(max(0, len(rows) - N_NAMED) for rows in found.values())
    rest = f"; {spelled(more)} more {'area differs' if more == 1 else 'areas differ'} beyond chance" if more else ""
    return Sentence("difference", (*parts, f"{rest}."))


def _more(names: Names, side: str, rows: list[dict[str, Any]]) -> list[str | Link]:
    """``is three times as active in X (31 % of papers against 10 %, q = 0.002) and alone in Y (...)``."""
    parts: list[str | Link] = ["is "]
    before = ""
    for row in sorted(rows, key=lambda row: not row[f"papers_{OTHER[side]}"]):
        how = _how_much(side, row)
        parts += [
            " and " if before else "",
            f"{how} in " if how != before else "in ",
            names.topic(row["topic_id"]),
            " (",
        ]
        parts += [*_shares(names, side, row), f", {tested('q', row['q_value'])})"]
        before = how
    return parts


def _how_much(side: str, row: dict[str, Any]) -> str:
    other = OTHER[side]
    if not row[f"papers_{other}"]:
        return "alone"
    return f"{times(row[f'share_{side}'] / row[f'share_{other}'])} as active"


def _ahead(side: str, row: dict[str, Any]) -> str:
    """``20 points [6, 34]``: by how much this side's share is larger."""
    low, high = row["difference_low"], row["difference_high"]
    low, high = (100 * end for end in ((low, high) if side == "a" else (-high, -low)))
    return f"{decimal(round(100 * abs(row['difference'])))} points {span(low, high, 0)}"


def _shares(names: Names, side: str, row: dict[str, Any]) -> list[str | Link]:
    """``31 % of papers against 10 %, 21 points [8, 34]``, each share leading to its papers."""
    own, other = _share(names, side, row), _share(names, OTHER[side], row)
    against = [" against ", other, f", {_ahead(side, row)}"] if row[f"papers_{OTHER[side]}"] else []
    return [own, " of papers", *against]


def _no_difference(names: Names, rows: pl.DataFrame) -> tuple[str | Link, ...]:
    n = rows.height
    row = rows.sort([pl.col("difference").abs(), "topic_id"], descending=[True, False]).row(0, named=True)
    which = f"In none of {spelled(n)} areas" if n > 1 else "In the only area"
    if not row["difference"]:
        return ("The shares of all areas are equal." if n > 1 else "The share is equal.",)
    shares = [_share(names, side, row) for side in SIDES]
    return (
        f"{which} do the shares differ by more than chance would explain" if n > 1 else
        f"{which} the shares do not differ by more than chance would explain",
        "; the largest difference is in " if n > 1 else ": ", names.topic(row["topic_id"]),
        " (", shares[0], " against ", shares[1], f", {tested('q', row['q_value'])}).",
    )  # fmt: skip


def _share(names: Names, side: str, row: dict[str, Any]) -> str | Link:
    """A share leading to its papers, if there are any."""
    text = percent(row[f"share_{side}"])
    return names.cell(row["topic_id"], side, text) if row[f"papers_{side}"] else text


def distance(names: Names) -> Sentence | None:
    """How far apart in words and number, and whether chance alone sets two sides as far apart."""
    found = names.comparison.sides
    if found.distance is None or found.distance_low is None or found.distance_high is None:
        return None
    low, high = found.distance_low, found.distance_high
    scale = f"distance {fixed(found.distance)} {span(low, high)}, where 0 is the same and 1 nothing in common"
    return Sentence("distance", (f"Their mixes of areas are {_apart(low, high)} ({scale}){_by_chance(names)}.",))


def _apart(low: float, high: float) -> str:
    """In words that hold for the whole interval."""
    if low >= 0.75:
        return "nearly as far apart as can be"
    if low >= 0.5:
        return "far apart"
    if high <= 0.25:
        return "much alike"
    if high <= 0.5:
        return "apart, but not far" if low > 0 else "not far apart, if at all"
    return "apart, how far is uncertain" if low > 0 else "perhaps apart, perhaps not"


def _by_chance(names: Names) -> str:
    p_value = names.comparison.p_value
    if p_value is None:
        return ""
    verdict = "that is more than papers dealt out at random show" if p_value < names.alpha else (
        "that is no more than papers dealt out at random may show"
    )  # fmt: skip
    return f"; {verdict}, {tested('p', p_value)}"


def by_authors(names: Names) -> Sentence | None:
    """The same with authors as units: the papers of one author are no independent witnesses."""
    test = names.comparison.by_authors
    if test is None:
        return None
    if test.p_value is None:
        return Sentence(
            "authors",
            (f"With authors instead of papers as units nothing can be tested. {_sentence(test.reason)} {_BY_PAPERS}.",),
        )
    between = (
        f"{spelled_count(test.n_authors_a, 'author')} and {spelled(test.n_authors_b)}, each paper counted for the first"
    )
    return Sentence("authors", (
        f"With authors instead of papers as units ({between}) {_verdict(names, test.p_value)}, "
        f"{tested('p', test.p_value)}.{'' if test.p_value < names.alpha else f' {_BY_PAPERS}.'}",
    ))  # fmt: skip


def _verdict(names: Names, p_value: float) -> str:
    """Only what was found with papers as units can hold."""
    by_papers = names.comparison.p_value
    if p_value >= names.alpha:
        return "that difference is not certain"
    found = by_papers is not None and by_papers < names.alpha
    return "that difference holds" if found else "they differ more than chance would explain"


def inside(names: Names) -> Sentence | None:
    """Whether they do different things in the areas they share."""
    rows = names.comparison.within.filter(pl.col("p_value").is_not_null())
    if rows.is_empty():
        return None
    differ = rows.filter(pl.col("q_value") < names.alpha).sort("q_value", "topic_id")
    if differ.is_empty():
        n = rows.height
        which = f"{spelled(n)} shared areas that could be tested" if n > 1 else "one shared area that could be tested"
        return Sentence("inside", (f"Inside the {which}, no difference between their papers is certain.",))
    several = differ.height > 1
    q = tested("q", differ["q_value"][-1])
    energy = sorted(differ["energy"].to_list())
    low, high = fixed(energy[0]), fixed(energy[-1])
    result = f"each {q.replace('=', '≤')}; energy {low} to {high} of 1" if several else f"{q}; energy {low} of 1"
    return Sentence("inside", (
        "Inside ", *named(names, differ), f", which both work in, their papers differ all the same ({result}).",
    ))  # fmt: skip


def first(names: Names) -> Sentence | None:
    """Whose papers are earlier, over all and in the areas where that is otherwise than over all."""
    rows = names.comparison.leads
    overall = rows.filter((pl.col("topic_id") < 0) & pl.col("lead_years").is_not_null())
    own = names.leading
    if overall.is_empty():
        return None
    if names.earlier:
        return Sentence("first", (f"{all_earlier(names)}.",))
    all_papers = overall.row(0, named=True)
    parts: list[str | Link] = [_overall(names, all_papers)]
    for row in own[:N_NAMED]:
        side = "a" if row["lead_years"] > 0 else "b"
        when = f" {names.names[side]} was earlier, by {years_apart(row, side)}, {tested('q', row['q_value'])}"
        parts += ["; in " if len(parts) == 1 else ", and in ", names.topic(row["topic_id"]), when]
    if not own and rows["q_value"].count():
        parts.append("; no shared area surely departs from that")
    return Sentence("first", (*parts, "."))


def all_earlier(names: Names) -> str:
    """Said of two periods, whose leads follow from how they were chosen."""
    side = names.earlier or "a"
    return f"All dated papers of {names.names[side]} are earlier than those of {names.names[OTHER[side]]}"


def _overall(names: Names, row: dict[str, Any]) -> str:
    side = "a" if row["lead_years"] > 0 else "b"
    if row["p_value"] is None or row["p_value"] >= names.alpha or not row["lead_years"]:
        return "Over all areas, neither side’s papers are surely earlier"
    by = f"{years_apart(row, side)}, {tested('p', row['p_value'])}"
    return f"Over all areas, papers of {names.names[side]} are earlier by {by}"


def years_apart(row: dict[str, Any], side: str) -> str:
    """``3.2 years [1.1, 5.0]``: how much earlier ``side`` is."""
    sign = 1 if side == "a" else -1
    low, high = sorted((sign * row["lead_low"], sign * row["lead_high"]))
    bounds = span(low, high, places=1)
    return f"{fixed(sign * row['lead_years'], 1)} years {bounds}"


def words(names: Names) -> Sentence | None:
    """The words that surely set them apart."""
    certain = names.comparison.terms.with_row_index("place").filter(pl.col("q_value") < names.alpha)
    parts: list[str | Link] = []
    for side in SIDES:
        found = certain.filter(side=side).select("place", "term").head(N_WORDS).rows()
        if found:
            lead = "; " if parts else "One word surely sets" if certain.height == 1 else "Words that surely set"
            parts += [lead if parts else f"{lead} them apart: ", *_terms(found, side), f" for {names.names[side]}"]
    return Sentence("words", (*parts, ".")) if parts else None


def _terms(found: list[tuple[int, str]], side: str) -> list[str | Link]:
    parts: list[str | Link] = []
    for i, (place, term) in enumerate(found):
        joint = "" if not i else " and " if i == len(found) - 1 else ", "
        parts += [joint, Link.chosen(f"term-{place}-{side}", f"“{term}”")]
    return parts


def people(names: Names) -> Sentence | None:
    """Joint papers and who wrote with both."""
    n, common = len(names.comparison.joint_ids), names.comparison.common
    if not n and common.is_empty():
        return None
    parts: list[str | Link] = [Link.chosen("both", count(n, "paper")) if n else "No paper"]
    parts.append(f" {'is' if n <= 1 else 'are'} on both sides")
    if common.is_empty():
        return Sentence("people", (*parts, "."))
    best = common.row(0, named=True)
    one = common.height == 1
    parts.append(
        "; one person wrote with both, " if one else f"; {spelled(common.height)} people wrote with both, most "
    )
    joint = f" ({best['papers_a']} and {count(best['papers_b'], 'paper')})."
    return Sentence("people", (*parts, Link.person(best["name"], best["name"]), joint))


def caveats(names: Names) -> tuple[Sentence, ...]:
    """What limits the comparison."""
    comparison = names.comparison
    said = dict.fromkeys(_sentence(text) for text in (comparison.sides.reason, *comparison.notes) if text)
    return tuple(Sentence("limit", (text,)) for text in said)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."

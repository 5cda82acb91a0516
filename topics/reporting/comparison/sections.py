"""The sections of the page of two sides between summary and list: question, answer, and what is shown for it."""

from __future__ import annotations

import polars as pl

from ... import figures
from ...text import count, listing
from ..parts import Link, Section
from ..wording import fixed, span, spelled, spelled_count, tested, whole
from . import rows
from .names import SIDES
from .sentences import all_earlier
from .view import PairView

# Fewer numbers than this are said in the sentence, not drawn.
MIN_MARKS = 4
# A side of more papers is the background of the map.
FRONT_UP_TO = 5_000
_AREAS_CAVEAT = (
    "Shares are of all papers of a side, with 95 % intervals; differences are in percentage points, first side less "
    "second. The log-odds ratio is 0 where the odds are equal; q corrects for testing many areas at once."
)
_WORDS_CAVEAT = (
    "Papers that hold the word; those on both sides take no part. Words in grey are not certain after correction for "
    "testing many."
)
_INSIDE_CAVEAT = (
    "Energy is 0 where the texts of both sides are alike and 1 where they have nothing to do with each other. Papers "
    "on both sides take no part. Two people can share an area and do different things in it."
)
_FIRST_CAVEAT = (
    "The first papers are facts about single papers, and who has more papers has more chances to be first. The lead "
    "compares all papers of the area: the typical difference between one of each side, with its 95 % interval."
)
_MAP_CAVEAT = "The map squeezes many dimensions into two: near papers are alike, but gaps and sizes prove nothing."
_CLOSEST_CAVEAT = (
    "Similarity is the mean cosine of a paper’s vector to its three nearest papers of the other side, 1 for the same "
    "text; papers on both sides are left out."
)


def answer(view: PairView) -> str:
    """The first sentence of the page, in figures."""
    found = view.comparison.sides
    if found.distance is None:
        return found.reason or "They cannot be compared."
    bounds = span(found.distance_low, found.distance_high) if found.distance_low is not None else ""  # type: ignore[arg-type]
    n, total = view.names.shared.height, view.names.topics.height
    shared = f"{spelled(n).capitalize() if n else 'None'} of {spelled_count(total, 'area')} shared"
    result = "not tested" if found.p_value is None else tested("p", found.p_value)
    return f"{shared}; distance {fixed(found.distance)} {bounds} of 1, {result}."


def heads(view: PairView) -> tuple[str, str]:
    """What columns of the sides are called."""
    return view.comparison.a.name, view.comparison.b.name


def sharing(view: PairView) -> Section:
    """Shares of both sides in each topic."""
    question = "What do both work on, what only one of them?"
    names = view.names
    if names.topics.is_empty():
        return Section("shared", question, "", reason="No paper of either side belongs to a topic of the corpus.")
    n = names.shared.height
    parts = [f"{spelled(n).capitalize() if n else 'No'} shared {'area' if n == 1 else 'areas'}"]
    parts += [f"{spelled(names.alone(side).height)} of {names.names[side]} alone" for side in SIDES
              if names.alone(side).height]  # fmt: skip
    drawn: tuple[figures.Figure, ...] = ()
    if names.topics.height >= 2:
        both = (view.comparison.a.name, view.comparison.b.name)
        drawn = tuple(
            draw(names.topics, view.lookup.run.topics, *both) for draw in (figures.side_shares, figures.side_odds)
        )
    answer = f"{', '.join(parts)}."
    return Section(
        "shared",
        question,
        answer,
        {"names": heads(view), "rows": rows.areas(view)},
        caveat=_AREAS_CAVEAT,
        further=drawn,
    )


def wording(view: PairView) -> Section:
    """Words of either side."""
    question = "Which words set them apart?"
    found = {side: rows.terms(view, side) for side in SIDES}
    if not any(found.values()):
        return Section("apart", question, "", reason="No word is in enough papers to tell the sides apart.")
    certain = {side: sum(row.certain for row in found[side]) for side in SIDES}
    said = [f"{spelled_count(certain[side], 'word')} of {view.names.names[side]}" for side in SIDES if certain[side]]
    answer = (
        f"Certain after correction: {' and '.join(said)}." if said else "None for certain; these come nearest to it."
    )
    return Section("apart", question, answer, {"names": heads(view), **found}, caveat=_WORDS_CAVEAT)


def inside(view: PairView) -> Section:
    """Differences inside the topics that both have."""
    question = "Do they do different things inside a shared area?"
    found = rows.within(view)
    if not found:
        none = "They share no area." if view.names.shared.is_empty() else "They share areas by joint papers alone."
        return Section("inside", question, "", reason=none)
    tested = [row for row in found if row.q]
    if not tested:
        return Section("inside", question, "", reason=f"Nothing could be tested: {_reasons(view)}.")
    differ = sum(row.verdict.startswith("they") for row in tested)
    answer = f"In {spelled(differ)} of the {spelled(len(tested))} areas that could be tested they surely do."
    if len(tested) == 1:
        answer = "In the one area that could be tested " + (
            f"they surely do, energy {tested[0].energy} of 1." if differ else "no difference is certain."
        )
    return Section("inside", question, answer, {"names": heads(view), "rows": found}, caveat=_INSIDE_CAVEAT)


def _reasons(view: PairView) -> str:
    found = view.comparison.within["reason"].drop_nulls().unique(maintain_order=True).to_list()
    return listing([text.rstrip(".") for text in found if text], 2) or "there are too few papers"


def coming_first(view: PairView) -> Section:
    """Who was there first, per topic."""
    question = "Who was there first?"
    found = rows.leads(view)
    if not found:
        none = "They share no area." if view.names.shared.is_empty() else "Too few papers in shared areas have a date."
        return Section("first", question, "", reason=none)
    body = {"names": heads(view), "rows": found}
    leading = view.names.leading
    n_tested = view.comparison.leads["q_value"].count()
    if not n_tested:
        answer = "In no shared area are there enough dated papers to say whose are earlier; these are the first ones."
        return Section("first", question, answer, body, caveat=_FIRST_CAVEAT)
    n = len(leading)
    which = "area" if n == 1 else "areas"
    answer = "In no shared area does the lead surely differ from that over all areas." if not n else (
        f"In {spelled(n)} shared {which} one is surely earlier, and not by as much as over all areas."
    )  # fmt: skip
    if view.names.earlier:
        answer = f"{all_earlier(view.names)}."
    return Section("first", question, answer, body, caveat=_FIRST_CAVEAT)


def mapping(view: PairView) -> Section:
    """Both sides on the map of the corpus."""
    question = "Where on the map are they?"
    placed = view.lookup.papers.filter(pl.col("x").is_not_null())
    if placed.height < MIN_MARKS:
        return Section("both", question, "", reason="There are too few papers for a map.")
    points = placed.join(_in_front(view), on="paper_id", how="left", maintain_order="left")
    names, run = view.names, view.lookup.run
    figure = figures.paper_map(points, run.topics, names.topics["topic_id"].to_list(), heads(view))
    held = [spelled(names.topics.filter(pl.col(f"papers_{side}") > 0).height) for side in SIDES]
    where = f"{names.capital('a')} in {held[0]} and {names.names['b']} in {held[1]}"
    answer = f"{where} of the corpus's {spelled_count(run.topics.height, 'area')}."
    return Section("both", question, answer, None, figure, _MAP_CAVEAT)


def _in_front(view: PairView) -> pl.DataFrame:
    """The papers of sides that are no background, with the ``side`` that has them."""
    of = [
        pl.col("paper_id").is_in(list(subject.paper_ids)) & (len(subject.paper_ids) <= FRONT_UP_TO)
        for subject in (view.comparison.a, view.comparison.b)
    ]
    side = pl.when(of[0] & of[1]).then(pl.lit("both")).when(of[0]).then(pl.lit("a")).when(of[1]).then(pl.lit("b"))
    return view.own.select("paper_id", "number", "hover", side=side).drop_nulls("side")


def approaching(view: PairView) -> Section:
    """The papers of each side that lie closest to the other."""
    question = "Which papers come closest to the other side?"
    found = {side: rows.closest(view, side) for side in SIDES}
    if not any(found.values()):
        return Section("closest", question, "", reason="Each paper is on both sides, or has no text to compare.")
    best = view.comparison.closest.sort("similarity", descending=True).row(0, named=True)
    title = view.lookup.titles.get(best["paper_id"]) or "(no title)"
    answer = f"Nearest of all: “{title}”, {fixed(best['similarity'])} of 1."
    return Section("closest", question, answer, {"names": heads(view), **found}, caveat=_CLOSEST_CAVEAT)


def linking(view: PairView) -> Section:
    """Joint papers and people who wrote with both."""
    question = "Who and what links them?"
    n, found = len(view.comparison.joint_ids), rows.common(view)
    if not n and not found:
        none = "No paper is on both sides, and nobody else wrote with both."
        if not (view.comparison.a.members and view.comparison.b.members):
            none = "No paper is on both sides; of a side without named members nobody can be said to write with it."
        return Section("joint", question, "", reason=none)
    papers = f"{count(n, 'paper')} on both sides" if n else "No paper on both sides"
    people = f"{count(len(found), 'person', 'people')} who wrote with both" if found else "nobody else wrote with both"
    body = {"names": heads(view), "joint": Link.chosen("both", count(n, "paper")) if n else None, "people": found}
    hidden = int(view.own["authors_truncated"].fill_null(False).sum())
    lists = "author list ends" if hidden == 1 else "author lists end"
    cut = f"{whole(hidden)} {lists} in “et al.”: whoever is hidden there is missing." if hidden else None
    return Section("joint", question, f"{papers}; {people}.", body, caveat=cut)

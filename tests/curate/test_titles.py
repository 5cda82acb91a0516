from __future__ import annotations

import polars as pl
import pytest

from topics.curate.blocking import near_titles
from topics.curate.titles import UNTITLED, Difference, comparable, comparables, difference, main_titles, weight


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Snails &amp; Slugs", "snails and slugs"),
        ("H<sub>2</sub>O in <i>Helix</i>", "h2o in helix"),
        (r"{H}$_2$O in \textit{Helix}", "h2o in helix"),
        (r"$\alpha$-Snails of Schr\"{o}dinger", "alpha snails of schrodinger"),
        ("α-snails, of Schrödinger.", "alpha snails of schrodinger"),
        (r"$\varepsilon$~\emph{neighbours}", "epsilon neighbours"),
        ("蜗牛 home", "蜗 牛 home"),
    ],
)
def test_markup_case_and_punctuation_do_not_count(title: str, form: str) -> None:
    assert comparable(title) == form


def test_a_title_without_letters_is_none() -> None:
    titles = pl.Series(["Snails!", "?!", UNTITLED, None])
    assert comparables(titles).to_list() == ["snails", None, None, None]


@pytest.mark.parametrize(
    ("title", "mains"),
    [
        ("Snails at night: a field study", [("snails at night", True)]),
        (
            "Snails at night – a study. The second year",
            [("snails at night", False), ("snails at night a study", False)],
        ),
        ("Snails at night (extended version)", [("snails at night", True)]),
        ("Snails at night: a reply", [("snails at night", False)]),
        ("Snails at night. II. Winter", [("snails at night", False), ("snails at night ii", True)]),
        ("Erratum: snails at night", []),
        ("Snails at night", []),
    ],
)
def test_what_stands_before_a_subtitle(title: str, mains: list[tuple[str, bool]]) -> None:
    assert main_titles(title) == mains


MANY = dict.fromkeys(("supervised", "adsorption", "absorption", "learning", "causal"), 60) | {"casual": 4}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("homing of snails", "homing of snials", Difference.SPELLING),
        ("multi task snails", "multitask snails", Difference.SPELLING),
        ("homing of snails", "the homing of snail", Difference.SPELLING),
        ("modelling behaviour", "modeling behavior", Difference.SPELLING),
        ("snails part ii", "snails part 2", Difference.SPELLING),
        ("lerning of snails", "learning of snails", Difference.SPELLING),
        ("absorption by snails", "adsorption by snails", Difference.WORDS),
        ("a causal snail", "a casual snail", Difference.WORDS),
        ("symmetric shells", "asymmetric shells", Difference.WORDS),
        ("bert for snails", "bart for snails", Difference.WORDS),
        ("from snails to slugs", "from slugs to snails", Difference.WORDS),
        ("snails with shells", "snails without shells", Difference.WORDS),
        ("snails part i", "snails part ii", Difference.MEANING),
        ("snails of 2020", "snails of 2021", Difference.MEANING),
        ("one snail of many", "two snail of many", Difference.MEANING),
        ("snails at night", "snails at night a reply", Difference.MEANING),
        ("correction to snails at night", "snails at night", Difference.MEANING),
    ],
)
def test_what_tells_two_titles_apart(one: str, other: str, apart: Difference) -> None:
    assert difference(one, other, MANY) == difference(other, one, MANY) == apart


def test_words_of_weight_are_long_or_chinese() -> None:
    assert [weight(title) for title in ("on the homing of snails", "蜗 牛 of", "a")] == [2, 2, 0]


def test_nearly_equal_titles_meet() -> None:
    titles = ["a field study of garden snails", "a field study of graden snails", "mechanics of the radula", "snails"]
    [pair] = near_titles(pl.Series(titles)).rows()
    assert pair[:2] == (titles[0], titles[1])
    assert pair[2] == pytest.approx(96.67, abs=0.01)


def test_no_titles_meet_where_there_are_none() -> None:
    assert near_titles(pl.Series([], dtype=pl.String)).is_empty()

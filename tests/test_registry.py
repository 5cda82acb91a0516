from __future__ import annotations

import pytest

from topics.errors import NotFound, suggest
from topics.registry import GROUPS, load, plugins, sources


@pytest.mark.parametrize("group", GROUPS)
def test_the_built_in_plugins_are_found_in_alphabetical_order(group: str) -> None:
    names = list(plugins(group))
    assert names
    assert names == sorted(names)


@pytest.mark.parametrize("group", GROUPS)
def test_every_plugin_loads_under_its_own_name(group: str) -> None:
    assert {name: load(group, name).name for name in plugins(group)} == {name: name for name in plugins(group)}


@pytest.mark.parametrize(
    ("group", "typo", "nearest"),
    [
        ("sources", "cvs", "csv"),
        ("sources", "author_page", "author-page"),
        ("embedders", "sbret", "sbert"),
        ("labelers", "term", "terms"),
    ],
)
def test_a_typo_lists_the_nearest_choice(group: str, typo: str, nearest: str) -> None:
    with pytest.raises(NotFound, match=f"no {group[:-1]} is called '{typo}'.*{nearest}"):
        load(group, typo)


def test_a_name_like_nothing_lists_what_there_is() -> None:
    with pytest.raises(NotFound, match="Known: minilm, sbert, static"):
        load("embedders", "zzzzzz")


def test_sources_come_as_instances() -> None:
    assert [source.name for source in sources()] == list(plugins("sources"))


@pytest.mark.parametrize(
    ("name", "known", "sentence"),
    [
        ("song gou", ["Song Guo", "Liyuan Liu"], "Did you mean: Song Guo?"),
        ("x", [], "There are none to choose from."),
        ("x", list("abcdefghij"), "Known: a, b, c, d, e, f, g, h and 2 more."),
    ],
)
def test_a_suggestion_is_a_sentence(name: str, known: list[str], sentence: str) -> None:
    assert suggest(name, known) == sentence

"""How a page was made: methods with their sources, and the settings a run was made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..embed.choice import model_of_run
from ..results import Run
from .parts import Making, Method

_LEXICAL = "word weights of the corpus (TF-IDF) reduced by singular value decomposition (Deerwester et al. 1990)"
_STATIC = "static word vectors that come with wordllama"
_MINILM = "the sentence encoder all-MiniLM-L6-v2 (Reimers & Gurevych 2019)"
METHODS = (
    Method("Reduction", (
        "UMAP on cosine neighbours, seeded: once for grouping, once in two dimensions for the map "
        "(McInnes, Healy & Melville 2018)."
    )),
    Method("Topics", (
        "HDBSCAN on the reduced vectors (Campello, Moulavi & Sander 2013); papers outside all groups join the nearest "
        "one where it is near enough."
    )),
    Method("Terms", "c-TF-IDF: words frequent in a topic and rare in the others (Grootendorst 2022)."),
    Method("Stability", "Mean overlap (Jaccard) of a topic with its best match in repeated fits (Hennig 2007)."),
    Method("Shares", "95 % intervals of shares after Wilson (1927)."),
    Method("Comparisons", (
        "Fisher's exact test of an area against the rest of the corpus, odds ratio with 0.5 added to each cell "
        "(Haldane 1956) and its interval by inverse sinh (Newcombe 2001), q-values over all areas (Benjamini & "
        "Hochberg 1995)."
    )),
    Method("Trends", (
        "Quasi-binomial regression of a topic's share on time (McCullagh & Nelder 1989) over complete periods; growth "
        "is that of the odds per year, q-values over all tested topics (Benjamini & Hochberg 1995)."
    )),
    Method("People", (
        "The papers of one name are put together, group by group, by shared co-authors, ids, affiliations, venues, "
        "texts and dates, with weights fitted on authors of known identity; where groups stay apart, the page says so."
    )),
    Method("Circles", (
        "Communities (Louvain: Blondel et al. 2008) of the papers that collaborators wrote with each other, each by n "
        "people counted 1/(n - 1) to a tie (Newman 2001); a tie is close by a binomial test on the times after the "
        "first, which fall to co-authors by how many other papers they have."
    )),
    Method("Focus", (
        "One minus the normalised entropy (Shannon 1948) of papers over topics, the entropy corrected for few papers "
        "(Chao & Shen 2003), with a jackknife interval (Tukey 1958); of a change, p by permutation of the papers."
    )),
    Method("Moves", (
        "The date that parts a subject's papers most sharply by topic, with the p of the sharpest in papers of random "
        "order, and so on in the papers before and after (Worsley 1983; Vostrikova 1981)."
    )),
    Method("Breadth", (
        "Mean cosine distance between the centres of the topics of two different papers (Rao 1982; Stirling 2007)."
    )),
    Method("Novelty", (
        "Mean cosine distance of a paper to the five nearest of those that surely appeared before it (after Shibayama, "
        "Yin & Matsumoto 2021), as a percentile among papers of about the same date."
    )),
)  # fmt: skip
_NEIGHBOURS = Method("Neighbours", "Nearest papers by cosine similarity of the vectors.")


def making(run: Run) -> Making:
    """From ``run.manifest``. Seconds are left out: they differ from run to run, and a page must not."""
    manifest = run.manifest
    config = manifest.get("config", {})
    resolved = [(f"{name} (resolved)", value) for name, value in flat(manifest.get("resolved", {}))]
    return Making(
        methods=(vectors(model_of_run(manifest)), *(METHODS if run.has_topics else (_NEIGHBOURS,))),
        config=(*flat(config), *resolved),
        seeds=tuple(flat(manifest.get("seeds", {}))),
        versions=tuple(flat(manifest.get("versions", {}))),
        inputs=tuple((str(i.get("name", "")), str(i.get("sha256", ""))) for i in manifest.get("inputs", [])),
        stages=tuple((name, str(stage.get("key", ""))) for name, stage in manifest.get("stages", {}).items()),
    )


def vectors(model: str) -> Method:
    """How texts became vectors by ``model``, as it is written in a run's settings."""
    kind, _, name = model.partition(":")
    texts = {
        "hybrid": f"{_LEXICAL}, beside {_STATIC}",
        "lexical": _LEXICAL,
        "static": _STATIC,
        "minilm": _MINILM,
        "hybrid+minilm": f"{_LEXICAL}, beside {_MINILM}",
        "sbert": f"the sentence encoder {name} (Reimers & Gurevych 2019)",
        "hybrid+sbert": f"{_LEXICAL}, beside the sentence encoder {name} (Reimers & Gurevych 2019)",
        "precomputed": f"given with the corpus ({name})",
    }
    text = texts.get(kind, f"the embedder {model}")
    return Method("Vectors", f"{text[0].upper()}{text[1:]}; one vector for title and abstract of each paper.")


def flat(values: Any, prefix: str = "") -> list[tuple[str, str]]:
    """A nested mapping as (dotted name, value) pairs."""
    if not isinstance(values, Mapping):
        return [(prefix or "value", _text(values))]
    rows: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        rows += flat(value, name) if isinstance(value, Mapping) and value else [(name, _text(value))]
    return rows


def _text(value: Any) -> str:
    if value is None or value == {} or value == []:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

"""How sides were compared, each step in a sentence with its source."""

from __future__ import annotations

from ..parts import Method

_NEEDED = ("Topics", "Terms")
_SHARES = Method("Shares", "Papers of a side in a topic, of all its papers; 95 % intervals after Wilson (1927).")
_DISTANCE = Method("Distance", (
    "Square root of the Jensen–Shannon divergence of the shares of topics, in bits (Lin 1991), less what chance adds "
    "to it; 95 % interval by inverting a parametric bootstrap (Carpenter 1999); p by dealing out anew the papers that "
    "are on one side alone, ties counted half (Lancaster 1961). A paper on both sides counts once on each."
))  # fmt: skip
_CORRECTION = Method("Correction", "q-values over all topics or pairs that were tested (Benjamini & Hochberg 1995).")
PAIR = (
    _SHARES,
    _DISTANCE,
    Method("Authors as units", (
        "Departures of authors from the profile of all papers, dealt out anew among the authors (Freedman & Lane "
        "1983): papers of one author are no independent witnesses."
    )),
    Method("Areas", (
        "Fisher's exact test of each topic on papers of one side alone; intervals of differences after Newcombe "
        "(1998); log-odds ratio with 0.5 added to each cell (Haldane 1956) and its "
        "interval by inverse sinh (Newcombe 2001)."
    )),
    Method("Words", (
        "Log-odds of the papers that hold a term, with an informative prior (Monroe, Colaresi & Quinn 2008), and "
        "Fisher's exact test; papers on both sides take no part."
    )),
    Method("Inside areas", (
        "Energy distance of the vectors of both sides' papers in one topic (Székely & Rizzo 2013), p by permutation."
    )),
    Method("Who was first", (
        "Median difference in time between a paper of each side (Hodges & Lehmann 1963), p of the rank sum over "
        "divisions of the papers."
    )),
    Method("Closest papers", "Mean cosine similarity of a paper's vector to its three nearest of the other side."),
    _CORRECTION,
)  # fmt: skip
MANY = (
    _SHARES,
    _DISTANCE,
    Method("Tree", (
        "Average linkage of the distances (Sokal & Michener 1958), leaves in the order that puts neighbours side by "
        "side (Bar-Joseph, Gifford & Jaakkola 2001), cut where the mean silhouette is largest (Rousseeuw 1987)."
    )),
    Method("Map of sides", "Classical scaling of the distances (Gower 1966)."),
    Method("Enrichment", (
        "Each side in each topic against all other papers: Fisher's exact test, odds ratio with 0.5 added to each cell "
        "(Haldane 1956), its interval by inverse sinh (Newcombe 2001)."
    )),
    Method("The field", "Distance and test of each side against all papers that are not its own."),
    _CORRECTION,
)  # fmt: skip


def of(own: tuple[Method, ...], made: tuple[Method, ...]) -> tuple[Method, ...]:
    """The steps of the comparison after those by which the topics were made."""
    return (*(method for method in made if method.name in ("Vectors", *_NEEDED)), *own)

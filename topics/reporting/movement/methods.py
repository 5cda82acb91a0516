"""How movement was measured, each step in a sentence with its source."""

from __future__ import annotations

from ..parts import Method

METHODS = (
    Method("Counting", (
        "Papers per calendar period, zeros kept; a paper with an imprecise date counts in each period by the part of "
        "its days there; shares of all papers of the period with intervals after Wilson (1927)."
    )),
    Method("Completeness", (
        "A period that is not over, or that by the arrival of papers in earlier years is not yet collected, is shown "
        "and not tested; so are the periods after a collection breaks off beyond what chance and a fall explain."
    )),
    Method("Growth", (
        "Logit regression of the share on time, with errors that hold under over-dispersion of any form; growth is "
        "that of the odds per year, q-values over all tested (Benjamini & Hochberg 1995); stable only where two "
        "one-sided tests exclude a change of 10 % a year (Schuirmann 1987)."
    )),
    Method("Mann–Kendall", (
        "Tau, the test by ranks of the series pre-whitened by its autocorrelation (von Storch 1995), which misses "
        "trends that the regression finds but is not misled by a series that remembers its past, and the median slope "
        "(Sen 1968)."
    )),
    Method("One author", (
        "Growth fitted again without each author in turn, and with papers that share authors drawn together, a "
        "bootstrap of clusters (Field & Welsh 2007)."
    )),
    Method("Shape", "Classes of a topic's course by written rules on its growth, its bursts and its empty periods."),
    Method("Bursts", (
        "Two-state automaton on the share (Kleinberg 2003), kept where a steady trend rarely has the like."
    )),
    Method("Steps", (
        "Change points by PELT (Killick, Fearnhead & Eckley 2012), tested by permutations, each at 5 %."
    )),
    Method("Corpus or share", "Shift-share at the mean of both halves, so that nothing is left over (Kitagawa 1955)."),
    Method("Words", (
        "Terms of a period against all papers up to then; entering and leaving by log-odds with an informative prior "
        "(Monroe, Colaresi & Quinn 2008) and Fisher's exact test."
    )),
    Method("Birth and merging", (
        "Topics fitted anew in overlapping spans of years, several times each; a change counts where all fits agree on "
        "it and the dates of the papers bear it out (Fisher's exact test)."
    )),
    Method("Outlook", (
        "Log-odds with a damped slope, shrunk over topics; given only where it was surely better than the last share, "
        "forecasting again from every earlier period."
    )),
)  # fmt: skip

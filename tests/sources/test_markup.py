from __future__ import annotations

import time
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.sources.markup import to_text, to_text_column

UNCHANGED = [
    "", "Snails at rest", "p < 0.05 and q > 0.1", "a<b", "a <b and c> d", "<5 years", "the mean <p> of momenta",
    "<mask>", "<script>alert(1)</script>", "R&D at AT&T", "tea & cake", "costs $5 and $10", "US$5 and US$10",
    "$2 billion, or $3 billion",
    "the set {0, 1}", "on {110} planes", "JSON {}", "~5% of 5~10 at t~600", "http://example.org/~snail", "run --fast",
    "f''(x)", "C:\\path", "read and\\or write", "A \\ B", "an open { brace", "a closed } brace", "x_1 and x^2", "it's",
    "snail@example.org", "50% of #1", "5 - 3 = 2",
]  # fmt: skip
LATEX = [
    # Accents, composed.
    (r"{\'E}lie M{\"u}ller", "Élie Müller"),
    (r"Nguy{\~{\^e}}n", "Nguyễn"),
    (r"M\"{u}ller, M\"uller", "Müller, Müller"),
    (r"\'{\i} \'\i na\"{\i}ve", "í ínaïve"),
    (r"\c{c}a \v{s} \v s \H{o} \k{a} \u{g} \r{u} \d{h} \=a \.{I}", "ça š š ő ą ğ ů ḥ ā İ"),
    (r"S\o rensen, S{\o}rensen, \L ukasz, stra\ss e, \AA ngstr\"om", "Sørensen, Sørensen, Łukasz, straße, Ångström"),
    ("Mu\u0308ller", "Müller"),
    (r"it\'s said \"deep\"", 'it\'s said "deep"'),
    # Words and punctuation.
    (r"\emph{slow} \textbf{snails} {\it et al.} {\bf 46}", "slow snails et al. 46"),
    (r"\textbf{R}ich \textbf{\emph{S}}emantics", "Rich Semantics"),
    (r"as in \cite{a,b}. See \citep[p.~3]{c}, (\cite{d}) and Kim~\cite{e}", "as in. See, and Kim"),
    (r"\url{http://example.org/a_b} \href{http://example.org}{the page}", "http://example.org/a_b the page"),
    ("snails -- slow---pages 1--2", "snails – slow—pages 1–2"),
    ("``quoted'' and f''(x)", "“quoted” and f''(x)"),
    ("Fig.~1 by K.~Tanaka et al.~(2019), 0.89~fm", "Fig. 1 by K. Tanaka et al. (2019), 0.89 fm"),
    (r"95\% of \#1 \& a\_b for \$5", "95% of #1 & a_b for $5"),
    (r"see\footnote{The code is open.}", "see (The code is open.)"),
    ("{SAR} images of the {P}ositivity {Problem Set}", "SAR images of the Positivity Problem Set"),
    ("{Snails: a study, with slugs}", "Snails: a study, with slugs"),
    ("{iPhone} and {e}Health", "iPhone and eHealth"),
    (r"1997\textendash 2008", "1997–2008"),
    # Mathematics.
    (r"$\alpha$-divergence", "α-divergence"),
    (r"\alpha-divergence", "α-divergence"),
    (r"$O(n \log n)$, $O(n\log\log n)$, $2\log x$", "O(n log n), O(n log log n), 2 log x"),
    (r"$\mathcal{L}_1$ and $\ell_2$", "L_1 and ℓ_2"),
    (r"$x^2$, $x^{10}$, $10^{-5}$, $x_{ij}$, $x_{n+1}$, $e^{-\alpha t}$", "x^2, x^10, 10^-5, x_ij, x_(n+1), e^(-αt)"),
    (r"the 5$^{th}$ and 2^{nd}, $90^\circ$, $f^{\prime}$", "the 5th and 2nd, 90°, f'"),
    (r"$\frac{a}{b}$, $\frac12$, $\frac{n+1}{2n}$, $\tfrac{3}{2}\pi$", "a/b, 1/2, (n+1)/(2n), (3/2)π"),
    (r"$\sqrt{n}$, $\sqrt{n+1}$, $\sqrt[3]{n}$", "√n, √(n+1), n^(1/3)"),
    (r"$\mathbb{R}^n$, $\mathbb C$, $\mathbb{SO}(3)$", "ℝ^n, ℂ, SO(3)"),
    (r"$A \rightarrow B$, $A\to B$, $1\leq q$", "A → B, A→B, 1≤q"),
    (r"$\{0,1\}^n$, $\|x\|$, $\left(x\right)$, $\left.x\right|$", "{0,1}^n, ‖x‖, (x), x|"),
    (r"$\hat{x}$, $\bar{a}$, $x\not\in A$", "x\u0302, ā, x∉A"),
    (r"$\binom{n}{k}$, $n \choose k$, $a\pmod{n}$", "(n choose k), n choose k, a (mod n)"),
    (r"$\overset{d}{=}$, $\underset{x}{\min}$, $A\xrightarrow{f}B$", "=^d, min_x, A→^fB"),
    (r"\[f(x) = 1\] and \(y\) and $$z$$", "f(x) = 1 and y and z"),
    (r"$x > 0 \text{ for all large enough } x$", "x > 0 for all large enough x"),
    (r"$5\%$ of 20$\,$000 at $\sim$5 eV", "5% of 20 000 at ∼5 eV"),
    ("$ a + b $ and $n$ for $5 each", "a + b and n for $5 each"),
    # The authors' own commands, and LaTeX that is broken.
    (r"$\Lie(G)$, $\norm{x}$, the \ours{} and \ggg-module", "Lie(G), norm(x), the ours and ggg-module"),
    (r"\emph{open", "emph{open"),
    (r"\frac", r"\frac"),
    ("{" * 3 + "SAR" + "}" * 3, "SAR"),
    (r"2^{n^{k} poly", "2^{n^k poly"),
    ("ends in \\", "ends in \\"),
]
TAGS = [
    ("<jats:title>Abstract</jats:title><jats:p>Snails <jats:italic>rest</jats:italic>.</jats:p>", "Snails rest."),
    ("<title>Methods</title><p>Rest.</p><title>Why?</title><p>Slow.</p>", "Methods: Rest. Why? Slow."),
    ("<jats:p>cut off", "cut off"),
    ("One.<br>Two.<br/>Three.<p>Four</p>", "One. Two. Three. Four"),
    ("H<sub>2</sub>O, x<sub><i>i</i></sub>, <sup>13</sup>C, 4<sup>th</sup>", "H2O, x_i, 13C, 4th"),
    ("10<sup>-5</sup> m<sup>2</sup>, Ca<sup>2+</sup>, CO<inf>2</inf>", "10^-5 m^2, Ca^2+, CO2"),
    ("<i>Helix</i> <b>sp.</b> at <a href='http://example.org'>home</a>", "Helix sp. at home"),
    ("caf&eacute; &#8211; &#x3b1; &amp; p &lt; 0.05", "café – α & p < 0.05"),
    ("&lt;p&gt;Once&lt;/p&gt; &amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;", "Once twice"),
    ("<I>p</I> < 0.05, a<b", "p < 0.05, a<b"),
    (
        '<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>&lt;</mml:mo>'
        "<mml:mi>log</mml:mi><mml:mi>n</mml:mi></mml:math> holds",
        "x^2<log n holds",
    ),
    (
        "<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac><msqrt><mi>n</mi></msqrt></math>",
        "a/(b+c)√n",
    ),
    ("<math><msub><mi>x</mi><mi>&alpha;</mi></msub><mo>{</mo></math>", "x_α{"),
    (r'<math alttext="\beta_{1}"><mi>wrong</mi></math>', "β_1"),
    ('<math><mi>wrong</mi><annotation encoding="application/x-tex">\\beta</annotation></math>', "β"),
    (
        r"<jats:inline-formula><jats:alternatives><jats:tex-math>\documentclass{m}\begin{document}$$\beta^2$$\end{document}"
        "</jats:tex-math><mml:math><mml:mi>wrong</mml:mi></mml:math></jats:alternatives></jats:inline-formula>",
        "β^2",
    ),
]  # fmt: skip


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert to_text(text) == text


@pytest.mark.parametrize(("marked", "text"), [*LATEX, *TAGS])
def test_markup_becomes_text(marked: str, text: str) -> None:
    assert to_text(marked) == text


def test_a_text_becomes_one_line() -> None:
    assert to_text(" Snails\n  at\trest\u00a0. ") == "Snails at rest ."


PIECES = st.sampled_from([
    "\\", "{", "}", "$", "$$", "^", "_", "~", "--", "``", "''", "\\frac", "\\'", "\\alpha ", "\\cite", "\\emph", "\\(",
    "\\[", "\\left", "<p>", "</p>", "<sub>", "</sub>", "<math>", "</math>", "&lt;", "&amp;", "a", "B", " ", "5", "[",
    "]", "\0", "é",
])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_no_text_makes_it_fail_and_a_column_reads_like_its_cells(text: str) -> None:
    read = to_text(text)
    assert read == " ".join(read.split())
    assert unicodedata.is_normalized("NFC", read)
    assert to_text_column(pl.Series("title", [text, None, text])).to_list() == [read, None, read]


@given(st.text("abcXYZ ÄéßλЖ中0123456789.,;:!?'\"()[]+-=*/%#@|", max_size=60).filter(lambda text: "--" not in text))
def test_plain_text_stays_but_for_its_spaces(text: str) -> None:
    assert to_text(text) == " ".join(text.split())


@pytest.mark.parametrize(
    "piece", ["{", "}", "\\", "$", "\\hat", "{\\it ", "\\(", "<math>", "<p>", "x^{", "\\frac{", "\\'", "$$x"]
)
def test_endless_markup_is_read_in_no_time(piece: str) -> None:
    assert isinstance(to_text(piece * 5000), str)


def test_a_column_keeps_its_name_and_may_be_empty() -> None:
    assert to_text_column(pl.Series("title", [], dtype=pl.String)).equals(pl.Series("title", [], dtype=pl.String))
    assert to_text_column(pl.Series("venue", [None, "{LNCS}"])).equals(pl.Series("venue", [None, "LNCS"]))


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("the {``}trails{''} of snails", "the “trails” of snails"),
        ("{‘}x{’} and {“}y{”}", "‘x’ and “y”"),
        ("{É}tude {A}", "Étude A"),
        (r"shown before \cite{a} \cite{b} (see \cite{c}), and \cite{d} here", "shown before (see), and here"),
    ],
)
def test_braces_around_quotation_marks_go(marked: str, text: str) -> None:
    assert to_text(marked) == text


@pytest.mark.parametrize(
    "unit", ["''", "``", "``a''", r"\( ", "<math>", "<sub> ", r"\cite{a} ", "{A", "$a ", r"\cite[", "{a}", r"\frac{"]
)
def test_a_long_text_of_one_kind_takes_no_time(unit: str) -> None:
    start = time.perf_counter()
    to_text("x {" + unit * 10_000 + ",} y")
    to_text(unit * 10_000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (r"{\textless}b{\textgreater}Snails{\textless}/b{\textgreater}, p {\textless} 1", "Snails, p < 1"),
        (r"10{\^{}}3 and $x{\^{}}2$", "10^3 and x^2"),
    ],
)
def test_commands_that_stand_for_characters_of_markup(marked: str, text: str) -> None:
    assert to_text(marked) == text

"""What the page of an experiment says, before it is HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.finished import LEVELS, experiment, finished
from topics.reporting.experiment import experiment_content
from topics.reporting.experiment.parts import Result
from topics.reporting.parts import Page

PLAIN = experiment_content(finished())
ALONE = {"topics": LEVELS["topics"]}
SIZES = [f"cluster.min_cluster_size={n}" for n in (10, 20, 40)]


def swept(**sweep: Any) -> dict[str, Any]:
    return experiment(sweep={"grid": {}, "optuna": None} | sweep)


def once(**changes: Any) -> dict[str, Any]:
    return experiment(**{"seeds": [0], "subsamples": 0, "pipelines": {"topics": {}}} | changes)


def drawn_from_classes(**changes: Any) -> Page:
    grid = {"data.sample.n_papers": [20, 200], "data.sample.n_classes": [2, 4, 6]}
    settings = [f"data.sample.n_papers={n}, data.sample.n_classes={k}" for n in (20, 200) for k in (2, 4, 6)]
    levels = {"topics": {"ami": (0.6, 0.02), "n_topics": (4.0, 0.0)}}
    made = swept(grid=grid) | {"pipelines": {"topics": {}}, "subsamples": 0} | changes
    return experiment_content(finished(made, levels, settings))


def searched(**changes: Any) -> Page:
    optuna = {"space": {"cluster.min_cluster_size": {"low": 2, "high": 80}}, "trials": 3, "metric": "ami"} | changes
    made = swept(optuna=optuna) | {"pipelines": {"topics": {}}, "subsamples": 0}
    return experiment_content(finished(made, ALONE, ["", *SIZES]))


def said(page: Page) -> str:
    return " ".join(s.text for s in page.section("outcome").body["sentences"])


def limits(page: Page) -> str:
    return " ".join(s.text for s in page.section("outcome").body["limits"])


def rows(page: Page) -> dict[str, Result]:
    return {row.name: row for row in page.section("measured").body["main"].rows}


def kinds(page: Page) -> list[str]:
    return [section.kind for section in page.sections]


def test_the_question_is_the_title_and_the_first_answer_names_who_is_ahead() -> None:
    assert PLAIN.title == "Which pipeline finds the subject classes of computer science abstracts best?"
    assert PLAIN.lead == (
        "Four pipelines, five seeds each; 7,651 papers of abstracts.parquet, 44 classes. As of 2026-11-19."
    )
    answer = PLAIN.section("outcome").answer
    assert answer == "By AMI “leiden” and “topics” cannot be told apart, and are ahead of the other two."


def test_sentences_say_by_how_much_with_an_interval() -> None:
    text = said(PLAIN)
    assert "FMI: “topics” has the best mean, 0.342 [0.336,\u00a00.349], and cannot be told apart from “leiden”" in text
    assert "Stability, seeds: “nmf” is ahead with 1.000; “topics” is 0.075 [0.05" in text
    assert "behind, two others more." in text
    assert "Noise: “leiden” and “nmf” reach the same best mean, 0\u00a0%; “topics” is 6.6" in text
    assert "points [5.5,\u00a07.6] behind" in text
    assert "Best mean of the other two measures" in text


def test_measures_that_could_not_be_taken_are_told_in_their_order() -> None:
    reasons = ["cv: ValueError: b", "npmi: ValueError: a", "dbcv: MemoryError"]
    results = finished()
    told = pl.Series("unmeasured", (reasons * results.results.height)[: results.results.height])
    page = experiment_content(replace(results, results=results.results.with_columns(told)))
    limits = [sentence.text for sentence in page.section("outcome").body["limits"]]
    found = [text.partition("(")[2].partition(")")[0] for text in limits if "not all could be measured" in text]
    assert found == reasons


def test_a_clear_winner_is_said_to_be_one() -> None:
    levels = {"topics": {"ami": (0.5, 0.001)}, "nmf": {"ami": (0.3, 0.001)}}
    page = experiment_content(finished(None, levels))
    assert page.section("outcome").answer == "By AMI “topics” is ahead of “nmf”."


def test_the_table_marks_the_best_and_what_is_level_with_it() -> None:
    heads = [h.short for h in PLAIN.section("measured").body["main"].heads]
    values = dict(zip(heads, rows(PLAIN)["leiden"].values, strict=True))
    assert values["AMI"].standing == "best"
    assert (values["AMI"].text, values["AMI"].bounds) == ("0.461", "[0.456,\u00a00.466]")
    assert values["FMI"].standing == "level"
    assert rows(PLAIN)["nmf"].values[0].standing == ""


def test_intervals_end_where_a_metric_does() -> None:
    heads = [h.short for h in PLAIN.section("measured").body["main"].heads]
    of = rows(PLAIN)["topics"].values[heads.index("Stability, subsamples")]
    assert of.bounds.endswith("1.000]")


def test_further_metrics_stand_in_groups_below_the_first_table() -> None:
    groups = {grid.title: [h.short for h in grid.heads] for grid in PLAIN.section("measured").body["further"]}
    assert groups == {"Agreement with the classes": ["Homogeneity"], "Topics and noise": ["Per class"]}


def test_who_is_told_the_number_of_topics_is_not_praised_for_finding_it() -> None:
    answer = PLAIN.section("counts").answer
    assert answer.startswith("Two of the three that find the number themselves lie within a factor of two")
    assert "nmf" not in answer
    assert PLAIN.section("counts").figure is not None
    assert PLAIN.section("counts").figure.table.filter(name="nmf")["told"].item()
    assert "by those that are not told how many: “topics” 38" in said(PLAIN)


def test_quality_is_held_against_the_times_alone_that_the_results_carry() -> None:
    figure = PLAIN.section("cost").figure
    assert figure is not None
    whole = finished().times.filter(~pl.col("cell").str.contains("subsample"), pl.col("cell").str.starts_with("nmf"))
    seconds = whole.group_by("cell").agg(pl.col("seconds").sum())["seconds"].median()
    assert figure.table.filter(name="nmf")["seconds"].item() == pytest.approx(seconds, abs=1e-3)
    assert PLAIN.section("cost").answer.startswith("“leiden” has the best mean AMI in 4")


def test_of_pipelines_that_reach_the_same_the_quicker_one_is_named() -> None:
    levels = {"topics": {"ami": (1.0, 0.0), "seconds": (9.0, 0.1)}, "nmf": {"ami": (1.0, 0.0), "seconds": (2.0, 0.1)}}
    page = experiment_content(finished(None, levels))
    assert page.section("cost").answer.startswith("“nmf” has the best mean AMI and takes least, 2")
    assert page.section("outcome").answer == "By AMI none is ahead: “topics” and “nmf” cannot be told apart."


def test_failures_are_counted_with_their_reason_and_take_no_part() -> None:
    page = experiment_content(finished(failing=("bertopic", "nmf,seed=3")))
    assert "9 of 32 fits failed" in limits(page)
    assert "“bertopic”, 8 fits: TooFewPapers: 3 papers, at least 5 are needed." in limits(page)
    assert rows(page)["bertopic"].note == "8 of 8 fits failed"
    assert rows(page)["nmf"].note == "1 of 8 fits failed"
    fits = page.section("fits").body["fits"]
    assert [bool(fit.failed) for fit in fits] == [True] * 9 + [False] * 23
    assert fits[0].folder is None
    assert page.section("fits").answer == "32 fits, nine of them failed."


def test_nothing_but_failures_is_said_in_plain_words() -> None:
    page = experiment_content(finished(failing=("seed",)))
    assert page.section("outcome").answer == "No fit came to an end."
    assert page.section("measured").reason
    assert "cost" in kinds(page)
    assert page.section("cost").reason


def test_one_fit_of_one_pipeline_has_no_interval_and_no_verdict() -> None:
    page = experiment_content(finished(once(), ALONE))
    assert page.section("outcome").answer.startswith("“topics” reaches AMI 0.4")
    assert "fitted once" in limits(page)
    assert all(not value.bounds and not value.standing for value in rows(page)["topics"].values)
    assert page.section("counts").figure is None
    assert page.section("measured").caveat == "Means over the fits."


def test_one_fit_of_each_pipeline_names_the_first_without_calling_it_sure() -> None:
    page = experiment_content(finished(experiment(seeds=[0], subsamples=0)))
    assert page.section("outcome").answer.endswith("fits that are so few or all the same cannot say.")
    assert "is ahead" not in said(page)


def test_without_labels_words_are_what_pipelines_are_judged_by() -> None:
    levels = {name: {m: own[m] for m in ("n_topics", "npmi", "seconds")} for name, own in LEVELS.items()}
    results = finished(experiment(data={"path": "sample"}), levels)
    known = results.summary.filter(pl.col("metric") != "n_classes_ratio")
    page = experiment_content(replace(results, results=results.results.drop("n_classes_ratio"), summary=known))
    assert page.section("outcome").answer.startswith("By NPMI")
    assert page.section("counts").question == "How many topics are there?"
    assert page.lead.startswith("Four pipelines, five seeds each; 7,651 papers of the bundled corpus.")
    assert dict(page.section("protocol").body["data"])["Classes"] == "not known: no column holds them"


def test_a_grid_of_one_key_is_drawn_over_its_values_and_told_beside_the_pipeline() -> None:
    page = experiment_content(finished(swept(grid={"cluster.min_cluster_size": [10, 20, 40]}), LEVELS, SIZES))
    assert page.section("measured").body["main"].keys == ("min_cluster_size",)
    assert [figure.id for figure in page.section("sweep").figures] == [
        "setting-ami", "setting-n_topics", "setting-stability", "setting-stability_subsamples",
    ]  # fmt: skip
    assert "steady" not in kinds(page)
    assert "“topics, min_cluster_size 40”" in said(page)


def test_what_a_key_does_not_concern_is_drawn_at_each_of_its_values() -> None:
    made = swept(grid={"pipelines.bertopic.min_topic_size": [5, 10]})
    results = finished(made, {"bertopic": LEVELS["bertopic"]}, ["min_topic_size=5", "min_topic_size=10"])
    other = finished(made, {"topics": LEVELS["topics"]})
    both = replace(
        results,
        results=pl.concat([other.results, results.results]),
        summary=pl.concat([other.summary, results.summary]),
        times=pl.concat([other.times, results.times]),
    )
    figure = experiment_content(both).section("sweep").figures[0]
    assert figure.table.group_by("pipeline").len().sort("pipeline").rows() == [("bertopic", 2), ("topics", 2)]


def test_more_keys_than_can_be_drawn_are_left_to_the_table() -> None:
    keys = {"cluster.min_cluster_size": [10], "reduce.n_neighbors": [15], "reduce.n_epochs": [200]}
    setting = ", ".join(f"{key}={value}" for key, [value] in keys.items())
    page = experiment_content(finished(swept(grid=keys), LEVELS, [setting]))
    assert "too many to draw" in str(page.section("sweep").reason)


def test_topics_are_held_against_the_classes_that_were_drawn_for_each_number_of_papers() -> None:
    page = drawn_from_classes()
    topics, ami = page.section("sweep").figures
    assert topics.plotly is not None
    assert [a["text"] for a in topics.plotly["layout"]["annotations"]] == ["20 papers", "200 papers"]
    truth = [trace["y"] for trace in topics.plotly["data"] if trace["meta"]["role"] == "reference"]
    assert truth == [[2.0, 4.0, 6.0]] * 2
    assert ami.id == "setting-ami"
    assert "“topics” finds as many topics as there are classes in 33\u00a0% of its fits, and one more" in said(page)
    assert page.section("outcome").answer.endswith("no fit failed.")
    assert page.section("sweep").answer.startswith("Mean AMI of all settings: 0.6")
    assert not {"cost", "counts"} & set(kinds(page))


def test_settings_with_other_papers_have_each_their_best() -> None:
    levels = {
        "topics": {"ami": (0.6, 0.02), "n_topics": (4.0, 0.1)},
        "nmf": {"ami": (0.4, 0.02), "n_topics": (4.0, 0.1)},
    }
    grid = {"data.sample.n_papers": [20, 200]}
    made = swept(grid=grid) | {"pipelines": {"topics": {}, "nmf": {}}, "subsamples": 0}
    page = experiment_content(finished(made, levels, ["data.sample.n_papers=20", "data.sample.n_papers=200"]))
    assert "The best mean AMI at two settings: “topics” in two." in said(page)
    standing = [row.values[0].standing for row in page.section("measured").body["main"].rows]
    assert standing == ["best", "", "best", ""]


def test_a_search_tells_its_best_trial_and_draws_them_in_order() -> None:
    page = searched()
    assert page.section("sweep").answer.startswith("min_cluster_size 40, with AMI 0.50")
    figure = page.section("sweep").figure
    assert figure is not None
    assert figure.table["trial"].to_list() == [1, 2, 3]
    assert "Of three settings tried the best is “min_cluster_size 40”" in said(page)
    assert searched(direction="minimize").section("sweep").answer.startswith("min_cluster_size 10")


def test_the_protocol_says_what_each_pipeline_is_and_takes() -> None:
    told = {row.name: row for row in PLAIN.section("protocol").body["told"]}
    assert (told["leiden"].kind, told["leiden"].takes) == ("topics", "the shared vectors")
    assert told["leiden"].settings == "cluster.clusterer leiden"
    assert told["nmf"].takes == "the texts alone"
    assert "told the number of classes" in told["nmf"].what
    data = dict(PLAIN.section("protocol").body["data"])
    assert data["SHA-256 of abstracts.parquet"] == "ab" * 32
    assert data["Only those with"] == "an abstract of 20 words or more; a class of 50 papers or more"


def test_every_metric_is_defined_with_its_source() -> None:
    text = {method.name: method.text for method in PLAIN.making.methods}
    assert "Dieng, Ruiz & Blei (2020)" in text["Diversity of words"]
    assert "Raises" not in " ".join(text.values())
    assert "Stability over seeds; Stability over subsamples" in text


def test_tables_to_take_away_hold_every_fit_with_its_cost() -> None:
    assert list(PLAIN.tables) == ["results", "summary", "standings", "times"]
    assert "seconds" in PLAIN.tables["results"].columns
    assert "seconds" in PLAIN.tables["summary"]["metric"]


def test_a_pipeline_that_is_not_installed_is_named_and_no_more() -> None:
    page = experiment_content(finished(None, {"elsewhere": LEVELS["topics"]}))
    assert page.section("protocol").body["told"][0].what == ""

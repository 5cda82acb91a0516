/* The list of papers: search, filters, sorting, a hundred rows at a time. Text is only ever set as text. */
(function (app) {
  "use strict";
  const PAGE = 100;
  const PRINTED = 500;
  const AUTHORS = 12;
  const CHIPS = 4;
  const byId = (id) => document.getElementById(id);
  const list = byId("paper-list");
  const controls = {
    topic: byId("topic"),
    year: byId("year"),
    period: byId("period"),
    set: byId("set"),
    q: byId("query"),
    sort: byId("sort"),
  };
  let limit = PAGE;
  let previous = "";

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const ORDERS = {
    newest: (a, b) => a.number - b.number,
    oldest: (a, b) => compare(a.first ?? "9999", b.first ?? "9999") || a.number - b.number,
    title: (a, b) => a.title.localeCompare(b.title, "en"),
    // Topic ids go from the largest down; papers without a topic come last.
    topic: (a, b) => (a.topic < 0) - (b.topic < 0) || a.topic - b.topic || a.number - b.number,
  };

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function swatch(topic) {
    const node = document.querySelector(`a[data-topic="${topic}"] .swatch`);
    return node ? node.cloneNode(true) : "";
  }

  function authors(paper) {
    const names = paper.authors ?? [];
    const shown = names.slice(0, AUTHORS).join(", ");
    const more = names.length > AUTHORS ? ` and ${names.length - AUTHORS} more` : "";
    return shown + more + (paper.truncated ? `${shown ? ", " : ""}et al.` : "");
  }

  function title(paper) {
    const first = (paper.links ?? [])[0];
    if (!first) return make("p", { class: "title" }, paper.title);
    return make("p", { class: "title" }, make("a", { href: first[1], rel: "noopener noreferrer" }, paper.title));
  }

  function details(paper) {
    const line = make("p", { class: "where" });
    for (const name of (paper.marks ?? []).slice(0, CHIPS)) line.append(make("span", { class: "side" }, name));
    for (const topic of paper.topics.filter((id) => id >= 0).slice(0, CHIPS)) {
      line.append(make("a", { class: "chip", href: `#topic=${topic}` }, swatch(topic), app.label(topic)));
    }
    if (paper.topics.length > CHIPS) line.append(make("span", {}, `and ${paper.topics.length - CHIPS} more`));
    if (paper.place) line.append(make("span", {}, paper.place));
    if (paper.code) line.append(make("span", { class: "code" }, "code"));
    for (const [name, address] of paper.links ?? []) {
      line.append(make("a", { href: address, rel: "noopener noreferrer" }, name));
    }
    return line;
  }

  function row(paper) {
    const item = make("li", { "data-number": paper.number }, title(paper));
    const people = authors(paper);
    item.append(make("p", { class: "quiet" }, people ? `${paper.date} · ${people}` : paper.date), details(paper));
    if (paper.abstract) {
      const text = make("p", {}, paper.abstract);
      item.append(make("details", {}, make("summary", {}, "Abstract"), text));
    }
    return item;
  }

  function options(select, none, pairs) {
    select.append(make("option", { value: "" }, none));
    for (const [value, text] of pairs) select.append(make("option", { value }, text));
  }

  function tally(values) {
    const count = new Map();
    for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
    return count;
  }

  function fillTopics() {
    const count = tally(app.data.papers.flatMap((paper) => paper.topics));
    const order = [...count.keys()].sort((a, b) => (a < 0) - (b < 0) || count.get(b) - count.get(a) || a - b);
    options(controls.topic, "all", order.map((id) => [id, `${app.label(id)} (${count.get(id)})`]));
  }

  function fillYears() {
    const years = tally(app.data.papers.map((paper) => paper.year).filter(Boolean));
    options(controls.year, "all", [...years.keys()].sort().reverse().map((year) => [year, `${year} (${years.get(year)})`]));
  }

  function fillPeriods() {
    const pairs = app.data.periods.map(([from, to]) => {
      const n = app.data.papers.filter((paper) => app.liesIn(paper, from, to)).length;
      return [`${from}/${to}`, `${app.span(from, to)} (${n})`];
    });
    options(controls.period, "all", pairs.reverse());
  }

  function fillSets() {
    const offered = Object.entries(app.sets).filter(([, { choice }]) => choice);
    options(controls.set, "all", offered.map(([name, { choice, papers }]) => [name, `${choice} (${papers.length})`]));
  }

  function fill() {
    if (controls.topic) fillTopics();
    if (controls.year) fillYears();
    if (controls.period) fillPeriods();
    if (controls.set) fillSets();
  }

  /* What is none of the options, such as the days of a burst, is among them for as long as it is chosen. */
  function showChosen(select, chosen, name) {
    select.querySelector("[data-extra]")?.remove();
    select.value = chosen;
    if (select.value === chosen) return;
    select.append(make("option", { value: chosen, "data-extra": "" }, name()));
    select.value = chosen;
  }

  function showPeriod({ from, to }) {
    showChosen(controls.period, from || to ? `${from}/${to}` : "", () => app.span(from, to));
  }

  function render(state, papers) {
    const key = JSON.stringify(state);
    if (key !== previous) limit = PAGE;
    previous = key;
    const sorted = [...papers].sort(ORDERS[state.sort] ?? ORDERS.newest);
    list.replaceChildren(...sorted.slice(0, limit).map(row));
    byId("more-papers").hidden = sorted.length <= limit;
    const total = app.data.papers.length.toLocaleString("en");
    const found = papers.length.toLocaleString("en");
    byId("list-count").textContent = papers.length
      ? `${found} of ${total} papers${sorted.length > limit ? `, the first ${limit} shown` : ""}`
      : "No paper matches. Escape, or “Show all”, clears the filters.";
    if (controls.topic) controls.topic.value = state.topic ?? "";
    if (controls.year) controls.year.value = state.year ?? "";
    if (controls.period) showPeriod(state);
    if (controls.set) showChosen(controls.set, state.set, () => app.setLabel(state.set));
    controls.sort.value = state.sort;
    if (document.activeElement !== controls.q) controls.q.value = state.q;
  }

  function listen() {
    const integer = (value) => (value === "" ? null : Number(value));
    controls.topic?.addEventListener("change", () => app.update({ topic: integer(controls.topic.value) }));
    controls.year?.addEventListener("change", () => app.update({ year: integer(controls.year.value) }));
    controls.period?.addEventListener("change", () => {
      const [from, to] = (controls.period.value || "/").split("/");
      app.update({ from, to });
    });
    controls.set?.addEventListener("change", () => app.update({ set: controls.set.value }));
    controls.sort.addEventListener("change", () => app.update({ sort: controls.sort.value }));
    let waiting = 0;
    controls.q.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => app.update({ q: controls.q.value.trim() }), 120);
    });
    byId("controls").addEventListener("submit", (event) => event.preventDefault());
    byId("more-papers").addEventListener("click", () => {
      const next = limit;
      limit += PAGE;
      render(app.state, app.papers);
      list.children[next]?.querySelector("a, summary")?.focus();
    });
  }

  /* Paper has no button for more. */
  function startPrinting() {
    let shown = PAGE;
    window.addEventListener("beforeprint", () => {
      shown = limit;
      limit = Math.max(limit, PRINTED);
      render(app.state, app.papers);
    });
    window.addEventListener("afterprint", () => {
      limit = shown;
      render(app.state, app.papers);
    });
  }

  app.startPapers = () => {
    fill();
    listen();
    startPrinting();
    app.onChange(render);
  };
})(window.topicsReport);

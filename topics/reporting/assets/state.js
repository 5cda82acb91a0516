/* What is chosen on the page. The state lives in the URL fragment (#topic=3&from=2024-01-01&to=2024-12-31), so that a plain
   link is a filter and a view can be sent to somebody. */
(function () {
  "use strict";
  const element = document.getElementById("page-data");
  const data = JSON.parse(element.textContent);
  data.papers.forEach((paper, number) => {
    paper.number = number;
    paper.topic = paper.topic ?? -1;
    paper.topics = paper.in ?? [paper.topic]; // one that is in several units, as terms or authors, says so by "in"
  });
  const topics = new Map(data.topics.map((topic) => [topic.id, topic]));
  const listeners = [];
  const { sets } = data;
  for (const { marks, choice, papers } of Object.values(sets)) {
    if (marks) for (const number of papers) (data.papers[number].marks ??= []).push(choice);
  }
  const EMPTY = { topic: null, year: null, from: "", to: "", set: "", person: null, with: "", q: "", sort: "newest" };
  let state = { ...EMPTY };

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /* Names of sets: "side-1~side-4" are the papers of both together. */
  const parts = (set) => set.split("~");
  const isSet = (set) => parts(set).every((name) => Object.hasOwn(sets, name));

  function read() {
    const part = new URLSearchParams(location.hash.slice(1));
    const number = (key) => (/^-?\d+$/.test(part.get(key) ?? "") ? Number(part.get(key)) : null);
    const day = (key) => (/^\d{4}-\d\d-\d\d$/.test(part.get(key) ?? "") ? part.get(key) : "");
    const topic = number("topic");
    return {
      topic: topic === -1 || topics.has(topic) ? topic : null,
      year: number("year"),
      from: day("from"),
      to: day("to"),
      set: isSet(part.get("set") ?? "") ? part.get("set") : "",
      person: number("person"),
      with: part.get("with") ?? "",
      q: part.get("q") ?? "",
      sort: part.get("sort") ?? EMPTY.sort,
    };
  }

  function write() {
    const part = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      if (value !== null && value !== EMPTY[key]) part.set(key, value);
    }
    const text = part.toString().replace(/\+/g, "%20");
    // An address that ends in a bare "#" would scroll to the top; "#all" names nothing and so moves nothing.
    history.replaceState(null, "", text || location.hash ? `#${text || "all"}` : location.href);
  }

  function words(text) {
    return fold(text).split(/\s+/).filter(Boolean);
  }

  function searchable(paper) {
    paper.text ??= fold([paper.title, (paper.authors ?? []).join(" "), paper.place ?? "", paper.abstract ?? ""].join(" "));
    return paper.text;
  }

  /* Whether a paper counts in the days chosen: one without a date in none, an imprecise one wherever it may lie. */
  function liesIn(paper, from, to) {
    if (!from && !to) return true;
    return Boolean(paper.first) && (!to || paper.first <= to) && (!from || (paper.last ?? paper.first) >= from);
  }

  function matching() {
    const wanted = words(state.q);
    const chosen = state.set ? parts(state.set).map((name) => sets[name]) : null;
    const members = new Set(chosen?.flatMap((set) => set.papers));
    const within = new Set(chosen?.flatMap((set) => set.topics ?? []));
    return data.papers.filter(
      (paper) =>
        (state.topic === null || paper.topics.includes(state.topic)) &&
        (state.year === null || paper.year === state.year) &&
        liesIn(paper, state.from, state.to) &&
        (!chosen || members.has(paper.number) || paper.topics.some((topic) => within.has(topic))) &&
        (state.person === null || paper.person === state.person) &&
        (!state.with || (paper.authors ?? []).includes(state.with)) &&
        wanted.every((word) => searchable(paper).includes(word)),
    );
  }

  function notify() {
    const papers = matching();
    for (const listener of listeners) listener(state, papers);
  }

  const QUARTERS = { "01-01": "03-31", "04-01": "06-30", "07-01": "09-30", "10-01": "12-31" };

  function month(day) {
    return new Date(`${day}T00:00Z`).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });
  }

  /* Days in words: 2021, 2019–2021, 2021 Q3, Mar 2021, since ..., until ... */
  function span(from, to) {
    if (!from || !to) return from ? `since ${from}` : `until ${to}`;
    const [first, last] = [from.slice(0, 4), to.slice(0, 4)];
    if (from.endsWith("-01-01") && to.endsWith("-12-31")) return first === last ? first : `${first}–${last}`;
    if (first === last && QUARTERS[from.slice(5)] === to.slice(5)) return `${first} Q${Math.ceil(Number(to.slice(5, 7)) / 3)}`;
    return month(from) === month(to) ? month(from) : `${month(from)}–${month(to)}`;
  }

  window.topicsReport = {
    data,
    topics,
    sets,
    span,
    liesIn,
    get state() {
      return state;
    },
    label: (id) => topics.get(id)?.label ?? `no ${data.unit}`,
    isSet,
    setLabel: (set) => parts(set).map((name) => sets[name].label).join(" or "),
    isFiltered: () => Object.keys(EMPTY).some((key) => key !== "sort" && state[key] !== EMPTY[key]),
    onChange: (listener) => listeners.push(listener),
    update(changes) {
      state = { ...state, ...changes };
      write();
      notify();
    },
    clear() {
      this.update({ ...EMPTY, sort: state.sort });
    },
    start() {
      window.addEventListener("hashchange", () => {
        if (location.hash.includes("=")) state = { ...read(), sort: state.sort };
        else if (!location.hash) state = { ...EMPTY, sort: state.sort };
        notify();
      });
      state = read();
      notify();
    },
  };
})();

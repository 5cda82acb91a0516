/* What is chosen on the page. The state lives in the URL fragment (#topic=3&year=2024), so that a plain link is a filter
   and a view can be sent to somebody. */
(function () {
  "use strict";
  const element = document.getElementById("page-data");
  const data = JSON.parse(element.textContent);
  data.papers.forEach((paper, number) => {
    paper.number = number;
    paper.topic = paper.topic ?? -1;
  });
  const topics = new Map(data.topics.map((topic) => [topic.id, topic]));
  const listeners = [];
  const EMPTY = { topic: null, year: null, person: null, with: "", q: "", sort: "newest" };
  let state = { ...EMPTY };

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function read() {
    const part = new URLSearchParams(location.hash.slice(1));
    const number = (key) => (/^-?\d+$/.test(part.get(key) ?? "") ? Number(part.get(key)) : null);
    const topic = number("topic");
    return {
      topic: topic === -1 || topics.has(topic) ? topic : null,
      year: number("year"),
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

  function matching() {
    const wanted = words(state.q);
    return data.papers.filter(
      (paper) =>
        (state.topic === null || paper.topic === state.topic) &&
        (state.year === null || paper.year === state.year) &&
        (state.person === null || paper.person === state.person) &&
        (!state.with || (paper.authors ?? []).includes(state.with)) &&
        wanted.every((word) => searchable(paper).includes(word)),
    );
  }

  function notify() {
    const papers = matching();
    for (const listener of listeners) listener(state, papers);
  }

  window.topicsReport = {
    data,
    topics,
    get state() {
      return state;
    },
    label: (id) => topics.get(id)?.label ?? "no area",
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

/* The page around figures and list: theme, the bar that says what is chosen, rows that open, links and keys. */
(function (app) {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const print = window.matchMedia("print");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }

  function startTheme() {
    const button = byId("theme");
    const name = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
    };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("topics-theme", root.dataset.theme);
      } catch {
        root.dataset.stored = "no"; // refused for some files opened from disk: the choice holds for this visit
      }
      name();
      app?.refreshFigures?.();
    });
    for (const query of [dark, print]) {
      query.addEventListener("change", () => {
        name();
        app?.refreshFigures?.();
      });
    }
  }

  function describe(state) {
    const parts = [];
    if (state.topic !== null) parts.push(app.label(state.topic));
    if (state.year !== null) parts.push(String(state.year));
    if (state.from || state.to) parts.push(app.span(state.from, state.to));
    if (state.set) parts.push(app.setLabel(state.set));
    if (state.person !== null) parts.push(`supposed person ${state.person}`);
    if (state.with) parts.push(`with ${state.with}`);
    if (state.q) parts.push(`“${state.q}”`);
    return parts.join(", ");
  }

  function showChoice(state, papers) {
    const filtered = app.isFiltered();
    const count = `${papers.length.toLocaleString("en")} of ${app.data.papers.length.toLocaleString("en")} papers`;
    byId("showing").hidden = !filtered;
    byId("showing-text").textContent = `Showing: ${describe(state)} (${count})`;
    byId("live").textContent = filtered ? `${count} match: ${describe(state)}` : `All ${app.data.papers.length} papers`;
    for (const node of document.querySelectorAll("tbody.area")) {
      node.classList.toggle("dimmed", state.topic !== null && Number(node.dataset.topic) !== state.topic);
    }
  }

  function startAreas() {
    for (const button of document.querySelectorAll("button.open")) {
      const row = byId(button.getAttribute("aria-controls"));
      const set = (open) => {
        button.setAttribute("aria-expanded", String(open));
        row.hidden = !open;
        const place = open && row.querySelector("[data-periods]:empty");
        if (place) app.listPeriods(place);
      };
      set(false);
      button.addEventListener("click", () => set(row.hidden));
    }
    for (const button of document.querySelectorAll("button.show-rest")) {
      const rows = document.getElementsByClassName(button.dataset.rest);
      for (const row of rows) row.hidden = true;
      button.addEventListener("click", () => {
        for (const row of rows) row.hidden = false;
        button.hidden = true;
      });
    }
  }

  function goTo(id) {
    const target = byId(id);
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }

  /* Links to a section must not replace the state in the fragment. */
  function startLinks() {
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      const id = link.getAttribute("href").slice(1);
      if (id.includes("=") || !byId(id)) continue;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        goTo(id);
      });
    }
  }

  function startKeys() {
    byId("clear").addEventListener("click", () => app.clear());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !app.isFiltered()) return;
      byId("query").value = "";
      app.clear();
    });
  }

  startTheme();
  if (!app) return;
  app.onChange((state, papers) => {
    app.papers = papers;
  });
  if (byId("paper-list")) {
    app.onChange(showChoice);
    app.startPapers();
    startKeys();
  }
  startAreas();
  app.startTables();
  app.startSorting();
  startLinks();
  app.start();
  app.drawFigures();
})(window.topicsReport);

/* Tables behind the figures: filled when they are opened, each count a link to its papers, and downloads as CSV. */
(function (app) {
  "use strict";
  const ROWS = 200;

  function records(name) {
    const { columns, rows } = app.data.tables[name] ?? { columns: [], rows: [] };
    return rows.map((row) => record(columns, row));
  }

  function record(columns, row) {
    return Object.fromEntries(columns.map((column, i) => [column, row[i]]));
  }

  function cell(value) {
    return value === null || value === undefined ? "" : String(value);
  }

  function header(text, scope) {
    const th = document.createElement("th");
    th.scope = scope;
    th.textContent = text;
    return th;
  }

  /* A table of texts and links; numbers stand to the right. */
  function grid(heads, lines, named = false) {
    const table = document.createElement("table");
    table.createTHead().insertRow().append(...heads.map((text) => header(text, "col")));
    const body = table.createTBody();
    for (const line of lines) {
      const row = body.insertRow();
      line.forEach((value, i) => {
        if (named && i === 0) return row.append(header(value, "row"));
        const td = row.insertCell();
        td.append(value instanceof Node ? value : cell(value));
        if (typeof value === "number" || value instanceof Node) td.className = "number";
      });
    }
    return table;
  }

  const SIDE = /^papers_(a|b|both)$/;

  /* What a count is of, as state and in words: a topic in a period, or a side in a topic. */
  function counting(row, column) {
    const { topic_id: topic, period_start: from, period_end: to } = row;
    if (column === "papers" && to) return [`from=${from}&to=${to}`, app.span(from, to)];
    const set = column === "papers" ? `side-${row.side}` : SIDE.exec(column)?.[1];
    return set && topic !== undefined && app.isSet(set) ? [`set=${set}`, app.setLabel(set)] : [];
  }

  /* The count in a column of a row, as a link to the papers counted. */
  function counted(row, column = "papers") {
    const [state, words] = counting(row, column);
    if (!row[column] || !state || !app.topics.has(row.topic_id)) return row[column];
    const link = document.createElement("a");
    link.href = `#topic=${row.topic_id}&${state}`;
    link.setAttribute("aria-label", `${row[column]} papers, ${app.label(row.topic_id)}, ${words}`);
    link.textContent = cell(row[column]);
    return link;
  }

  const percent = (share) => `${(share * 100).toFixed(share > 0 && share < 0.095 ? 1 : 0)}\u00a0%`;

  function share(row) {
    return row.share === null ? "" : `${percent(row.share)} [${percent(row.share_low)}, ${percent(row.share_high)}]`;
  }

  /* The periods of one topic, each leading to its papers, with the terms of that time where they are known. */
  app.listPeriods = (place) => {
    const own = (name) => records(name).filter((row) => row.topic_id === Number(place.dataset.periods));
    const terms = new Map();
    for (const { period_start: start, term } of own("period_terms")) terms.set(start, [...(terms.get(start) ?? []), term]);
    const lines = own("timeline").map((row) => [
      app.span(row.period_start, row.period_end) + (row.complete ? "" : " (part)"),
      counted({ ...row, papers: Number(row.papers.toFixed(1)) || row.papers }),
      Number(row.total.toFixed(1)),
      share(row),
      ...(terms.size ? [(terms.get(row.period_start) ?? []).join(", ")] : []),
    ]);
    const heads = ["Period", "Papers", "Of all", "Share and 95 % interval", ...(terms.size ? ["Terms of that time"] : [])];
    place.replaceChildren(grid(heads, lines, true));
  };

  function fillTable(place) {
    const { columns, rows } = app.data.tables[place.dataset.tableBody];
    const lines = rows.slice(0, ROWS).map((row) => {
      const values = record(columns, row);
      return columns.map((column) => (column === "papers" || SIDE.test(column) ? counted(values, column) : values[column]));
    });
    place.replaceChildren(grid(columns.map((column) => column.replaceAll("_", " ")), lines));
    if (rows.length > ROWS) place.append(`The first ${ROWS} of ${rows.length.toLocaleString("en")} rows; the CSV has all.`);
  }

  /* A text that begins like a formula would be run as one by a spreadsheet; an apostrophe marks it as text. */
  function inert(value) {
    return typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : cell(value);
  }

  function csv({ columns, rows }) {
    const quote = (value) => (/[",\r\n]/.test(inert(value)) ? `"${inert(value).replaceAll('"', '""')}"` : inert(value));
    return [columns, ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
  }

  function download(name) {
    const url = URL.createObjectURL(new Blob(["\ufeff", csv(app.data.tables[name])], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${app.data.slug}-${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  app.startTables = () => {
    for (const details of document.querySelectorAll("details.numbers")) {
      details.addEventListener("toggle", () => {
        const place = details.querySelector("[data-table-body]");
        if (details.open && !place.firstChild) fillTable(place);
      });
    }
    for (const button of document.querySelectorAll("button.download")) {
      button.addEventListener("click", () => download(button.dataset.table));
    }
  };
})(window.topicsReport);

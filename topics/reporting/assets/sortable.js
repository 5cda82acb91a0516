/* Tables whose rows can be put in another order by a heading. Cells without a number stand last either way. */
(function (app) {
  "use strict";

  /* Numbers are given with the cell; settings may be numbers or words. */
  function valueOf(cell) {
    const text = cell.dataset.value ?? cell.textContent.trim();
    return text === "" || (cell.className && !cell.dataset.value) ? null : text;
  }

  function inOrder(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (Number(a) - Number(b) || a.localeCompare(b, "en", { numeric: true }));
  }

  function sort(table, column, descending) {
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => [row, valueOf(row.cells[column])]);
    keyed.sort((a, b) => inOrder(a[1], b[1], descending ? -1 : 1));
    body.append(...keyed.map(([row]) => row));
  }

  function startHeading(table, heading, column) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      // Numbers are mostly wanted from the largest, names from the first.
      const descending = heading.ariaSort ? heading.ariaSort === "ascending" : heading.className === "number";
      for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sort(table, column, descending);
    });
  }

  app.startSorting = () => {
    for (const table of document.querySelectorAll("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((heading, column) => startHeading(table, heading, column));
    }
  };
})(window.topicsReport);

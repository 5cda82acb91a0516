/* Runs before anything is drawn, so that a page never flashes in the other theme. */
(function () {
  "use strict";
  let stored = null;
  try {
    stored = localStorage.getItem("topics-theme");
  } catch {
    stored = null; // storage is refused for some files opened from disk
  }
  if (stored === "dark" || stored === "light") document.documentElement.dataset.theme = stored;
  document.documentElement.classList.add("js");
})();

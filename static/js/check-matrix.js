// Arrow keys go from cell to cell of the toetsing. Without this file every cell is a link that tab reaches.
(() => {
  "use strict";

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  for (const table of document.querySelectorAll("[data-matrix]")) {
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
    const links = rows.flat().filter(Boolean);

    const only = (link) => {
      for (const each of links) each.tabIndex = each === link ? 0 : -1;
    };
    if (links.length) only(links[0]);

    table.addEventListener("focusin", (event) => {
      const link = event.target.closest("a");
      if (link && links.includes(link)) only(link);
    });

    table.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const link = event.target.closest("a");
      if (!step || !link || event.altKey || event.ctrlKey || event.metaKey) return;
      let row = rows.findIndex((cells) => cells.includes(link));
      let column = rows[row].indexOf(link);
      do {
        row += step[0];
        column += step[1];
      } while (rows[row] && column >= 0 && column < rows[row].length && !rows[row][column]);
      const next = rows[row] && rows[row][column];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
})();

// Copies a value with one press. Without this file the text can be selected and copied by hand.
(() => {
  "use strict";

  const SHOWN = 2000;

  const textOf = (element) => ("value" in element ? element.value : element.innerText).trim();

  function select(element) {
    if ("select" in element) return element.select();
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    return selection.addRange(range);
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) continue;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(textOf(source));
        button.textContent = "Gekopieerd";
      } catch {
        // No clipboard on this connection: the text is selected, so that it can be copied by keyboard.
        select(source);
        button.textContent = "Geselecteerd";
      }
      setTimeout(() => { button.textContent = label; }, SHOWN);
    });
  }
})();

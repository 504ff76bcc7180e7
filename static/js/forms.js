// Comforts of forms: focus on the refusals, and on a frame where it can be seen, no second click, live length of a text, a word about unsaved changes.
(() => {
  "use strict";

  document.querySelector("[data-focus]")?.focus();

  // While something in a frame has the focus the frame matches neither :focus nor :focus-within.
  window.addEventListener("blur", () => {
    const at = document.activeElement;
    if (at?.tagName === "IFRAME") at.classList.add("th-has-focus");
  });
  window.addEventListener("focus", () => {
    for (const frame of document.querySelectorAll(".th-has-focus")) frame.classList.remove("th-has-focus");
  });

  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });

  function counter(area) {
    const limit = Number(area.dataset.limit);
    const shown = document.createElement("p");
    shown.className = "th-count";
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    area.after(shown, spoken);
    let timer = null;
    const text = () => {
      const length = [...area.value].length;
      if (length > limit) return `${length - limit} tekens te veel (hoogstens ${limit})`;
      return `${length} van ${limit} tekens`;
    };
    const show = () => {
      shown.textContent = text();
      shown.classList.toggle("th-count-over", [...area.value].length > limit);
    };
    area.addEventListener("input", () => {
      show();
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = text(); }, 1500);
    });
    show();
  }

  const prepare = (root) => {
    for (const area of root.querySelectorAll("textarea[data-limit]:not([data-counted])")) {
      area.dataset.counted = "yes";
      counter(area);
    }
  };
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let changed = false;
    const hint = document.createElement("p");
    hint.className = "th-unsaved";
    hint.setAttribute("role", "status");
    (form.querySelector(".th-buttons") ?? form).append(hint);
    const mark = (value) => {
      changed = value;
      hint.textContent = value ? "Niet opgeslagen" : "";
    };
    form.addEventListener("input", () => { if (!changed) mark(true); });
    form.addEventListener("submit", () => mark(false));
    form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) mark(false); });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
})();

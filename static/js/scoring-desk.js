// Extras of the desk only: every act works without this file.
(() => {
  "use strict";

  // A button that is pressed while an autosave is on its way waits for it: else the page would carry an older
  // version than the server has, and the writer would be told of a conflict with itself.
  let busy = 0;
  let waiting = null;
  const isAutosave = (event) => event.target.matches?.("form[data-autosave]");

  document.body.addEventListener("htmx:beforeRequest", (event) => { if (isAutosave(event)) busy += 1; });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!isAutosave(event)) return;
    busy -= 1;
    if (busy === 0 && waiting) {
      const { form, button } = waiting;
      waiting = null;
      if (form.isConnected) form.requestSubmit(button);
    }
  });
  document.body.addEventListener("submit", (event) => {
    if (!isAutosave(event)) return;
    if (busy > 0) {
      event.preventDefault();
      waiting = { form: event.target, button: event.submitter };
    } else {
      event.target.dataset.leaving = "yes";
    }
  });
  // What the timer wanted to save goes along with the button.
  document.body.addEventListener("htmx:confirm", (event) => {
    if (isAutosave(event) && event.target.dataset.leaving) event.preventDefault();
  });
  // Who leaves the page, closes it or turns to another tab, loses nothing: what the timer still held goes along.
  const FIELDS = "input, textarea";
  const changed = new WeakSet();
  document.body.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-autosave]");
    if (form && event.target.matches(FIELDS)) changed.add(form);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => { if (isAutosave(event)) changed.delete(event.target); });
  function leave() {
    for (const form of document.querySelectorAll("form[data-autosave][hx-post]")) {
      if (!changed.has(form) || form.dataset.leaving || busy > 0) continue;
      changed.delete(form);
      fetch(form.getAttribute("hx-post"), {
        method: "POST", body: new FormData(form), keepalive: true, headers: { "HX-Request": "true" },
      });
    }
  }
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const form of document.querySelectorAll("form[data-autosave][hx-post]")) {
      if (changed.has(form)) htmx.trigger(form, "autosave");
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-leaving]")) delete form.dataset.leaving;
  });
})();

// Saving while somebody types, at the desk of an evaluator and in a bid: every act works without this file.
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
    // A form with a file is sent by another script.
    if (!isAutosave(event) || event.defaultPrevented) return;
    if (busy > 0) {
      event.preventDefault();
      waiting = { form: event.target, button: event.submitter };
    } else {
      event.target.dataset.leaving = "yes";
    }
  });
  // Where another version was kept meanwhile, nothing is saved until somebody chose.
  const isStale = (form) => Boolean(form.querySelector("#stale")?.firstElementChild);
  // What the timer wanted to save goes along with the button.
  document.body.addEventListener("htmx:confirm", (event) => {
    if (isAutosave(event) && (event.target.dataset.leaving || isStale(event.target))) event.preventDefault();
  });

  // A session that ended or a connection that dropped is told in words; what was typed stays, and is tried again.
  const AGAIN = 5000;
  const LOGIN = "/account/login/";
  function failed(form, sentence, withLogin) {
    const box = form.querySelector("#saved");
    if (!box) return;
    const text = document.createElement("p");
    text.textContent = sentence;
    if (withLogin) {
      const link = document.createElement("a");
      link.href = LOGIN;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "Log in (nieuw tabblad)";
      text.append(" ", link);
    }
    box.replaceChildren(text);
    changed.add(form);
    clearTimeout(form.thAgain);
    form.thAgain = setTimeout(() => {
      // Logging in again gave the browser a new token.
      const token = document.cookie.match(/(?:^|; )[^=;]*csrftoken=([^;]+)/)?.[1];
      const field = form.querySelector("[name=csrfmiddlewaretoken]");
      if (token && field) field.value = token;
      if (form.isConnected) htmx.trigger(form, "autosave");
    }, AGAIN);
  }
  const LOGGED_OUT = "Niet opgeslagen: u bent niet meer ingelogd. Wat u typte, staat nog op deze pagina. Na het inloggen slaan wij het vanzelf op.";
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isAutosave(event) || !event.detail.xhr.responseURL.includes(LOGIN)) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
    failed(event.target, LOGGED_OUT, true);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (!isAutosave(event) || event.detail.xhr.responseURL.includes(LOGIN)) return;
    if (event.detail.xhr.status === 403) failed(event.target, LOGGED_OUT, true);
    else failed(event.target, "Niet opgeslagen: er ging iets mis bij ons. Wij proberen het vanzelf opnieuw. Sluit deze pagina nog niet.", false);
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (isAutosave(event)) failed(event.target, "Niet opgeslagen: geen verbinding. Wat u typte, staat nog op deze pagina. Wij proberen het vanzelf opnieuw.", false);
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
      if (!changed.has(form) || form.dataset.leaving || busy > 0 || isStale(form)) continue;
      changed.delete(form);
      const body = new FormData(form);
      // Files go by the button alone.
      for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
      fetch(form.getAttribute("hx-post"), {
        method: "POST", body, keepalive: true, headers: { "HX-Request": "true" },
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

// Extras only: every act works without this file.
(() => {
  "use strict";

  // The summary of errors takes the focus, so that a screen reader starts there.
  document.querySelector("[data-focus]")?.focus();

  // A second click on a button with legal effect does nothing; the server would refuse it as well.
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });

  // Near a deadline: minutes in the last hour, seconds in the last five minutes, by the server's clock.
  const deadline = document.querySelector("[data-deadline]");
  if (deadline) {
    const end = Date.parse(deadline.dataset.deadline);
    const shift = Date.parse(deadline.dataset.present) - Date.now();
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    deadline.after(spoken);
    let lastMinute = null;
    const show = () => {
      const seconds = Math.floor((end - Date.now() - shift) / 1000);
      if (seconds > 3600) return;
      const minutes = Math.floor(seconds / 60);
      let words = `nog ${minutes} ${minutes === 1 ? "minuut" : "minuten"}`;
      if (seconds < 0) words = "de termijn is voorbij";
      else if (seconds < 300) words = `nog ${minutes} min ${seconds % 60} s`;
      deadline.textContent = `(${words})`;
      if (minutes !== lastMinute) {
        lastMinute = minutes;
        spoken.textContent = seconds < 0 ? words : `nog ${minutes} minuten`;
      }
    };
    show();
    setInterval(show, 1000);
  }

  // Live length of a text: <textarea data-count="id of the element that shows it">.
  for (const area of document.querySelectorAll("[data-count]")) {
    const target = document.getElementById(area.dataset.count);
    const show = () => { if (target) target.textContent = `${area.value.trim().length} tekens`; };
    area.addEventListener("input", show);
    show();
  }

  // Leaving a page with unsaved changes asks once.
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    document.body.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && form.contains(event.detail.elt)) changed = false;
    });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
})();

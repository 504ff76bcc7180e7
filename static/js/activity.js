// Before a session ends for want of an act, the person is told and can go on; typing and pointing are acts too.
// The server decides (accounts/idle.py): what is told here only follows its count.
(() => {
  "use strict";

  const box = document.getElementById("session-ended");
  const minutes = Number(box?.dataset.minutes);
  if (!minutes) return;
  const MINUTE = 60_000;
  // The server does not write down an act within a fifteenth of the time after another, so it may count that much more.
  const UNWRITTEN = (minutes * MINUTE) / 15;
  const LIMIT = minutes * MINUTE - UNWRITTEN;
  const WARNING = Math.min(2 * MINUTE, LIMIT / 2);
  const BETWEEN = UNWRITTEN + 5000;
  const LOGIN = "/account/login/";
  const KEY = "last-act";

  // The last act that counted, and the last time that the server was asked.
  let sent = Date.now();
  let asked = sent;
  let asking = null;
  let acted = false;
  let refused = false;
  let told = "";

  // Other tabs share the session, so an act in one of them counts here.
  function share() {
    try { localStorage.setItem(KEY, String(sent)); } catch { /* without it every tab counts for itself */ }
  }
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || !(Number(event.newValue) > sent)) return;
    sent = Number(event.newValue);
    renew();
    show();
  });

  const token = () => document.cookie.match(/(?:^|; )[^=;]*csrftoken=([^;]+)/)?.[1] ?? "";

  // Who logged in again, in another tab, has another token.
  function renew() {
    refused = false;
    for (const field of token() ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) field.value = token();
  }

  // Several acts at once ask once. Nothing counts before the server said so.
  function go() {
    asking ??= ask().finally(() => { asking = null; });
    return asking;
  }

  async function ask() {
    const at = Date.now();
    acted = false;
    asked = at;
    let counted = false;
    try {
      const answer = await fetch(box.dataset.address, { method: "POST", headers: { "X-CSRFToken": token() } });
      counted = answer.status === 204;
      refused = !counted;
    } catch { /* without a connection nothing was counted, and nothing refused */ }
    if (counted) {
      if (told === "ended") renew();
      sent = at;
      share();
    }
    show();
    return counted;
  }

  function paragraph(title, text, ...more) {
    const alert = document.createElement("div");
    alert.className = "th-alert th-warn";
    const body = document.createElement("div");
    body.className = "th-alert-body";
    const head = document.createElement("p");
    head.className = "th-alert-title";
    head.textContent = title;
    const line = document.createElement("p");
    line.append(text, " ", ...more);
    body.append(head, line);
    alert.append(body);
    box.replaceChildren(alert);
  }

  function show() {
    const left = LIMIT - (Date.now() - sent);
    const state = refused || left <= 0 ? "ended" : left <= WARNING ? "soon" : "";
    if (state === told) return state;
    told = state;
    if (state === "ended") {
      const link = document.createElement("a");
      link.href = LOGIN;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "Log in (nieuw tabblad)";
      paragraph("U bent uitgelogd", `Dat is voor de veiligheid: er gebeurde ${minutes} minuten niets. Wat u typte, staat nog op deze pagina. Na het inloggen kunt u hier verder.`, link);
    } else if (state === "soon") {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "th-link";
      button.textContent = "Blijf ingelogd";
      button.addEventListener("click", go);
      paragraph("U wordt zo uitgelogd", "Dat is voor de veiligheid, want er gebeurde een tijd niets.", button);
    } else {
      box.replaceChildren();
    }
    return state;
  }

  for (const kind of ["input", "keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => { acted = true; tell(); }, { passive: true });
  }
  function tell() {
    if (acted && Date.now() - Math.max(sent, asked) >= BETWEEN) go();
  }
  setInterval(() => { tell(); show(); }, 5000);
  document.addEventListener("visibilitychange", show);

  // What was filled in is not sent to a session that ended: it stays here until somebody logged in again.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.matches(".th-logout") || show() !== "ended") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    if (await go()) form.requestSubmit(button);
    else box.scrollIntoView({ block: "center" });
  }, true);
  share();
})();

// Counts on from the server's clock near a deadline. The page says the same without this file, as of its loading.
(() => {
  "use strict";

  const HOUR = 3600;
  const LAST_MINUTES = 300;
  const parts = new Intl.DateTimeFormat("nl-NL", {
    timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });

  // The server rendered its clock after the request had started: counting from there never flatters the time left.
  const [navigation] = performance.getEntriesByType("navigation");
  const start = navigation ? navigation.requestStart : 0;

  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

  function words(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (seconds >= LAST_MINUTES) return `nog ${count(minutes, "minuut", "minuten")}`;
    const rest = count(seconds % 60, "seconde", "seconden");
    return minutes ? `nog ${count(minutes, "minuut", "minuten")} en ${rest}` : `nog ${rest}`;
  }

  const spoken = (minutes) => (minutes ? `nog ${count(minutes, "minuut", "minuten")}` : "nog minder dan een minuut");

  function clockText(milliseconds, withSeconds) {
    const pieces = Object.fromEntries(parts.formatToParts(milliseconds).map((part) => [part.type, part.value]));
    const time = `${pieces.hour}.${pieces.minute}${withSeconds ? `.${pieces.second}` : ""}`;
    return `Klok van de server: ${time} uur`;
  }

  for (const box of document.querySelectorAll("[data-deadline]")) {
    const deadline = Date.parse(box.dataset.deadline);
    const rendered = Date.parse(box.dataset.now);
    const left = box.querySelector("[data-left]");
    const clock = box.querySelector("[data-clock]");
    const announce = box.querySelector("[data-announce]");
    let announced = null;

    const show = () => {
      const now = rendered + performance.now() - start;
      const seconds = Math.floor((deadline - now) / 1000);
      if (seconds > HOUR) return;
      const passed = deadline < now;
      const minute = Math.floor(seconds / 60);
      box.classList.toggle("th-deadline-near", !passed && seconds >= LAST_MINUTES);
      box.classList.toggle("th-deadline-last", passed || seconds < LAST_MINUTES);
      const text = passed ? "De termijn is voorbij" : words(seconds);
      if (left.textContent !== text) left.textContent = text;
      clock.hidden = false;
      clock.textContent = clockText(now, seconds < LAST_MINUTES);
      if (announced !== null && announced !== minute) {
        announce.textContent = passed ? text : spoken(minute);
      }
      announced = minute;
      if (passed) clearInterval(timer);
    };
    const timer = setInterval(show, 1000);
    show();
  }
})();

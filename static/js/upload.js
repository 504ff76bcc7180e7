// A progress bar for forms that send a file. Without this file the form is sent as any other.
(() => {
  "use strict";

  const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString("nl-NL", { maximumFractionDigits: 1 })} MB`;

  function barFor(form) {
    const box = document.createElement("div");
    box.className = "th-progress th-upload";
    const text = document.createElement("p");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", "Hoeveel van het bestand is verstuurd");
    const spoken = document.createElement("p");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    box.append(text, bar, spoken);
    form.querySelector("[data-upload-bar]").replaceChildren(box);
    return { text, bar, spoken };
  }

  function refusal(form, sentence) {
    const box = document.createElement("p");
    box.className = "th-upload-refused";
    box.setAttribute("role", "alert");
    box.textContent = sentence;
    form.querySelector("[data-upload-bar]").replaceChildren(box);
  }

  // The answer is the next page, or this one with what is wrong: it takes the place of the page that was sent.
  function show(request) {
    history.replaceState(null, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  }

  function send(form, submitter) {
    const shown = barFor(form);
    const request = new XMLHttpRequest();
    let told = -1;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const share = Math.floor((100 * event.loaded) / event.total);
      shown.bar.value = share;
      shown.text.textContent = share < 100
        ? `${megabytes(event.loaded)} van ${megabytes(event.total)} verstuurd`
        : "Verstuurd. Wij kijken het bestand nu na.";
      if (Math.floor(share / 25) > told) {
        told = Math.floor(share / 25);
        shown.spoken.textContent = shown.text.textContent;
      }
    });
    const failed = () => {
      delete form.dataset.sent;
      refusal(form, "Het versturen is afgebroken. Er is niets bewaard. Controleer uw verbinding en verstuur het opnieuw.");
    };
    request.addEventListener("load", () => (request.responseText ? show(request) : failed()));
    request.addEventListener("error", failed);
    request.open("POST", form.action);
    request.send(new FormData(form, submitter));
  }

  for (const form of document.querySelectorAll("form[data-upload]")) {
    const most = Number(form.dataset.upload);
    const files = () => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !files().length) return;
      event.preventDefault();
      const large = files().find((file) => file.size > most);
      if (large) {
        delete form.dataset.sent;
        refusal(form, `“${large.name}” is ${megabytes(large.size)}. Een bestand mag niet groter zijn dan ${megabytes(most)}: maak het kleiner of verdeel het over meer bestanden.`);
        return;
      }
      send(form, event.submitter);
    });
  }
})();

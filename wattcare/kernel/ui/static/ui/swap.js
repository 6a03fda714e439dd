// After htmx swaps: move the focus where the page asks, say what changed, send the CSRF token, show failures.
const texts = JSON.parse(document.querySelector('meta[name="w-texts"]')?.content || "{}");
const live = () => document.getElementById("w-live");

function say(text) {
  const region = live();
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50); // readers only speak a change
}

function focusWithin(part) {
  const wanted = part.matches?.("[data-focus]") ? part : part.querySelector?.("[data-focus], [autofocus]");
  if (!wanted) return;
  if (!wanted.matches("a, button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
  wanted.focus({ preventScroll: false });
}

function warn(text) {
  const place = document.getElementById("w-notice");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "w-note w-tone-bad";
  note.textContent = text;
  place.replaceChildren(note);
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="w-csrf"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  // A form with errors (422) and a refusal that names its place are content, not failures.
  if (xhr.status === 422 || xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!part?.isConnected) return;
  const asked = event.detail.requestConfig?.triggeringEvent?.type;
  if (asked !== "input" && asked !== "focus") focusWithin(part); // never take the focus from who is typing
  const said = part.closest("[data-say]") || part.querySelector("[data-say]");
  if (said) say(said.dataset.say);
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => { warn(texts.failed); say(texts.failed); });
}
document.addEventListener("announce", (event) => say(event.detail.text ?? event.detail.value));
document.querySelector("main [role=alert][data-focus]")?.focus();

// The editor of a scheme: fields are put into the condition last written in, a problem leads to its spot, and what is
// not saved yet is kept in this browser.
const form = document.getElementById("scheme-form");
const key = `w-scheme:${form.dataset.scheme}`;
const kept = document.getElementById("kept");
let condition = null;
let leaving = false;

const typing = (at) => at.matches?.("[data-condition]");
const unsaved = () => form.querySelector("[data-unsaved]")?.dataset.unsaved === "yes";

document.addEventListener("focusin", (event) => { if (typing(event.target)) condition = event.target; });

// What was offered before the last change is not pressed any more: the next proof brings its own buttons.
function outdate(old) { for (const one of form.querySelectorAll("#check .k-mends button")) one.disabled = old; }
form.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt === form) outdate(true); });
form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form && event.detail.failed) outdate(false); });

function insert(text) {
  const at = condition?.isConnected ? condition : form.querySelector("[data-condition]");
  if (!at) return;
  const before = at.value.slice(0, at.selectionStart);
  const gap = before && !/[\s(,]$/.test(before) ? " " : "";
  at.setRangeText(gap + text, at.selectionStart, at.selectionEnd, "end");
  at.focus();
  at.dispatchEvent(new Event("input", { bubbles: true }));
}

function goTo(link) {
  const target = document.querySelector(link.getAttribute("href"));
  if (!target) return;
  target.focus();
  target.scrollIntoView({ block: "center" });
  const line = Number(link.dataset.line), column = Number(link.dataset.column);
  if (!line || !target.setSelectionRange) return;
  const start = target.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Math.max(column - 1, 0);
  const word = /^\w+|^./.exec(target.value.slice(start));
  target.setSelectionRange(start, start + (word ? word[0].length : 0));
}

form.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-insert]");
  if (piece) insert(piece.dataset.insert);
  const link = event.target.closest('a[href^="#"]');
  if (link) { event.preventDefault(); goTo(link); }
});

// Alt+F to the fields; Enter there puts in the first one found. Ctrl+Enter saves.
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.altKey && event.code === "KeyF") {
    event.preventDefault();
    const fields = document.getElementById("fields");
    fields.open = true;
    fields.querySelector("[data-narrow]")?.focus();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(event.target)) {
    event.preventDefault();
    form.querySelector('.k-save button[value="save"]').click();
  } else if (event.key === "Enter" && event.target.matches("[data-narrow]")) {
    event.preventDefault();
    [...document.querySelectorAll("#field-list [data-field]:not([hidden]) [data-insert]")][0]?.click();
  }
});

form.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow]")) { narrow(event.target.value); return; }
  if (event.target.matches("[data-tone]")) {
    event.target.closest(".k-row").querySelector(".k-place").className = `k-place w-class-${event.target.value}`;
  }
  outdate(true);
  const state = form.querySelector("[data-unsaved]");
  state.dataset.unsaved = "yes";
  const said = form.querySelector("[data-save-state]");
  said.textContent = said.dataset.saveState;
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), sent: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken") }));
});

function narrow(word) {
  for (const one of document.querySelectorAll("#field-list [data-field]")) {
    one.hidden = !one.dataset.field.toLowerCase().includes(word.trim().toLowerCase());
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "field-list" && document.getElementById("fields").open) document.querySelector("[data-narrow]")?.focus();
  if (event.detail.target?.id !== "typed") return;
  if (unsaved()) localStorage.setItem(key, JSON.stringify({ at: Date.now(), sent: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken") }));
  else localStorage.removeItem(key);
});
document.addEventListener("htmx:beforeOnLoad", (event) => { if (event.detail.xhr.getResponseHeader("HX-Redirect")) { localStorage.removeItem(key); leaving = true; } });
form.addEventListener("submit", () => { leaving = !window.htmx; });
window.addEventListener("beforeunload", (event) => { if (unsaved() && !leaving) event.preventDefault(); });

const before = JSON.parse(localStorage.getItem(key) || "null");
if (before && !unsaved()) {
  kept.hidden = false;
  kept.querySelector("[data-kept-at]").textContent = new Date(before.at).toLocaleString(document.documentElement.lang);
  kept.querySelector("[data-let-go]").addEventListener("click", () => { localStorage.removeItem(key); kept.hidden = true; });
  kept.querySelector("[data-bring-back]").addEventListener("click", () => {
    const values = {};
    for (const [name, value] of [...before.sent, ["do", "show"]]) (values[name] ||= []).push(value);
    kept.hidden = true;
    window.htmx.ajax("POST", form.action, { target: "#typed", swap: "innerHTML", values });
  });
}

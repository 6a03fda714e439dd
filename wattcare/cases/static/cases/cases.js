// The case page and the queues: Ctrl+Enter sends, Escape takes the form away, a wording goes into the text.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".c-form form, form[data-send]");
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const next = event.shiftKey && form.querySelector("[data-and-next]");
    (next || form.querySelector("button[type=submit]")).click(); // a click, so that htmx knows which button it was
  } else if (event.key === "Escape" && form.closest(".c-doing") && !event.target.closest("[role=combobox]")) {
    event.preventDefault();
    takeAway(form);
  }
});

function takeAway(form) {
  const verbs = form.closest(".c-doing").previousElementSibling?.querySelector("a[href]");
  form.closest(".c-doing").replaceChildren();
  verbs?.focus();
}

document.addEventListener("click", (event) => {
  const cancel = event.target.closest?.("[data-cancel]");
  if (cancel?.closest(".c-doing")) { event.preventDefault(); takeAway(cancel.closest("form")); }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
  const place = event.target.closest?.("[data-snippets]");
  if (!place || !event.target.value) return;
  const text = document.getElementById(place.dataset.snippets);
  text.setRangeText(event.target.value, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  event.target.value = "";
  text.focus();
});

function ready(root) {
  root.querySelectorAll("[data-snippets]").forEach((one) => { one.hidden = false; });
  if (!root.matches?.(".c-doing") || root.querySelector("[data-focus]")) return;
  (root.querySelector(".is-invalid") || root.querySelector(".w-form :is(input:not([type=hidden]), textarea, select)") || root.querySelector("[type=submit]"))?.focus();
}
document.addEventListener("htmx:afterSettle", (event) => ready(event.detail.elt.closest?.(".c-doing") || event.detail.elt));
ready(document);
document.querySelectorAll(".c-doing").forEach(ready);

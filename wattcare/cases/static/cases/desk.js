// The contact desk: Enter takes the first candidate or goes on to the next field; who calls is carried into the form.
const form = document.getElementById("desk-form");
const field = (id) => document.getElementById(id);
const phoneLike = (text) => /^(\+86)?\s*1[\d\s-]{9,}$/.test(text.trim());
let typed = "";
let byArrow = false;

document.addEventListener("keydown", (event) => {
  byArrow = event.key.startsWith("Arrow");
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  const box = event.target;
  if (box.matches("[role=combobox]") && box.id !== "w-search") {
    const first = field(box.getAttribute("aria-controls")).querySelector("[role=option]");
    if (first && box.getAttribute("aria-expanded") === "true") { event.preventDefault(); first.click(); next(box); return; }
  }
  if (form?.contains(box) && box.matches("input:not([type=submit])")) { event.preventDefault(); next(box); }
});

// Enter never sends a contact that is half written down: Ctrl+Enter and the buttons do.
function next(box) {
  if (!form.contains(box)) return;
  const stops = [...form.elements].filter((one) => one.matches("input:not([type=hidden]), textarea, select, button") && one.getClientRects().length);
  stops[stops.indexOf(box) + 1]?.focus();
}

field("desk-q")?.addEventListener("input", (event) => { typed = event.target.value; });
document.addEventListener("desk-about", () => {
  const about = document.querySelector(".c-about[data-caller]");
  const name = field("id_caller_name"), phone = field("id_caller_phone");
  if (about && (!name.value || name.dataset.filled === name.value)) name.value = name.dataset.filled = about.dataset.caller;
  if (phoneLike(typed) && !phone.value) phone.value = typed.trim();
});

form?.addEventListener("change", (event) => {
  if (event.target.name !== "kind") return;
  field("id_cause").value = field("id_cause_text").value = "";
  field("id_send_now").checked = !("instant" in event.target.dataset);
  if (!byArrow) field("id_cause_text").focus();
});
form?.addEventListener("submit", () => {
  for (const one of form.querySelectorAll("button[type=submit]")) setTimeout(() => { one.disabled = true; });
});

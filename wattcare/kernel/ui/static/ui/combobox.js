// Search while typing: an input role=combobox and the listbox it controls, whose options htmx loads.
// Options: data-href opens a page; data-value (with data-label) fills the field named in data-value-into.
const texts = JSON.parse(document.querySelector('meta[name="w-texts"]')?.content || "{}");
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const inputOf = (list) => document.querySelector(`[role=combobox][aria-controls="${CSS.escape(list.id)}"]`);
const options = (list) => [...list.querySelectorAll("[role=option]")];

function show(input, open) {
  listOf(input).hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) input.removeAttribute("aria-activedescendant");
}

function mark(input, option) {
  for (const one of options(listOf(input))) one.setAttribute("aria-selected", String(one === option));
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(input, option) {
  show(input, false);
  if (option.dataset.href) { window.location.assign(option.dataset.href); return; }
  input.value = option.dataset.label ?? option.textContent.trim();
  const into = document.getElementById(input.dataset.valueInto);
  if (!into) return;
  into.value = option.dataset.value;
  into.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[role=combobox]") || event.isComposing) return;
  const list = listOf(input), all = options(list);
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(input, false); }
  else if (event.key === "Enter" && !list.hidden && at >= 0) { event.preventDefault(); choose(input, all[at]); }
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
    event.preventDefault();
    show(input, true);
    mark(input, all[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + all.length) % all.length]);
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  const list = event.detail.target;
  const input = list.matches?.("[role=listbox]") && inputOf(list);
  if (!input) return;
  options(list).forEach((one, nth) => { one.id ||= `${list.id}-${nth}`; one.setAttribute("aria-selected", "false"); });
  const count = options(list).length;
  show(input, document.activeElement === input && list.children.length > 0);
  document.getElementById("w-live").textContent = count ? texts.found.replace("%(count)d", count) : texts.nothing_found;
});
document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[role=listbox] [role=option]")) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const option = event.target.closest?.("[role=listbox] [role=option]");
  if (option) choose(inputOf(option.closest("[role=listbox]")), option);
});
document.addEventListener("focusout", (event) => { if (event.target.matches?.("[role=combobox]")) show(event.target, false); });

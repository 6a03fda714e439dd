// The keyboard: every control with data-key ("n", "g w", "/") is pressed by it; j k Enter walk the rows of a list.
const typing = (at) => at.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
const singleKeysOff = () => localStorage.getItem("w-single-keys") === "off";
let prefix = "";
let prefixTimer = 0;

const shown = (element) => element.getClientRects().length > 0 || element.closest(".w-rail");
const controls = () => [...document.querySelectorAll("[data-key]")].filter(shown);

function press(control) {
  if (control.matches("input, textarea, select")) {
    document.querySelector(".w-menu")?.setAttribute("open", "");
    control.focus();
    control.select?.();
  } else control.click();
}

function walk(step) {
  const rows = document.querySelectorAll("[data-rows] [data-row], [data-rows] tbody > tr:not([data-row])");
  const links = [...rows].map((row) => row.querySelector("a[href], button")).filter(Boolean);
  if (!links.length) return false;
  const at = links.findIndex((link) => link.closest("[data-row], tr").contains(document.activeElement));
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
  return true;
}

function fillHelp(help) {
  const list = help.querySelector("[data-key-list]");
  const rows = controls().map((control) => [control.dataset.key, control.dataset.keyLabel || control.textContent.trim()]);
  const seen = new Map(rows);
  list.replaceChildren(...[...seen].flatMap(([key, label]) => {
    const [term, text, cap] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    cap.className = "w-key";
    cap.textContent = key;
    term.append(cap);
    text.textContent = label;
    return [term, text];
  }));
  help.querySelector("[data-single-keys]").checked = !singleKeysOff();
}

document.addEventListener("keydown", (event) => {
  const search = document.querySelector('[data-key="/"]');
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
    event.preventDefault();
    return press(search);
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || singleKeysOff()) return;
  const key = prefix + event.key;
  const found = controls().find((control) => control.dataset.key === key);
  prefix = "";
  if (found) { event.preventDefault(); press(found); }
  else if (event.key === "j" || event.key === "k") { if (walk(event.key === "j" ? 1 : -1)) event.preventDefault(); }
  else if (event.key === "g") { prefix = "g "; clearTimeout(prefixTimer); prefixTimer = setTimeout(() => { prefix = ""; }, 1500); }
});
document.addEventListener("w:open", (event) => { if (event.target.id === "w-help") fillHelp(event.target); });
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) localStorage.setItem("w-single-keys", event.target.checked ? "on" : "off");
});

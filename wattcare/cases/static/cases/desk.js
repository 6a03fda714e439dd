// The contact desk: Enter takes the first candidate; the caller's name and number are carried into the form.
const box = document.getElementById("desk-q");
const list = document.getElementById("desk-found");
const form = document.getElementById("desk-form");
const field = (id) => document.getElementById(id);

box?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || list.hidden) return;
  const first = list.querySelector("[role=option]");
  if (!first || list.querySelector("[aria-selected=true]")) return;
  event.preventDefault();
  first.click();
});

const looksLikePhone = (text) => /^\+?[\d\s()-]{7,}$/.test(text.trim());
let typed = "";
box?.addEventListener("input", () => { typed = box.value; });
field("desk-chosen")?.addEventListener("change", () => {
  if (looksLikePhone(typed) && !field("id_caller_phone").value && typed.replace(/\D/g, "").startsWith("1")) field("id_caller_phone").value = typed.trim();
});
document.addEventListener("desk-about", () => {
  const about = document.querySelector(".c-about[data-caller]");
  const name = field("id_caller_name");
  if (about && name && (!name.value || name.dataset.filled === name.value)) name.value = name.dataset.filled = about.dataset.caller;
});

form?.addEventListener("change", (event) => {
  if (event.target.name !== "kind") return;
  field("id_cause").value = "";
  field("id_cause_text").value = "";
  field("id_send_now").checked = !("instant" in event.target.dataset);
  if (!event.target.matches(":focus")) field("id_cause_text").focus();
});
form?.addEventListener("submit", () => { for (const one of form.querySelectorAll("button[type=submit]")) setTimeout(() => { one.disabled = true; }); });

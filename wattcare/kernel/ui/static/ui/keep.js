// Typed text is never lost: forms with data-keep="key" are drafted in this browser until the server took them.
const prefix = "w-draft:";
const texts = JSON.parse(document.querySelector('meta[name="w-texts"]')?.content || "{}");
const forms = (root = document) => root.querySelectorAll("form[data-keep]");
const keepable = (field) => field.name && !field.matches("[type=hidden], [type=password], [type=file], [type=submit], [data-no-keep]");
const changed = new WeakSet();
const sent = new WeakSet();

function save(form, sentNow = false) {
  const values = [...form.elements].filter(keepable).filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
  localStorage.setItem(prefix + form.dataset.keep, JSON.stringify({ at: Date.now(), sent: sentNow, values }));
}

function restore(form) {
  const draft = JSON.parse(localStorage.getItem(prefix + form.dataset.keep) || "null");
  if (!draft || form.querySelector(".is-invalid")) return; // the server's answer carries newer text
  let back = false;
  for (const [name, value] of draft.values) {
    for (const field of [...form.elements].filter((one) => one.name === name && keepable(one))) {
      const before = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
      if (field.type === "checkbox") field.checked = value;
      else if (field.type === "radio") field.checked = field.value === value;
      else if (!field.value) field.value = value;
      back ||= before !== (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
    }
  }
  const region = document.getElementById("w-live");
  if (back && region) region.textContent = texts.restored;
}

const forget = (form) => { localStorage.removeItem(prefix + form.dataset.keep); changed.delete(form); };

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (form && keepable(event.target)) { changed.add(form); sent.delete(form); save(form); }
});
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.keep) return;
  sent.add(event.target);
  if (changed.has(event.target)) save(event.target, true);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form[data-keep]");
  if (form && event.detail.requestConfig.verb === "post" && event.detail.successful && event.detail.xhr.status !== 422) forget(form);
});
document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll && forms(event.detail.elt.parentElement || document).forEach(restore));
window.addEventListener("beforeunload", (event) => {
  if ([...forms()].some((form) => changed.has(form) && !sent.has(form))) event.preventDefault();
});
// A page that brings a success message (data-done) was reached by a submit that succeeded; an error page was not.
const succeeded = document.querySelector("[data-done]") !== null;
for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
  const draft = JSON.parse(localStorage.getItem(key));
  if ((succeeded && draft.sent) || Date.now() - draft.at > 7 * 864e5) localStorage.removeItem(key);
}
forms().forEach(restore);

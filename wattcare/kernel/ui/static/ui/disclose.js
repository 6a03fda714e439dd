// Dialogs and menus: data-opens="id" opens a <dialog>, data-closes closes the one around it, Escape closes menus.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    dialog.dispatchEvent(new CustomEvent("w:open", { bubbles: true }));
    dialog.showModal();
    dialog.querySelector("[data-focus], [autofocus]")?.focus();
    return;
  }
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog.w-dialog")) event.target.close(); // a click on the backdrop
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const why = event.target.closest?.(".w-denied");
  if (why) event.target.blur();
});

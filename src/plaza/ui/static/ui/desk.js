// Keys of the desk. Every key presses a control that is on the page anyway.

const dialog = document.getElementById("keys");
const GO = { t: "/desk" };
let pending = "";
let timer;

for (const row of dialog?.querySelectorAll("[data-go]") ?? []) GO[row.dataset.go] = row.dataset.href;

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}

/** Lines that j and k walk: rows of tables and of queues. */
function lines() {
  return [...document.querySelectorAll("main tbody tr, .desk-queue li")].map((row) => row.querySelector("a")).filter(Boolean);
}

function walk(by) {
  const all = lines();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))].focus();
}

function press(control) {
  if (control.matches("input, select, textarea")) control.focus();
  else control.click();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (dialog?.open) return;
  if (pending === "g" && GO[event.key]) {
    window.location.assign(GO[event.key]);
    return;
  }
  pending = "";
  if (event.key === "?") dialog?.showModal();
  else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "g") {
    pending = "g";
    clearTimeout(timer);
    timer = setTimeout(() => { pending = ""; }, 1200);
    return;
  } else {
    const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!control) return;
    press(control);
  }
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
for (const link of document.querySelectorAll("[data-opens-keys]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
}
// The page's own keys are shown in the same dialog.
const own = document.getElementById("page-keys");
if (own && dialog) dialog.querySelector("dl").append(...own.content.children);

// The desk of requests. All of it works without; this only saves key presses.

/** After a key opened a form, the first thing to fill in has the focus. */
for (const box of document.querySelectorAll(".r3-step, .details")) {
  box.addEventListener("toggle", () => {
    if (box.open && box.contains(document.activeElement)) {
      box.querySelector("form :is(input:not([type=hidden]), textarea, select)")?.focus({ preventScroll: false });
    }
  });
  box.querySelector("summary")?.addEventListener("click", (event) => event.currentTarget.focus());
}

/** The note is one key away, wherever it is on the page. */
document.querySelector(".r3-note textarea")?.setAttribute("data-key", "n");
document.querySelector("[name=assign-who]:is(select)")?.setAttribute("data-key", "a");

/** Choosing a type shows its questions at once. */
for (const form of document.querySelectorAll("[data-autosend]")) {
  form.querySelector("select")?.addEventListener("change", () => form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

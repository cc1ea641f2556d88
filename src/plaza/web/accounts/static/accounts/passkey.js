// Says in words what happened when the browser could not use a passkey or security key.
document.addEventListener("allauth.error", (event) => {
  const box = document.getElementById("passkey-trouble");
  if (!box) return;
  event.preventDefault();
  const name = event.detail && event.detail.exception ? event.detail.exception.name : "";
  const words = name === "NotAllowedError" || name === "AbortError" ? box.dataset.cancelled : box.dataset.failed;
  box.textContent = words;
  box.hidden = false;
});

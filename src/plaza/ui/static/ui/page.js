// Improvements for every page. Nothing here is needed: each page works without it.

/** Screen readers hear the errors first. */
function focusErrors() {
  const summary = document.querySelector("[data-takes-focus]");
  if (summary) summary.focus();
}

/** Filters stand open where there is room; on a phone and on the desk they fold. */
function openFilters() {
  if (!window.matchMedia("(min-width: 48rem)").matches) return;
  const roomy = "body:not(.for-staff, :has(.map-and-list)) details.filters";
  for (const filters of document.querySelectorAll(roomy)) filters.open = true;
}

/** Small previews of chosen photos; nothing is sent before the form is. */
function previewPhotos(box) {
  const input = box.querySelector("input[type=file]");
  const shelf = box.querySelector(".file-previews");
  input?.addEventListener("change", () => {
    for (const old of shelf.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    shelf.replaceChildren(
      ...[...input.files].filter((file) => file.type.startsWith("image/")).map((file) => {
        const figure = document.createElement("figure");
        const image = document.createElement("img");
        image.src = URL.createObjectURL(file);
        image.alt = "";
        const words = document.createElement("figcaption");
        words.textContent = file.name;
        figure.append(image, words);
        return figure;
      }),
    );
  });
}

/** Fill the position fields from the device, only when asked. */
function offerPosition(box) {
  if (!navigator.geolocation || !window.isSecureContext) return;
  const form = box.closest("form");
  const status = box.querySelector("[role=status]");
  const button = box.querySelector("button");
  box.hidden = false;
  const fill = ({ coords }) => {
    const set = (name, number) => {
      const input = form.elements[name];
      if (!input) return;
      input.value = number.toFixed(6);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    set(box.dataset.latitude, coords.latitude);
    set(box.dataset.longitude, coords.longitude);
    status.textContent = box.dataset.found;
    button.disabled = false;
  };
  const refuse = () => {
    status.textContent = box.dataset.refused;
    button.disabled = false;
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(fill, refuse, { enableHighAccuracy: true, timeout: 15000 });
  });
}

/** Answers while typing (WAI-ARIA combobox with a list). Enter without a choice sends the form. */
function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const live = document.createElement("p");
  list.className = "suggestions";
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.hidden = true;
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  form.append(list, live);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);

  let rows = [];
  let chosen = -1;
  let asking;
  let timer;
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    rows = found;
    list.replaceChildren(...rows.map((row, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const words = document.createElement("span");
      words.textContent = row.text;
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = row.note || "";
      item.append(words, note);
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => window.location.assign(row.href));
      return item;
    }));
    if (!rows.length) return close();
    list.hidden = false;
    chosen = -1;
    input.setAttribute("aria-expanded", "true");
    live.textContent = (form.dataset.count || "%n").replace("%n", rows.length);
  };
  const ask = async () => {
    asking?.abort();
    const text = input.value.trim();
    if (text.length < 2) return show([]);
    asking = new AbortController();
    try {
      const address = new URL(form.dataset.suggest, window.location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      show(answer.ok ? await answer.json() : []);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      close();
      event.preventDefault();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const next = chosen + (event.key === "ArrowDown" ? 1 : -1);
      mark(next < -1 ? rows.length - 1 : next >= rows.length ? -1 : next);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      window.location.assign(rows[chosen].href);
    }
  });
}

focusErrors();
openFilters();
document.querySelectorAll("[data-previews]").forEach(previewPhotos);
document.querySelectorAll("[data-position]").forEach(offerPosition);
document.querySelectorAll("form[data-suggest]").forEach(suggest);

// The list beside the map follows the map's frame; what is chosen on the map is always in it.

const list = document.querySelector("[data-beside]");
const pager = document.getElementById("beside-pager");
let asked = 0;
let frame = null;
let moved = false;

async function show(chosen) {
  const mine = (asked += 1);
  const target = new URL(list.dataset.beside, location.href);
  if (frame) target.searchParams.set("bbox", frame.bbox);
  if (chosen) target.searchParams.set("id", chosen);
  try {
    const answer = await fetch(target, { headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.childNodes);
    if (pager) pager.hidden = true;
    if (chosen) mark(chosen);
  } catch (error) {
    console.warn("list beside the map", error);
  }
}

function mark(id) {
  const item = list.querySelector(`[data-map-item="${CSS.escape(id)}"]`);
  item?.classList.add("is-chosen");
  item?.scrollIntoView({ block: "nearest" });
}

if (list) {
  document.addEventListener("plaza:frame", ({ detail }) => {
    frame = detail;
    // The first frame holds everything the page came with.
    if (moved) show();
    moved = true;
  });
  document.addEventListener("plaza:choose", ({ detail }) => {
    const id = String(detail.id);
    if (!list.querySelector(`[data-map-item="${CSS.escape(id)}"]`)) show(id);
  });
}

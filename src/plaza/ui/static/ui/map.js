// The map: an improvement beside a list that says the same. Draws only what this site serves.

const SVG = "http://www.w3.org/2000/svg";
const PIN = "M12 1.5A8.5 8.5 0 0 0 3.5 10c0 6 8.5 13 8.5 13s8.5-7 8.5-13A8.5 8.5 0 0 0 12 1.5z";

function make(name, attributes = {}, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
}

function draw(viewBox, ...shapes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

function pin() {
  return draw("0 0 24 24", ["path", { class: "shape", d: PIN }], ["circle", { class: "dot", cx: 12, cy: 10, r: 3 }]);
}

function isDark() {
  const wanted = document.documentElement.dataset.scheme;
  return wanted === "dark" || (wanted !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
}

const say = (box, key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`%${name}`, value), box.dataset[`word${key}`] || "");

/** Letters on the map are drawn with the page's fonts, so these must be there first. */
async function fontsReady() {
  const arabic = document.documentElement.lang.startsWith("ar");
  const wanted = [document.fonts.load('16px "Atkinson Hyperlegible"')];
  if (arabic) wanted.push(document.fonts.load('16px "Noto Sans Arabic"', "ا"));
  await Promise.race([Promise.allSettled(wanted), new Promise((done) => setTimeout(done, 1500))]);
}

async function start(box) {
  const library = await import(box.dataset.library);
  await fontsReady();
  const canvas = make("div", { class: "map-canvas" });
  box.append(canvas);
  const placed = "placed" in box.dataset;
  const bounds = box.dataset.bounds ? box.dataset.bounds.split(",").map(Number) : null;
  const wide = bounds && (bounds[2] - bounds[0] > 20 || bounds[3] - bounds[1] > 20);
  const view = bounds && !placed && !wide
    ? { bounds, fitBoundsOptions: { padding: 16 } }
    : { center: [Number(box.dataset.lon), Number(box.dataset.lat)], zoom: Number(box.dataset.zoom) };
  const map = new library.Map({
    container: canvas,
    style: `${box.dataset.style}?scheme=${isDark() ? "dark" : "light"}`,
    ...view,
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    attributionControl: false,
    locale: { "NavigationControl.ZoomIn": say(box, "Zoom_in"), "NavigationControl.ZoomOut": say(box, "Zoom_out"), "Map.Title": say(box, "Keys", { t: box.dataset.label }), "AttributionControl.ToggleAttribution": say(box, "Attribution"), "Popup.Close": say(box, "Close") },
    fadeDuration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.scrollZoom.disable();
  canvas.addEventListener("pointerdown", () => map.scrollZoom.enable(), { once: true });
  const end = document.documentElement.dir === "rtl" ? "left" : "right";
  map.addControl(new library.NavigationControl({ showCompass: false }), `top-${end}`);
  map.addControl(new library.AttributionControl({ compact: false, customAttribution: "MapLibre" }), `bottom-${end}`);
  await new Promise((done, fail) => {
    map.once("load", done);
    map.once("error", ({ error }) => (map.loaded() ? null : fail(error)));
  });
  box.classList.add("is-ready");
  box.plazaMap = map;
  if (box.dataset.layer) addBoundaries(box, map);
  if (box.dataset.points) await addPoints(box, map, library);
  if ("single" in box.dataset) addMarker(box, map, library);
  if (box.dataset.pick) addPicker(box, map);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function addBoundaries(box, map) {
  map.addSource("boundaries", { type: "geojson", data: `/map/layers/${encodeURIComponent(box.dataset.layer)}.geojson` });
  map.addLayer({ id: "boundaries", type: "line", source: "boundaries", paint: { "line-color": colour("jacaranda"), "line-width": 2, "line-opacity": 0.7 } });
  map.addLayer({
    id: "boundaries-name", type: "symbol", source: "boundaries",
    layout: { "text-field": ["get", "name"], "text-font": ["Atkinson Hyperlegible"], "text-size": 13 },
    paint: { "text-color": colour("jacaranda"), "text-halo-color": colour("paper"), "text-halo-width": 2 },
  });
}

function addMarker(box, map, library) {
  const node = make("div", { class: "map-point", role: "img", "aria-label": box.dataset.label });
  node.append(pin());
  new library.Marker({ element: node, anchor: "bottom" }).setLngLat([Number(box.dataset.lon), Number(box.dataset.lat)]).addTo(map);
}

async function fetchPoints(address, frame) {
  const target = new URL(address, location.href);
  for (const [name, value] of Object.entries(frame || {})) target.searchParams.set(name, value);
  const answer = await fetch(target, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`points: ${answer.status}`);
  return answer.json();
}

function frameOf(map) {
  const bounds = map.getBounds();
  const edge = (value, limit) => Math.min(Math.max(value, -limit), limit).toFixed(5);
  const bbox = [edge(bounds.getWest(), 180), edge(bounds.getSouth(), 90), edge(bounds.getEast(), 180), edge(bounds.getNorth(), 90)];
  return { bbox: bbox.join(","), zoom: map.getZoom().toFixed(1) };
}

/** A live map asks again for what its frame shows; others on the page may listen to plaza:frame. */
function keepLive(box, map, shown) {
  let asked = 0;
  const ask = async () => {
    const frame = frameOf(map);
    const mine = (asked += 1);
    box.dispatchEvent(new CustomEvent("plaza:frame", { detail: frame, bubbles: true }));
    try {
      const data = await fetchPoints(box.dataset.points, frame);
      if (mine !== asked) return;
      // Ids of clusters begin again with each answer, so their old markers must not stay.
      for (const [key, marker] of shown) {
        if (/^p\d/.test(key)) continue;
        if (marker.getElement() === document.activeElement) map.getCanvas().focus();
        marker.remove();
        shown.delete(key);
      }
      map.getSource("points").setData(data);
    } catch (error) {
      console.warn("map", error);
    }
  };
  map.on("moveend", ask);
  ask();
}

/** Points as real buttons, gathered into clusters that say their number. */
async function addPoints(box, map, library) {
  const data = await fetchPoints(box.dataset.points);
  map.addSource("points", {
    type: "geojson", data, cluster: true, clusterRadius: 48, clusterMaxZoom: 17,
    clusterProperties: { total: ["+", ["coalesce", ["get", "count"], 1]] },
  });
  map.addLayer({ id: "points", type: "circle", source: "points", paint: { "circle-radius": 1, "circle-opacity": 0 } });
  const shown = new globalThis.Map();
  const refresh = () => {
    if (!map.isSourceLoaded("points")) return;
    const wanted = new globalThis.Map();
    for (const feature of map.querySourceFeatures("points")) {
      const { properties } = feature;
      wanted.set(properties.cluster ? `c${properties.cluster_id}` : `p${properties.id}`, feature);
    }
    for (const [key, marker] of shown) {
      if (!wanted.has(key)) { marker.remove(); shown.delete(key); }
    }
    for (const [key, feature] of wanted) {
      if (shown.has(key)) continue;
      const node = feature.properties.cluster || feature.properties.count > 1 ? clusterNode(box, map, feature) : pointNode(box, map, feature);
      const anchor = node.classList.contains("map-point") ? "bottom" : "center";
      shown.set(key, new library.Marker({ element: node, anchor }).setLngLat(feature.geometry.coordinates).addTo(map));
    }
  };
  map.on("idle", refresh);
  map.on("moveend", refresh);
  fit(map, data, library, box);
  linkList(box);
  if ("live" in box.dataset) keepLive(box, map, shown);
}

function fit(map, data, library, box) {
  if ("placed" in box.dataset || !data.features.length) return;
  const bounds = new library.LngLatBounds();
  for (const feature of data.features) bounds.extend(feature.geometry.coordinates);
  map.fitBounds(bounds, { padding: { top: 80, bottom: 48, left: 72, right: 72 }, maxZoom: 16, animate: false });
}

function clusterNode(box, map, feature) {
  const { properties } = feature;
  const number = properties.total ?? properties.count;
  const words = new Intl.NumberFormat(document.documentElement.lang).format(number);
  const node = make("button", { type: "button", class: `map-cluster${number > 99 ? " is-large" : ""}`, "aria-label": say(box, "Many", { n: words }) }, words);
  node.addEventListener("click", async () => {
    const zoom = properties.cluster
      ? await map.getSource("points").getClusterExpansionZoom(properties.cluster_id)
      : map.getZoom() + 2;
    map.easeTo({ center: feature.geometry.coordinates, zoom, duration: 180 });
  });
  return node;
}

function pointNode(box, map, feature) {
  const { properties } = feature;
  const node = make("button", { type: "button", class: `map-point tone-${properties.tone || "ocean"}`, "aria-label": say(box, "Open", { t: properties.title || "" }), "data-map-point": properties.id });
  node.append(pin());
  node.addEventListener("click", () => choose(box, properties));
  return node;
}

/** Open the card of one thing; the same thing is marked in the list. */
function choose(box, properties) {
  box.dispatchEvent(new CustomEvent("plaza:choose", { detail: properties, bubbles: true }));
  box.querySelector(".map-card")?.remove();
  const id = String(properties.id);
  for (const node of box.querySelectorAll("[data-map-point]")) node.classList.toggle("is-chosen", node.dataset.mapPoint === id);
  for (const item of document.querySelectorAll("[data-map-item]")) item.classList.toggle("is-chosen", item.dataset.mapItem === id);
  document.querySelector(`[data-map-item="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  const words = make("div", {}, properties.href ? make("a", { href: properties.href }, properties.title) : make("strong", {}, properties.title));
  if (properties.note) words.append(make("p", {}, properties.note));
  const close = make("button", { type: "button", "aria-label": say(box, "Close") }, "×");
  const card = make("div", { class: "map-card", role: "group", "aria-label": properties.title }, words, close);
  close.addEventListener("click", () => {
    card.remove();
    box.querySelector(`[data-map-point="${CSS.escape(id)}"]`)?.focus();
  });
  box.append(card);
  words.querySelector("a")?.focus({ preventScroll: true });
}

function linkList(box) {
  const list = document.getElementById(box.dataset.list);
  const mark = (event) => {
    const item = event.target.closest("[data-map-item]");
    for (const node of box.querySelectorAll("[data-map-point]")) {
      node.classList.toggle("is-chosen", Boolean(item) && node.dataset.mapPoint === item.dataset.mapItem);
    }
  };
  list?.addEventListener("pointerover", mark);
  list?.addEventListener("focusin", mark);
}

/** Choose a place: the map moves under a cross; arrow keys, plus and minus work. */
function addPicker(box, map) {
  const input = (part) => document.querySelector(`[name="${CSS.escape(`${box.dataset.pick}_${part}`)}"]`);
  const lat = input("lat");
  const lon = input("lon");
  if (!lat || !lon) return;
  const cross = make("div", { class: "map-cross", "aria-hidden": "true" });
  const line = { stroke: "currentColor", "stroke-width": 2.5, "stroke-linecap": "round", fill: "none" };
  cross.append(draw("0 0 48 48", ["circle", { ...line, cx: 24, cy: 24, r: 9 }], ["path", { ...line, d: "M24 3v15M24 30v15M3 24h15M30 24h15" }]));
  const use = make("button", { type: "button", class: "button" }, box.dataset.wordUse || "OK");
  const said = make("p", { class: "hint map-said", role: "status" }, say(box, "Pick"));
  box.append(cross, make("div", { class: "map-pick" }, use));
  box.after(said);
  if (lat.value && lon.value) map.jumpTo({ center: [Number(lat.value), Number(lon.value)].reverse(), zoom: 17 });
  const write = () => {
    const { lng, lat: north } = map.getCenter();
    lat.value = north.toFixed(6);
    lon.value = lng.toFixed(6);
    lat.dispatchEvent(new Event("change", { bubbles: true }));
    lon.dispatchEvent(new Event("change", { bubbles: true }));
    said.textContent = say(box, "Picked", { p: `${north.toFixed(5)}, ${lng.toFixed(5)}` });
  };
  use.addEventListener("click", write);
  map.on("click", (event) => {
    map.easeTo({ center: event.lngLat, duration: 150 });
    map.once("moveend", write);
  });
  lon.addEventListener("change", () => {
    const target = [Number(lon.value), Number(lat.value)];
    const now = map.getCenter();
    if (Math.abs(now.lng - target[0]) + Math.abs(now.lat - target[1]) > 1e-5) map.jumpTo({ center: target, zoom: 17 });
  });
}

for (const box of document.querySelectorAll("[data-map]")) {
  start(box).catch((error) => {
    console.warn("map", error);
    box.querySelector(".map-canvas")?.remove();
    box.querySelector(".map-waiting span").append(" ", say(box, "Failed"));
    box.classList.remove("is-ready");
  });
}

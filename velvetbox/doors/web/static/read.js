// The reading page: how far one has read, controls that leave, and the place kept to the paragraph.
const text = document.getElementById("main");
const line = document.getElementById("so-far");
const EDGE = 72;
const SLIP = 4; // what the browser itself moves when a letter or a picture comes in
const keep = document.getElementById("keep");
let left = document.getElementById("left");
let gathered = null; // its paragraphs, looked for when they are first wanted
let heard = null; // the paragraph that is being listened to
let told = 0;
let last = scrollY;
let kept = "";
let resting = 0;
let moved = false;
let leafed = false;

const down = getComputedStyle(text).writingMode === "vertical-rl"; // lines run down: the text itself scrolls, too
const paged = down || document.documentElement.dataset.flow === "pages";
const onward = down || document.dir === "rtl" ? -1 : 1; // the way the pages go

(paged ? text : window).addEventListener("scroll", onScroll, { passive: true });
if (paged) {
  text.addEventListener("click", onTap);
  addEventListener("hashchange", () => align());
  requestAnimationFrame(align);
  addEventListener("load", () => document.fonts.ready.then(land));
}
addEventListener("resize", draw, { passive: true });
addEventListener("pagehide", () => save());
addEventListener("online", sendLate);
document.addEventListener("turned", onTurned);
document.addEventListener("heard", onHeard);
document.addEventListener("heard-all", () => save(true));
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
document.addEventListener("keydown", onKey);
for (const menu of document.querySelectorAll(".menu")) menu.addEventListener("toggle", closeOthers);
for (const form of document.querySelectorAll(".menu form[action*='/settings/']")) {
  form.addEventListener("submit", set);
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll("fieldset ~ button")) button.hidden = true;
}
draw();
sendLate();
askWhoSpeaks(document.getElementById("voices"));

function paragraphs() {
  return gathered ??= [...text.querySelectorAll(".prose [id]")].filter((part) => /^(?:c\d+-)?p[0-9a-f]{10}(?:-\d+)?$/.test(part.id));
}

// Listening went on to the next chapter without a new page.
function onTurned() {
  left = document.getElementById("left");
  [gathered, last, kept, told] = [null, scrollY, "", 0];
  draw();
}

function onHeard({ detail }) {
  heard = paragraphs().find((one) => one.contains(detail)) ?? heard;
  moved = true;
  if (Date.now() - told < 10_000) return;
  told = Date.now();
  save();
}

function onScroll() {
  if (!paged && Math.abs(scrollY - last) > SLIP) {
    document.body.classList.toggle("reading", scrollY > last && scrollY > 200);
    last = scrollY;
  }
  moved = true;
  draw();
  clearTimeout(resting);
  resting = setTimeout(save, 900);
}

function draw() {
  const room = paged ? text.scrollWidth - text.clientWidth : text.offsetTop + text.offsetHeight - innerHeight;
  const share = room > 0 ? Math.min(1, Math.max(0, (paged ? Math.abs(text.scrollLeft) : scrollY) / room)) : 1;
  line.style.transform = `scaleX(${share})`;
  tellTime(share);
}

// How long it takes still: 230 words a minute, as the server reckons.
function tellTime(share) {
  const { words, after, minutes, hours, one, both } = left.dataset;
  const said = (count) => { const rest = Math.round(count / 230); return rest < 90 ? minutes.replace("{n}", rest) : hours.replace("{n}", Math.round(rest / 60)); };
  const here = words * (1 - share);
  const text = Number(after) ? both.replace("{here}", said(here)).replace("{all}", said(here + Number(after))) : one.replace("{here}", said(here));
  if (left.textContent !== text) left.textContent = text;
  left.hidden = false;
}

// The first paragraph that can be read below the edge where a jump lands (scroll-padding); found by halving, in order.
function first() {
  const all = paragraphs();
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAhead(all[middle])) high = middle;
    else low = middle + 1;
  }
  return all[low];
}

function isAhead(one) {
  const part = paged ? null : one.closest(".stretch, .chapter")?.getBoundingClientRect();
  if (part && (part.bottom <= EDGE || part.top > EDGE)) return part.top > EDGE; // what is out of sight need not be laid out to know
  const box = one.getBoundingClientRect();
  if (!paged) return box.bottom > EDGE;
  const view = text.getBoundingClientRect();
  return onward > 0 ? box.right > view.left + 1 : box.left < view.right - 1;
}

// Light and type change at once, and what is read stays where it is. What makes the page another one comes with a new page.
function set(event) {
  const given = new FormData(event.target, event.submitter);
  const chosen = document.documentElement.dataset;
  const at = first();
  if (["flow", "lines"].some((name) => given.has(name) && given.get(name) !== (chosen[name] ?? "across"))) {
    if (moved && at) event.target.elements.next.value = `${location.pathname}#${at.id}`;
    return;
  }
  event.preventDefault();
  const before = at?.getBoundingClientRect().top;
  const ours = document.documentElement.style;
  ours.overflowAnchor = "none"; // the browser would move the page by as much once more
  requestAnimationFrame(() => requestAnimationFrame(() => ours.removeProperty("overflow-anchor")));
  for (const [name, value] of given) {
    const key = name === "light" ? "theme" : name;
    if (key === "csrfmiddlewaretoken" || key === "next") continue;
    if (value === { theme: "", size: "3", leading: "2", lines: "across" }[key]) delete chosen[key];
    else chosen[key] = value;
  }
  for (const button of event.target.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button === event.submitter);
  if (paged) { at?.scrollIntoView({ behavior: "instant" }); align(); }
  else if (at && scrollY) scrollBy({ top: at.getBoundingClientRect().top - before, behavior: "instant" });
  dispatchEvent(new Event("resize")); // what stands beside the text moves along
  fetch(event.target.action, { method: "POST", body: given, keepalive: true, redirect: "manual" }).catch(() => {});
}

// Pages -------------------------------------------------------------------------------------------

const step = () => (down ? text.clientWidth * 0.92 : text.clientWidth + parseFloat(getComputedStyle(text).columnGap));
const room = () => text.scrollWidth - text.clientWidth;
const lastPage = () => Math.ceil(room() / step() - 0.05); // of two columns the last may be half
const page = () => (Math.abs(text.scrollLeft) > room() - 3 ? lastPage() : Math.round(Math.abs(text.scrollLeft) / step()));

function align() {
  if (down) return;
  scrollTo({ top: 0, behavior: "instant" }); // a jump to a paragraph moved the window, too
  if (page() < lastPage()) text.scrollTo({ left: onward * Math.floor(Math.abs(text.scrollLeft) / step() + 0.01) * step(), behavior: "instant" });
}

// Letters that came late moved the paragraph that was asked for to another page.
function land() {
  if (!leafed && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ behavior: "instant" });
  align();
}

function turn(by) {
  leafed = true;
  const to = page() + by;
  if (to >= 0 && to <= lastPage()) text.scrollTo({ left: onward * to * step(), behavior: "instant" });
  else document.querySelector(`.onward [rel="${by > 0 ? "next" : "prev"}"]`)?.click();
}

// A touch at the side of the page turns it; one on a link or on chosen words does what it does.
function onTap(event) {
  if (event.target.closest("a, button, summary, input") || String(getSelection())) return;
  const view = text.getBoundingClientRect();
  const at = (event.clientX - view.left) / view.width;
  if (at < 0.25 || at > 0.75) turn(at > 0.75 === onward > 0 ? 1 : -1);
}

function save(ended) {
  const listens = heard?.isConnected && !document.getElementById("speaker").hidden;
  const at = moved && text.dataset.place ? (listens ? heard : first()) : null;
  if (!at) return;
  const done = "last" in text.dataset && (ended === true || (paged ? page() >= lastPage() : document.getElementById("onward").getBoundingClientRect().top < innerHeight));
  const state = `${at.id} ${done}`;
  if (state === kept) return;
  kept = state;
  const place = { chapter: at.closest(".prose").dataset.chapter, anchor: at.id.replace(/^c\d+-/, ""), ...(done && { finished: "1" }) };
  send(text.dataset.place, place).catch(() => {
    kept = "";
    localStorage.setItem(`late ${text.dataset.place}`, JSON.stringify({ place, at: Date.now() }));
  });
}

function send(address, place) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.getElementById("keep").elements.csrfmiddlewaretoken.value);
  for (const name in place) form.set(name, place[name]);
  return fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" }, keepalive: true });
}

// A place that no net took, of whichever work, is sent with its age by the next page that has one.
function sendLate() {
  for (const name of keep ? Object.keys(localStorage).filter((one) => one.startsWith("late /")) : []) {
    const { place, at } = JSON.parse(localStorage.getItem(name));
    localStorage.removeItem(name);
    send(name.slice(5), { ...place, ago: Math.round((Date.now() - at) / 1000) }).catch(() => localStorage.setItem(name, JSON.stringify({ place, at })));
  }
}

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "Escape") for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false;
  if (paged) {
    const by = { ArrowRight: onward, ArrowLeft: -onward, PageDown: 1, PageUp: -1, " ": event.shiftKey ? -1 : 1 }[event.key];
    if (by && !event.target.closest("button, summary, a")) { event.preventDefault(); turn(by); }
    return;
  }
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = way && document.querySelector(`.onward [rel="${document.dir === "rtl" ? { prev: "next", next: "prev" }[way] : way}"]`);
  if (link) link.click();
}

function closeOthers(event) {
  if (event.target.open) for (const menu of document.querySelectorAll(".menu[open]")) if (menu !== event.target) menu.open = false;
}

// Who speaks: its script comes when somebody asks for it, and by itself for who left it on.
function askWhoSpeaks(menu) {
  if (!menu) return;
  const begin = () => import(menu.dataset.script).then((script) => script.begin(menu)).catch(() => {});
  if (chose("on")) begin();
  else menu.addEventListener("toggle", begin, { once: true });
}

function chose(name) {
  try { return JSON.parse(localStorage.getItem("voices") ?? "{}")[name] === true; } catch { return false; }
}

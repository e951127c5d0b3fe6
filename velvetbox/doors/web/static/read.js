// The reading page: how far one has read, controls that leave, and the place kept to the paragraph.
// What only script uses lies in the page as data, so that browsers without script or style do not show it.
for (const part of document.querySelectorAll("script[type='text/html']")) part.outerHTML = part.textContent;
const text = document.getElementById("main");
const line = document.getElementById("so-far");
const EDGE = 72;
const SLIVER = 16; // of a line: nobody reads that
const LAST = "#last-page";
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
let held = null; // the line that stays where it is while the page changes its shape
let rest = null; // the line that was read when the page last stood still
let shape = "";
let wheeled = 0;
let wanted = location.hash; // what a page to turn is opened for

const down = getComputedStyle(text).writingMode === "vertical-rl"; // lines run down: the text itself scrolls, too
const paged = down || document.documentElement.dataset.flow === "pages";
const onward = down || document.dir === "rtl" ? -1 : 1; // the way the pages go

(paged ? text : window).addEventListener("scroll", onScroll, { passive: true });
if (paged) {
  text.addEventListener("click", onTap);
  text.addEventListener("wheel", onWheel);
  addEventListener("hashchange", () => { [leafed, wanted] = [false, location.hash]; land(); });
  requestAnimationFrame(land);
  addEventListener("load", () => document.fonts.ready.then(land));
}
addEventListener("resize", onResize, { passive: true });
for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, (event) => { if (!event.target.closest?.(".menu")) held = null; }, { passive: true });
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
shaped();
sendLate();
askWhoSpeaks(document.getElementById("voices"));

function paragraphs() {
  return gathered ??= [...text.querySelectorAll(".prose [id]")].filter((part) => /^(?:c\d+-)?p[0-9a-f]{10}(?:-\d+)?$/.test(part.id));
}

// Listening went on to the next chapter without a new page.
function onTurned() {
  left = document.getElementById("left");
  [gathered, last, kept, told, held, rest] = [null, scrollY, "", 0, null, null];
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
  if (!held) rest = paged ? standing() : null;
  clearTimeout(resting);
  resting = setTimeout(() => { rest ??= standing(); resting = setTimeout(save, 700); }, 200);
}

function draw() {
  const all = paged ? room() : text.offsetTop + text.offsetHeight - innerHeight;
  const share = all > 0 ? Math.min(1, Math.max(0, (paged ? Math.abs(text.scrollLeft) : scrollY) / all)) : 1;
  line.style.transform = `scaleX(${share})`;
  tellTime(share);
  tellPage();
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
  return isSeen(one.getBoundingClientRect());
}

function isSeen(box) {
  if (!paged) return box.bottom > EDGE + SLIVER;
  const view = text.getBoundingClientRect();
  return onward > 0 ? box.right > view.left + 1 : box.left < view.right - 1;
}

// Light and type change at once, and what is read stays where it is. What makes the page another one comes with a new page.
function set(event) {
  const given = new FormData(event.target, event.submitter);
  const chosen = document.documentElement.dataset;
  const at = first();
  const line = held ?? rest ?? standing();
  if (["flow", "lines"].some((name) => given.has(name) && given.get(name) !== (chosen[name] ?? "across"))) {
    if (moved && at) event.target.elements.next.value = `${location.pathname}#${at.id}`;
    return;
  }
  event.preventDefault();
  for (const [name, value] of given) {
    const key = name === "light" ? "theme" : name;
    if (key === "csrfmiddlewaretoken" || key === "next") continue;
    if (value === { theme: "", size: "3", leading: "2", lines: "across" }[key]) delete chosen[key];
    else chosen[key] = value;
  }
  for (const button of event.target.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button === event.submitter);
  shaped();
  stay(line);
  dispatchEvent(new Event("resize")); // what stands beside the text moves along
  fetch(event.target.action, { method: "POST", body: given, keepalive: true, redirect: "manual" }).catch(() => {});
}

// The line that is read --------------------------------------------------------------------------

// The first letter in sight, found by halving, and where it stands.
function standing() {
  const one = paged || scrollY ? first() : null;
  if (!one) return null;
  const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  const pieces = [];
  while (words.nextNode()) if (words.currentNode.length) pieces.push(words.currentNode);
  const letter = new Range();
  let [low, high] = [0, pieces.reduce((sum, piece) => sum + piece.length, 0) - 1];
  if (high < 0) return { letter: one, at: along(one) };
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSeen(pick(letter, pieces, middle).getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return { letter: pick(letter, pieces, low), at: along(letter) };
}

function pick(letter, pieces, index) {
  const piece = pieces.find((one) => index < one.length || ((index -= one.length), false));
  letter.setStart(piece, index);
  letter.setEnd(piece, index + 1);
  return letter;
}

function along(one) {
  return one.getBoundingClientRect()[down ? "right" : "top"];
}

// Letters that come late, and stretches laid out only now, would move the line away again: it is held until all is still.
async function stay(line) {
  if (!line || held === line) return;
  held = rest = line;
  const ours = document.documentElement.style;
  ours.overflowAnchor = "none"; // the browser would move the page by as much once more
  for (let still = 0, frames = 0; held === line && still < 4 && frames < 600; frames += 1) {
    still = hold(line) || document.fonts.status === "loading" ? 0 : still + 1;
    await new Promise(requestAnimationFrame);
  }
  if (held !== line && held) return;
  held = null;
  ours.removeProperty("overflow-anchor");
}

// Tells whether anything had to be moved.
function hold({ letter, at }) {
  const before = [scrollY, text.scrollLeft].join();
  if (paged && !down) meet(letter);
  else {
    const off = along(letter) - at;
    if (Math.abs(off) > 0.5) (down ? text : window).scrollBy({ [down ? "left" : "top"]: off, behavior: "instant" });
  }
  return before !== [scrollY, text.scrollLeft].join();
}

function shaped() {
  const now = `${innerWidth} ${paged ? innerHeight : ""}`; // the bars of a phone come and go over a text that scrolls
  const same = now === shape;
  shape = now;
  return same;
}

function onResize() {
  if (!shaped()) stay(held ?? rest);
  draw();
}

// Pages -------------------------------------------------------------------------------------------

function step() {
  return down ? text.clientWidth * 0.92 : text.clientWidth + parseFloat(getComputedStyle(text).columnGap);
}

function room() {
  return text.scrollWidth - text.clientWidth;
}

function lastPage() {
  return Math.ceil(room() / step() - 0.05); // of two columns the last may be half
}

function page() {
  return Math.abs(text.scrollLeft) > room() - 3 ? lastPage() : Math.round(Math.abs(text.scrollLeft) / step());
}

function align() {
  if (down) return;
  scrollTo({ top: 0, behavior: "instant" }); // a jump to a paragraph moved the window, too
  if (page() < lastPage()) text.scrollTo({ left: onward * Math.floor(Math.abs(text.scrollLeft) / step() + 0.01) * step(), behavior: "instant" });
}

// Letters that came late moved the paragraph that was asked for to another page.
function land() {
  const one = document.getElementById(wanted.slice(1));
  if (one && !text.contains(one)) return;
  if (location.hash === LAST) history.replaceState(history.state, "", location.pathname + location.search);
  if (!leafed && wanted === LAST) turnTo(lastPage());
  else if (!leafed && one) meet(one);
  align();
  draw();
  rest ??= standing();
}

// Turns to the page on which something begins.
function meet(one) {
  if (down) { one.scrollIntoView({ behavior: "instant" }); return; }
  const [box, view] = [one.getClientRects()[0] ?? one.getBoundingClientRect(), text.getBoundingClientRect()];
  const far = Math.abs(text.scrollLeft) + (onward > 0 ? box.left - view.left : view.right - box.right);
  turnTo(Math.floor(far / step() + 0.01));
}

function turnTo(to) {
  text.scrollTo({ left: onward * to * step(), behavior: "instant" });
}

function turn(by) {
  leafed = true;
  held = null;
  const to = page() + by;
  if (to >= 0 && to <= lastPage()) { turnTo(to); return; }
  const link = document.querySelector(`.onward [rel="${by > 0 ? "next" : "prev"}"]`);
  if (link) location.assign(link.href + (by > 0 ? "" : LAST));
}

function tellPage() {
  const folio = document.getElementById("folio");
  if (!folio || down) return;
  const chapter = folio.dataset.chapter || first()?.closest(".chapter")?.querySelector("header .caps")?.textContent;
  const said = [folio.dataset.page.replace("{n}", page() + 1).replace("{all}", lastPage() + 1), chapter, left.textContent].filter(Boolean).join(" · ");
  if (folio.textContent !== said) folio.textContent = said;
  folio.hidden = false;
}

// A wheel turns pages, one a turn; behind the last it goes on to what stands below.
function onWheel(event) {
  const by = Math.sign(event.deltaY);
  if (!by || event.ctrlKey || event.shiftKey || scrollY > 2 || page() + by < 0 || page() + by > lastPage()) return;
  event.preventDefault();
  if (event.timeStamp - wheeled > 60) turn(by); // a pad that is brushed sends many
  wheeled = event.timeStamp;
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
    const to = { Home: 0, End: lastPage() }[event.key];
    if ((!by && to === undefined) || event.target.closest("button, summary, a")) return;
    event.preventDefault();
    if (by) turn(by);
    else { leafed = true; turnTo(to); }
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

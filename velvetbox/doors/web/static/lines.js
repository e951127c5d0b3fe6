// Who speaks, while reading: each line can be rested on, filtered by who says it, coloured, and put right.
const text = document.getElementById("main");
const keep = document.getElementById("keep");
const note = Object.assign(document.createElement("aside"), { className: "who", hidden: true });
const NARROW = matchMedia("(max-width: 40rem)");
const CHOICES = ["on", "tint", "apart"];
const near = new IntersectionObserver((seen) => { for (const one of seen) if (one.isIntersecting) wrapAll(one.target); }, { rootMargin: "150%" });
const drawn = new Set(); // texts whose lines are marked
let menu, form, told, lines = [], cloths = new Map(), at = -1, leaving = 0, stepping = false;

export async function begin(details) {
  menu = details;
  form = document.getElementById("voices-form");
  told = form.dataset;
  await Promise.all(menu.dataset.styles.split(" ").map(styled));
  form.hidden = false;
  note.setAttribute("aria-label", menu.querySelector("summary").textContent.trim());
  document.body.append(note);
  const chosen = choices();
  for (const name of CHOICES) form.elements[name].checked = chosen[name] ?? true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", choose);
  for (const button of form.querySelectorAll("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  form.querySelector(".scenes-here").addEventListener("click", () => { if (NARROW.matches) menu.open = false; });
  for (const kind of ["pointerover", "focusin"]) text.addEventListener(kind, (event) => { if (!stepping) show(event.target.closest(".line"), kind === "focusin"); });
  text.addEventListener("click", (event) => show(event.target.closest(".line"), true));
  text.addEventListener("pointerout", leave);
  note.addEventListener("pointerenter", () => clearTimeout(leaving));
  note.addEventListener("pointerleave", leave);
  note.addEventListener("submit", put);
  text.addEventListener("keydown", enter);
  document.addEventListener("keydown", escape);
  document.addEventListener("turned", load);
  await load();
}

function styled(href) {
  return new Promise((done) => { document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done })); });
}

function choices() {
  try { return JSON.parse(localStorage.getItem("voices") ?? "{}"); } catch { return {}; }
}

function choose(event) {
  if (event?.target.name === "by") { at = -1; step(1); }
  try { localStorage.setItem("voices", JSON.stringify(Object.fromEntries(CHOICES.map((name) => [name, form.elements[name].checked])))); } catch { /* a browser that keeps nothing */ }
  draw();
}

async function load() {
  const found = await fetch(menu.dataset.lines).then((answer) => answer.json()).catch(() => ({ lines: null }));
  tell(found.lines === null ? told.notYet : found.lines.length ? "" : told.none);
  unwrap();
  lines = found.lines ?? [];
  cloths = new Map((found.people ?? []).map((one) => [one.name, one.cloth]));
  const here = new Set(lines.map((line) => line.who));
  const by = form.elements.by.value;
  form.elements.by.length = 1;
  for (const one of found.people ?? []) if (here.has(one.name)) form.elements.by.add(new Option(one.name, one.name));
  form.elements.by.value = here.has(by) ? by : "";
  document.getElementById("voices-names").replaceChildren(...(found.names ?? []).map((name) => new Option("", name)));
  const scenes = (found.scenes ?? []).map((scene) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: `#${id(scene)}`, textContent: scene.opening }));
    if (scene.place) item.append(` ${scene.place}`);
    return item;
  });
  form.querySelector(".scenes-here").replaceChildren(...scenes);
  draw();
}

function tell(words) { form.querySelector(".told").textContent = words; }

// Lines in the text -------------------------------------------------------------------------------

// The texts of the page: one, or each chapter of the whole work, whose anchors have its number before them.
function texts() { return [...document.querySelectorAll(".prose[data-chapter]")]; }
function id({ chapter, anchor }) { return chapter ? `c${chapter}-${anchor}` : anchor; }
function leafOf(line) { return document.getElementById(id({ chapter: line.chapter, anchor: line.pieces[0]?.[0] })); }

function draw() {
  const on = form.elements.on.checked;
  if (!on) { unwrap(); note.hidden = true; }
  for (const prose of texts()) {
    prose.classList.toggle("tinted", on && form.elements.tint.checked);
    prose.classList.toggle("apart", on && form.elements.apart.checked);
    if (on) near.observe(prose);
  }
  for (const part of text.querySelectorAll(".line")) want(part);
}

function want(part) {
  const by = form.elements.by.value;
  part.classList.toggle("wanted", by !== "" && lines[part.dataset.line].who === by);
}

function unwrap() {
  near.disconnect();
  drawn.clear();
  for (const part of text.querySelectorAll(".line")) {
    const parent = part.parentNode;
    part.replaceWith(...part.childNodes);
    parent.normalize();
  }
}

// A chapter's lines are marked when it comes near, so that a work of a thousand chapters costs what is read of it.
function wrapAll(prose) {
  near.unobserve(prose);
  if (drawn.has(prose)) return;
  drawn.add(prose);
  const byPlace = new Map();
  lines.forEach((line, number) => {
    if (line.chapter && String(line.chapter) !== prose.dataset.chapter) return;
    line.pieces.forEach(([anchor, start, end], piece) => {
      const place = id({ chapter: line.chapter, anchor });
      if (!byPlace.has(place)) byPlace.set(place, []);
      byPlace.get(place).push({ start, end, number, first: piece === 0 });
    });
  });
  for (const [place, pieces] of byPlace) {
    const leaf = document.getElementById(place);
    if (leaf && prose.contains(leaf)) pieces.sort((one, other) => other.start - one.start).forEach((piece) => wrap(leaf, piece));
  }
}

// The words of a leaf as the server counts them, in code points: a break counts one, a note's mark its label in
// brackets, a picture its description, a reading beside its word nothing.
function pieces(leaf) {
  const out = [];
  let count = 0;
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const length = [...node.data].length;
      out.push({ node, start: count, end: count + length });
      count += length;
    } else if (node.nodeName === "BR") count += count || out.length ? 1 : 0;
    else if (node.nodeName === "IMG") count += [...node.alt].length;
    else if (node.classList?.contains("note")) count += [...node.textContent.replace(/^[[\]]+|[[\]]+$/g, "")].length + 2;
    else if (node.nodeName !== "RT" && node.nodeName !== "RP") node.childNodes.forEach(walk);
  };
  leaf.childNodes.forEach(walk);
  return out;
}

function wrap(leaf, { start, end, number, first }) {
  const line = lines[number];
  let isFirst = first;
  for (const part of pieces(leaf)) {
    if (part.end <= start || part.start >= end || !part.node.data.trim()) continue;
    const letters = [...part.node.data];
    const from = Math.max(0, start - part.start);
    const before = letters.slice(0, from).join("").length;
    const inside = letters.slice(from, end - part.start).join("").length;
    const words = before ? part.node.splitText(before) : part.node;
    if (words.length > inside) words.splitText(inside);
    const span = document.createElement("span");
    span.className = `line c${cloths.get(line.who) ?? 0}${line.kind === "thought" ? " thought" : ""}`;
    span.dataset.line = number;
    if (isFirst) span.tabIndex = 0;
    isFirst = false;
    want(span);
    words.replaceWith(span);
    span.append(words);
  }
}

// Who says it -------------------------------------------------------------------------------------

function show(part, stays) {
  if (!part) return;
  clearTimeout(leaving);
  const line = lines[part.dataset.line];
  const name = document.createElement("b");
  name.textContent = line.who ?? told.nobody;
  const rest = [line.who && line.sure < 0.8 ? told.probably : "", line.kind === "thought" ? told.thinks : line.to ? (line.to_sure ? told.probablyTo : told.to).replace("{name}", line.to) : "", line.by === "corrected" ? told.right : ""];
  const words = Object.assign(document.createElement("div"), { id: "who-says" });
  words.append(name, ` ${rest.filter(Boolean).join(", ")}`);
  if (line.cue) words.append(Object.assign(document.createElement("div"), { className: "second", textContent: `${told.told} “${line.cue}”` }));
  note.replaceChildren(words);
  if (keep && stays) note.append(asked(part.dataset.line));
  note.hidden = false;
  note.style.left = 0; // or the edge of the page would narrow it
  part.setAttribute("aria-describedby", "who-says");
  const box = part.getBoundingClientRect();
  const above = box.bottom + 6 + note.offsetHeight > innerHeight && box.top > note.offsetHeight + 6;
  note.style.top = `${scrollY + (above ? box.top - note.offsetHeight - 6 : box.bottom + 6)}px`;
  note.style.left = `${scrollX + Math.max(8, Math.min(box.left, innerWidth - note.offsetWidth - 8))}px`;
}

function leave() {
  clearTimeout(leaving);
  if (!note.contains(document.activeElement)) leaving = setTimeout(() => { note.hidden = true; }, 400);
}

// Enter on a line goes on to putting it right, Escape comes back.
function enter(event) {
  if (event.key !== "Enter" || !event.target.matches(".line")) return;
  event.preventDefault();
  show(event.target, true);
  note.querySelector("input")?.focus();
}

function escape(event) {
  if (event.key !== "Escape" || note.hidden) return;
  const number = note.contains(document.activeElement) && note.querySelector("[data-line]")?.dataset.line;
  note.hidden = true;
  stepping = true;
  if (number) text.querySelector(`.line[data-line="${number}"][tabindex]`)?.focus();
  stepping = false;
}

function asked(number) {
  const made = document.getElementById("voices-ask").content.firstElementChild.cloneNode(true);
  made.dataset.line = number;
  if (lines[number].kind === "thought") made.querySelector("[value=addressee]").remove();
  return made;
}

async function put(event) {
  event.preventDefault();
  const again = event.target.dataset.undo;
  if (again) { await send(again, new FormData()); return; }
  const line = lines[event.target.dataset.line];
  const [anchor, start, end] = line.pieces[0];
  const given = new FormData(event.target, event.submitter);
  const chapter = line.chapter ?? texts()[0].dataset.chapter;
  for (const [name, value] of Object.entries({ chapter, anchor, start, end })) given.set(name, value);
  await send(menu.dataset.correct, given);
}

async function send(address, given) {
  given.set("csrfmiddlewaretoken", keep.elements.csrfmiddlewaretoken.value);
  const found = await fetch(address, { method: "POST", body: given, headers: { Accept: "application/json" } }).then((answer) => answer.ok ? answer.json() : null).catch(() => null);
  const inside = note.contains(document.activeElement);
  note.replaceChildren(!found ? told.failed : found.undo ? told.kept : told.gone);
  if (!found) return;
  if (found.undo) {
    const back = document.createElement("form");
    back.dataset.undo = found.undo;
    back.append(Object.assign(document.createElement("button"), { className: "link", textContent: told.back }));
    note.append(" ", back);
    if (inside) back.firstChild.focus();
  }
  await load();
}

// From one line to the next, of everybody or of one; the first time from where the reader is.
function step(by) {
  const who = form.elements.by.value;
  const all = [...lines.keys()].filter((number) => (!who || lines[number].who === who) && leafOf(lines[number]));
  if (!all.length) return;
  at = at < 0 ? firstHere(all) : Math.max(0, Math.min(all.length - 1, at + by));
  const line = lines[all[at]];
  const prose = leafOf(line).closest(".prose");
  if (form.elements.on.checked) wrapAll(prose);
  const part = prose.querySelector(`.line[data-line="${all[at]}"][tabindex]`) ?? leafOf(line);
  part.scrollIntoView({ block: "center" });
  stepping = menu.open && NARROW.matches; // a note would lie over the menu
  part.focus({ preventScroll: true });
  stepping = false;
  tell(told.of.replace("{n}", at + 1).replace("{all}", all.length));
}

function firstHere(all) {
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = leafOf(lines[all[middle]]).getBoundingClientRect();
    if (box.bottom > 0 && box.right > 0) high = middle; else low = middle + 1;
  }
  return low;
}

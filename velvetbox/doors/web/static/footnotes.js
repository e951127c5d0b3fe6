// Notes stand beside their line where the page has room, and open at its foot where it has none. Without script they stand below the text.
const ROOM = 200; // pixels a note needs beside the text
const GAP = 32;
const TALLEST = 0.5; // of the window: a longer note stays below the text
const text = document.getElementById("main");
const sheet = document.createElement("aside");
let from = null;

sheet.className = "foot-note";
sheet.hidden = true;
sheet.tabIndex = -1;
sheet.setAttribute("role", "note");
document.body.append(sheet);
addEventListener("resize", placeAll, { passive: true });
document.addEventListener("turned", () => { close(); placeAll(); });
document.addEventListener("click", onClick);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.fonts.ready.then(placeAll);
text.addEventListener("load", placeAll, true); // a picture came in
// A text that is not in sight is not laid out yet: where its lines are is known when it comes near, and moves what is below it.
const near = new IntersectionObserver((found) => found.forEach((one) => one.isIntersecting && placeSoon(one.target.closest(".chapter") ?? text)), { rootMargin: "100%" });
const grown = new ResizeObserver((found) => found.forEach((one) => placeSoon(one.target.closest(".chapter") ?? text)));
const waiting = new Set(); // parts to place before the next picture
placeAll();

function placeAll() {
  near.disconnect();
  grown.disconnect();
  for (const list of text.querySelectorAll(".footnotes")) {
    const part = list.closest(".chapter") ?? text;
    const stretches = part.querySelectorAll(".stretch");
    if (part === text) placeSoon(part);
    else near.observe(part);
    for (const one of stretches) near.observe(one);
    if (stretches.length) grown.observe(part.querySelector(".prose"));
  }
}

function placeSoon(part) {
  if (!waiting.size) requestAnimationFrame(() => { for (const one of waiting) place(one); waiting.clear(); });
  waiting.add(part);
}

// What is changed and what is asked for are kept apart, or each note would have the whole page laid out anew.
function place(part) {
  const list = part.querySelector(":scope > .footnotes");
  const whole = part.getBoundingClientRect();
  const prose = part.querySelector(".prose").getBoundingClientRect();
  const rtl = document.dir === "rtl";
  const room = (rtl ? prose.left : document.documentElement.clientWidth - prose.right) - 2 * GAP;
  const beside = room >= ROOM && document.documentElement.dataset.flow !== "pages";
  const notes = [...list.querySelectorAll("li")];
  list.classList.toggle("beside", beside);
  list.style.setProperty("--room", `${Math.min(room, 260)}px`);
  for (const note of notes) note.classList.toggle("placed", beside);
  const heights = beside ? notes.map((note) => note.offsetHeight) : [];
  const tops = beside ? notes.map((note) => lineOf(note) - whole.top) : [];
  let [below, left] = [0, 0];
  for (const [at, note] of notes.entries()) {
    if (!(heights[at] < innerHeight * TALLEST)) { note.classList.remove("placed"); left++; continue; }
    const top = Math.max(below, tops[at]);
    note.style.insetBlockStart = `${top}px`;
    below = top + heights[at] + 12;
  }
  list.classList.toggle("empty", beside && !left);
}

// Where the sign of a note is, in the window; of a stretch far out of it, where that begins.
function lineOf(note) {
  const sign = document.getElementById(note.querySelector("[role=doc-backlink]").hash.slice(1));
  const stretch = sign?.closest(".stretch")?.getBoundingClientRect();
  if (stretch && (stretch.top > 2 * innerHeight || stretch.bottom < -innerHeight)) return stretch.top;
  return sign ? sign.getBoundingClientRect().top : NaN;
}

function onClick(event) {
  const sign = event.target.closest?.("a.note");
  if (!sign) { if (!sheet.contains(event.target)) close(); return; }
  const note = document.getElementById(sign.hash.slice(1));
  if (!note) return;
  event.preventDefault();
  if (note.classList.contains("placed")) { flash(note); return; }
  from = sign;
  sheet.replaceChildren(...[...note.cloneNode(true).childNodes].filter((one) => one.getAttribute?.("role") !== "doc-backlink"));
  for (const named of sheet.querySelectorAll("[id]")) named.removeAttribute("id");
  [sheet.lang, sheet.dir] = [note.lang, note.dir];
  sheet.hidden = false;
  sheet.focus();
}

function flash(note) {
  for (const one of document.querySelectorAll(".footnotes .meant")) one.classList.remove("meant");
  note.classList.add("meant");
}

function close() {
  if (sheet.hidden) return;
  sheet.hidden = true;
  from?.focus({ preventScroll: true });
}

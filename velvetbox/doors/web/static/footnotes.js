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
document.addEventListener("turned", placeAll);
document.addEventListener("click", onClick);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.fonts.ready.then(placeAll);
text.addEventListener("load", placeAll, true); // a picture came in
const seen = new IntersectionObserver((found) => found.forEach((one) => one.isIntersecting && place(one.target)), { rootMargin: "100%" });
placeAll();

function placeAll() {
  close();
  seen.disconnect();
  for (const list of text.querySelectorAll(".footnotes")) {
    const part = list.closest(".chapter") ?? text;
    if (part === text) place(part);
    else seen.observe(part); // what is not in sight is not laid out yet
  }
}

function place(part) {
  const list = part.querySelector(":scope > .footnotes");
  const whole = part.getBoundingClientRect();
  const prose = part.querySelector(".prose").getBoundingClientRect();
  const rtl = document.dir === "rtl";
  const room = (rtl ? prose.left : document.documentElement.clientWidth - prose.right) - 2 * GAP;
  const beside = room >= ROOM && document.documentElement.dataset.flow !== "pages";
  list.classList.toggle("beside", beside);
  list.style.setProperty("--room", `${Math.min(room, 260)}px`);
  let [below, left] = [0, 0];
  for (const note of list.querySelectorAll("li")) {
    const sign = beside && document.getElementById(note.querySelector("[role=doc-backlink]").hash.slice(1));
    note.classList.toggle("placed", Boolean(sign) && note.offsetHeight < innerHeight * TALLEST);
    if (!note.classList.contains("placed")) { left++; continue; }
    const top = Math.max(below, sign.getBoundingClientRect().top - whole.top);
    note.style.insetBlockStart = `${top}px`;
    below = top + note.offsetHeight + 12;
  }
  list.classList.toggle("empty", beside && !left);
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

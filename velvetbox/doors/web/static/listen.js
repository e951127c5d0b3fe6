// Listening: the browser's own voices read sentence by sentence, and the text follows. Nothing in the text is changed.
const menu = document.getElementById("listen");
const bar = document.getElementById("speaker");
const text = document.getElementById("main");
const state = menu.querySelector("[role=status]");
const { speed, voice, sleep } = menu.querySelector("form").elements;
const BLOCK = "p, h1, h2, h3, h4, h5, h6, pre, li, dd, dt, td, th, figcaption";
const SKIPPED = ".note, rt, rp, .no-picture, .time, .caps, .label";
const SHORT = /(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|Prof|Sr|Jr|Mme|Mlle|Hr|Fr|vs)\.\s*$/; // no sentence ends there
const LONGEST = 240; // characters: some voices fall silent in longer ones
const HELD = 6000; // milliseconds in which the text does not follow after a reader moved it
const kept = read("listening", { rate: 1, voices: {} });

let blocks = [];
let sentences = []; // of the block that is read
let [block, sentence] = [0, 0];
let run = 0; // what an older run says is overheard
let [playing, failed, touched, until] = [false, 0, 0, 0];
let silence = null;

if ("speechSynthesis" in window) {
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
  for (const room of [menu, bar]) room.addEventListener("click", ({ target }) => acts[target.closest("[data-do]")?.dataset.do]?.());
  menu.querySelector("form").addEventListener("change", choose);
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  addEventListener("pagehide", () => speechSynthesis.cancel());
  addEventListener("popstate", () => { if (menu.dataset.turned) location.reload(); });
} else tellVoices([], []);

const acts = {
  play: () => (playing ? pause() : play()),
  stop: () => { pause(); bar.hidden = true; },
  back: () => move(-1),
  on: () => move(1),
};

function read(name, otherwise) {
  try { return { ...otherwise, ...JSON.parse(localStorage.getItem(name)) }; } catch { return otherwise; }
}

// Voices ----------------------------------------------------------------------------------------

function tongue(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[lang]")?.lang || document.documentElement.lang;
}

function plain(lang) {
  return lang.toLowerCase().split(/[-_]/)[0];
}

function offer() {
  const all = speechSynthesis.getVoices();
  const lang = plain(tongue(text.querySelector(".prose") ?? text));
  const fit = all.filter((one) => plain(one.lang) === lang);
  tellVoices(all, fit);
  voice.replaceChildren(...(fit.length ? fit : all).map((one) => new Option(one.name, one.voiceURI, one.default)));
  if (kept.voices[lang]) voice.value = kept.voices[lang];
  if (voice.selectedIndex < 0) voice.selectedIndex = 0;
  speed.value = kept.rate;
  speed.nextElementSibling.textContent = `${Number(speed.value)}×`;
}

// A browser without voices, or without one for this language, says so.
function tellVoices(all, fit) {
  menu.hidden = false;
  for (const part of menu.querySelectorAll("form > :not([role])")) part.hidden = !all.length;
  state.textContent = all.length ? (fit.length ? "" : menu.dataset.other) : menu.dataset.none;
}

function choose({ target }) {
  if (target === sleep) until = Number(sleep.value) ? Date.now() + sleep.value * 60_000 : 0;
  else {
    kept.rate = Number(speed.value);
    kept.voices[plain(tongue(text.querySelector(".prose") ?? text))] = voice.value;
    localStorage.setItem("listening", JSON.stringify(kept));
    speed.nextElementSibling.textContent = `${kept.rate}×`;
    if (playing) say();
  }
}

function voiceFor(lang) {
  const all = speechSynthesis.getVoices();
  const chosen = all.find((one) => one.voiceURI === kept.voices[plain(lang)]);
  return chosen ?? all.find((one) => one.lang === lang) ?? all.find((one) => plain(one.lang) === plain(lang)) ?? null;
}

// Sentences -------------------------------------------------------------------------------------

function gather() {
  blocks = [...text.querySelectorAll(`h1, .chapter > header h2, .prose :is(${BLOCK})`)].filter((one) => !one.querySelector(BLOCK));
}

// Gives the sentences of a block, each with its words and the range where they stand.
function parted(one) {
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => (node.nodeType === Node.ELEMENT_NODE && node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const nodes = [];
  let words = "";
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.nodeType === Node.TEXT_NODE) { nodes.push([words.length, node]); words += node.data; }
    else if (node.localName === "br") words += "\n";
  }
  return cut(words, tongue(one)).filter(([from, to]) => /[\p{L}\p{N}]/u.test(words.slice(from, to))).map(([from, to]) => {
    const said = words.slice(from, to);
    return { words: said.replace(/\s+/g, " ").trim(), range: rangeOf(nodes, from + said.search(/\S/), from + said.trimEnd().length) };
  });
}

function cut(words, lang) {
  const found = [];
  let joins = false;
  for (const { segment, index } of segments(words, lang)) {
    if (joins) found.at(-1)[1] = index + segment.length;
    else found.push([index, index + segment.length]);
    joins = SHORT.test(segment);
  }
  return found.flatMap(([from, to]) => halved(words, from, to));
}

function segments(words, lang) {
  if (window.Intl?.Segmenter) return new Intl.Segmenter(lang, { granularity: "sentence" }).segment(words);
  return [...words.matchAll(/[^.!?…。！？]*[.!?…。！？]*["”’»）\s]*/gu)].filter(([one]) => one).map((one) => ({ segment: one[0], index: one.index }));
}

function halved(words, from, to) {
  const parts = [];
  for (let at = from; to - at > LONGEST;) {
    const piece = words.slice(at, at + LONGEST);
    const end = Math.max(...[", ", "; ", ": ", "— ", "– ", "、", "，"].map((mark) => piece.lastIndexOf(mark) + mark.length).filter((place) => place > 60), piece.lastIndexOf(" ") + 1) || LONGEST;
    parts.push([at, at + end]);
    at = from = at + end;
  }
  return [...parts, [from, to]];
}

function rangeOf(nodes, from, to) {
  const range = document.createRange();
  const last = nodes.findLastIndex(([start]) => start < to);
  const first = Math.max(0, nodes.findLastIndex(([start]) => start <= from));
  range.setStart(nodes[first][1], Math.min(nodes[first][1].length, from - nodes[first][0]));
  range.setEnd(nodes[last][1], Math.min(nodes[last][1].length, to - nodes[last][0]));
  return range;
}

// Playing ---------------------------------------------------------------------------------------

function play() {
  if (!blocks.length) gather();
  if (!sentences.length) begin(seen());
  playing = true;
  menu.open = false;
  bar.hidden = false;
  until = Number(sleep.value) ? Date.now() + sleep.value * 60_000 : 0;
  hold();
  show();
  say();
}

function pause() {
  playing = false;
  run++;
  speechSynthesis.cancel();
  silence?.pause();
  show();
}

// Where one chose words, else the first block in sight, found by halving.
function seen() {
  const chosen = getSelection().isCollapsed ? -1 : blocks.findIndex((one) => one.contains(getSelection().anchorNode));
  let [low, high] = [0, Math.max(0, blocks.length - 1)];
  while (chosen < 0 && low < high) {
    const middle = (low + high) >> 1;
    if (isAhead(blocks[middle].getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return chosen < 0 ? low : chosen;
}

function paged() {
  return document.documentElement.dataset.flow === "pages";
}

function isAhead(box) {
  return paged() ? box.right > text.getBoundingClientRect().left + 1 : box.bottom > 80;
}

function begin(at) {
  [block, sentence] = [at, 0];
  sentences = blocks[at] ? parted(blocks[at]) : [];
}

function move(by) {
  sentence += by;
  while (sentence < 0 && block > 0) { begin(block - 1); sentence = sentences.length - 1; }
  sentence = Math.max(0, sentence);
  if (playing) say();
}

async function say() {
  const mine = ++run;
  speechSynthesis.cancel();
  while (sentence >= sentences.length && block < blocks.length) begin(block + 1);
  if (block >= blocks.length) return end(mine);
  const { words, range } = sentences[sentence];
  const lang = tongue(range.startContainer);
  const spoken = new SpeechSynthesisUtterance(words);
  [spoken.lang, spoken.rate, spoken.voice] = [lang, kept.rate, voiceFor(lang)];
  spoken.onend = () => { if (mine === run) { failed = 0; over(); } };
  spoken.onerror = ({ error }) => { if (mine === run && !["interrupted", "canceled"].includes(error)) fail(); };
  draw(range);
  speechSynthesis.speak(spoken);
  return undefined;
}

function over() {
  if (until && Date.now() >= until) { [until, sleep.value] = [0, "0"]; pause(); state.textContent = menu.dataset.asleep; return; }
  sentence++;
  say();
}

function fail() {
  if (++failed < 3) { sentence++; say(); return; }
  failed = 0;
  pause();
  state.textContent = menu.dataset.failed;
}

// At the end of a chapter the next one takes its place: a new page would have to be touched before it may speak.
async function end(mine) {
  const link = document.querySelector('.onward [rel="next"]');
  if (!link || sleep.value === "chapter") return close();
  const page = await fetch(link.href).then((answer) => answer.text()).catch(() => "");
  if (mine !== run) return undefined;
  const next = new DOMParser().parseFromString(page, "text/html");
  if (!next.querySelector(".prose")) { pause(); state.textContent = menu.dataset.lost; return undefined; }
  turn(next, link.href);
  gather();
  begin(0);
  hold();
  return say();
}

function close() {
  document.dispatchEvent(new Event("heard-all"));
  sentences = [];
  acts.stop();
  CSS.highlights?.delete("spoken");
}

function turn(next, address) {
  const taken = next.getElementById("main");
  const [prose, theirs] = [text, taken].map((one) => one.querySelector(".prose"));
  Object.assign(prose.dataset, theirs.dataset);
  [prose.className, prose.lang, prose.dir] = [theirs.className, theirs.lang, theirs.dir];
  prose.replaceChildren(...theirs.childNodes);
  theirs.replaceWith(prose); // the very element stays, with what listens to it
  text.replaceChildren(...taken.childNodes);
  delete text.dataset.last;
  Object.assign(text.dataset, taken.dataset);
  for (const part of ["#onward", "#marks", ".contents", "#left"]) {
    const [old, fresh] = [document.querySelector(part), next.querySelector(part)];
    if (old && fresh) old.replaceWith(fresh);
  }
  const speakers = document.getElementById("voices");
  Object.assign(speakers?.dataset ?? {}, next.getElementById("voices")?.dataset);
  for (const link of speakers?.querySelectorAll("a[href]") ?? []) link.href = next.querySelector("#voices a[href]").href;
  document.title = next.title;
  menu.dataset.turned = "yes";
  history.pushState(null, "", address);
  scrollTo(0, 0);
  text.scrollLeft = 0;
  document.dispatchEvent(new Event("turned"));
}

// What is seen and held -------------------------------------------------------------------------

function draw(range) {
  if (window.Highlight) CSS.highlights.set("spoken", new Highlight(range));
  else {
    document.querySelector(".spoken")?.classList.remove("spoken");
    blocks[block].classList.add("spoken");
  }
  follow(range.getBoundingClientRect());
  document.dispatchEvent(new CustomEvent("heard", { detail: blocks[block].closest(".prose [id]") }));
}

function follow(box) {
  if (Date.now() - touched < HELD) return;
  const view = text.getBoundingClientRect();
  if (getComputedStyle(text).writingMode === "vertical-rl") {
    if (box.left < view.left + 20 || box.right > view.right) text.scrollBy({ left: box.right - view.right + 40, behavior: "instant" });
  } else if (paged()) {
    const step = text.clientWidth + parseFloat(getComputedStyle(text).columnGap);
    const pages = Math.floor((box.left - view.left + 2) / step);
    if (pages) text.scrollBy({ left: pages * step, behavior: "instant" });
  } else if (box.top < 90 || box.bottom > innerHeight - 110) {
    const still = matchMedia("(prefers-reduced-motion: reduce), (update: slow)").matches || document.documentElement.dataset.theme === "eink";
    scrollBy({ top: box.top - innerHeight * 0.28, behavior: still ? "instant" : "smooth" });
  }
}

function show() {
  for (const button of document.querySelectorAll('[data-do="play"]')) button.textContent = menu.dataset[playing ? "pause" : "play"];
  state.textContent = "";
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
}

// Keys of headsets and locked screens go to who plays a sound, so a silent one plays along.
function hold() {
  if (!("mediaSession" in navigator) || !window.MediaMetadata) return;
  silence ??= Object.assign(new Audio(URL.createObjectURL(wave())), { loop: true });
  silence.play().catch(() => {});
  navigator.mediaSession.metadata = new MediaMetadata({ title: text.querySelector("h1").textContent, artist: document.querySelector(".controls > a").textContent });
  const keys = { play, pause, stop: acts.stop, previoustrack: acts.back, nexttrack: acts.on, seekbackward: acts.back, seekforward: acts.on };
  for (const [key, act] of Object.entries(keys)) try { navigator.mediaSession.setActionHandler(key, act); } catch { /* a key this browser does not know */ }
}

// Ten seconds of nothing: 8 bits, one channel, 3000 a second (RIFF/WAVE).
function wave() {
  const count = 30_000;
  const head = new DataView(new ArrayBuffer(44));
  [0x52494646, 0, 0x57415645, 0x666d7420, 0, 0, 0, 0, 0, 0x64617461].forEach((word, place) => head.setUint32(place * 4, word));
  [[4, 36 + count], [16, 16], [24, 3000], [28, 3000], [40, count]].forEach(([place, value]) => head.setUint32(place, value, true));
  [[20, 1], [22, 1], [32, 1], [34, 8]].forEach(([place, value]) => head.setUint16(place, value, true));
  return new Blob([head, new Uint8Array(count).fill(128)], { type: "audio/wav" });
}

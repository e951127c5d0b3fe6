// Marks in the text: drawn without touching it (CSS Custom Highlight API), and made from chosen words.
let form = document.getElementById("mark");
const marker = document.getElementById("marker");

if (form) {
  drawMarks();
  document.addEventListener("marked", drawMarks);
  document.addEventListener("turned", () => {
    form = document.getElementById("mark");
    drawMarks();
  });
  document.addEventListener("selectionchange", offer);
  marker.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay chosen
  marker.addEventListener("click", take);
}

function drawMarks() {
  if (!window.Highlight) return;
  const ranges = [...document.querySelectorAll("#marks li")].map(rangeOf).filter(Boolean);
  CSS.highlights.set("marked", new Highlight(...ranges));
}

// The words of a mark, from its paragraph on, whatever the spaces between them.
function rangeOf(line) {
  const start = document.getElementById(line.dataset.anchor);
  const wanted = bare(line.querySelector("blockquote").textContent);
  if (!start || !wanted) return null;
  const walk = document.createTreeWalker(start.closest(".prose"), NodeFilter.SHOW_TEXT);
  const most = wanted.length + start.textContent.length; // letters that begin in the paragraph
  const pieces = [];
  let [letters, from] = ["", -1];
  for (walk.currentNode = start; from < 0 && letters.length < most && walk.nextNode();) {
    const before = letters.length;
    pieces.push([walk.currentNode, before]);
    letters += bare(walk.currentNode.data);
    from = letters.indexOf(wanted, Math.max(0, before - wanted.length));
  }
  if (from < 0) return null;
  const range = document.createRange();
  range.setStart(...at(pieces, from));
  const [node, place] = at(pieces, from + wanted.length - 1);
  range.setEnd(node, place + 1);
  return range;
}

function bare(text) {
  return text.replace(/\s+/g, "");
}

// Where a letter stands, spaces not counted.
function at(pieces, letter) {
  const [node, before] = pieces.findLast(([, begins]) => begins <= letter);
  let left = letter - before;
  for (let place = 0; ; place++) if (/\S/.test(node.data[place]) && left-- === 0) return [node, place];
}

function chosen() {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  return range && !range.collapsed && elementOf(range.commonAncestorContainer).closest(".prose") ? range : null;
}

function elementOf(node) {
  return node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
}

// The words alone, without the signs of notes and the readings above them.
function words(range) {
  const box = document.createElement("div");
  box.append(range.cloneContents());
  for (const part of box.querySelectorAll(".note, rt, rp, .no-picture")) part.remove();
  for (const part of box.querySelectorAll("br, p, li, pre, h2, h3, h4, blockquote")) part.before("\n");
  return box.textContent.replace(/[^\S\n]+/g, " ").replace(/ ?\n\s*/g, "\n").trim();
}

function offer() {
  const range = chosen();
  marker.hidden = !range || !String(getSelection()).trim();
  if (marker.hidden) return;
  const box = range.getBoundingClientRect();
  marker.style.top = `${Math.max(4, Math.min(innerHeight - 60, box.bottom + 8))}px`;
  marker.style.left = `${Math.max(4, Math.min(innerWidth - marker.offsetWidth - 4, box.left))}px`;
}

function take(event) {
  const act = event.target.dataset.act;
  const range = chosen();
  if (!act || !range) return;
  const begun = elementOf(range.startContainer).closest(".prose [id]:not([id*=r-], [id*=t-])")?.id ?? "";
  const { chapter } = elementOf(range.startContainer).closest(".prose").dataset;
  const anchor = begun.replace(/^c\d+-/, "");
  marker.hidden = true;
  if (act === "share") {
    const detail = { work: /\d+/.exec(form.action.split("/works/")[1])[0], chapter, quote: words(range), anchor };
    document.dispatchEvent(new CustomEvent("share", { detail }));
    return;
  }
  form.elements.quote.value = String(getSelection());
  form.elements.chapter.value = chapter;
  form.elements.anchor.value = anchor;
  if (act === "mark") {
    form.elements.next.value = `${location.pathname}#${begun}`;
    form.requestSubmit();
    return;
  }
  form.closest("details").open = true;
  form.elements.note.focus();
}

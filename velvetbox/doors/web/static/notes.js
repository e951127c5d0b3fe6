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
  const wanted = line.querySelector("blockquote").textContent.replace(/\s+/g, "");
  if (!start || !wanted) return null;
  const walk = document.createTreeWalker(start.closest(".prose"), NodeFilter.SHOW_TEXT);
  const places = [];
  let letters = "";
  for (walk.currentNode = start; walk.nextNode() && letters.length < wanted.length + 20000;) {
    const node = walk.currentNode;
    for (let at = 0; at < node.data.length; at++) {
      if (/\s/.test(node.data[at])) continue;
      letters += node.data[at];
      places.push([node, at]);
    }
    if (!start.contains(node) && letters.indexOf(wanted) < 0 && letters.length > wanted.length + start.textContent.length) break;
  }
  const from = letters.indexOf(wanted);
  if (from < 0) return null;
  const range = document.createRange();
  range.setStart(...places[from]);
  const [node, at] = places[from + wanted.length - 1];
  range.setEnd(node, at + 1);
  return range;
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

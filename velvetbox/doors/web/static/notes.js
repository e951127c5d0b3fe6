// Marks in the text: drawn without touching it (CSS Custom Highlight API), and made from chosen words.
let form = document.getElementById("mark");
const marker = document.getElementById("marker");
const prose = document.querySelector(".prose");

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
  const walk = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
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
  return range && !range.collapsed && prose.contains(range.commonAncestorContainer) ? range : null;
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
  const begun = (range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer).closest("[id^=p]");
  form.elements.quote.value = String(getSelection());
  form.elements.anchor.value = begun?.id ?? "";
  marker.hidden = true;
  if (act === "mark") {
    form.elements.next.value = `${location.pathname}#${begun?.id ?? ""}`;
    form.requestSubmit();
    return;
  }
  form.closest("details").open = true;
  form.elements.note.focus();
}

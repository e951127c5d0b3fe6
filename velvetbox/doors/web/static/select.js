// Ticking works: all of a page at once, a stretch with Shift, and how many are ticked.
const boxes = [...document.querySelectorAll('.ticked [name="work"]')];
const every = document.querySelector("#every"), ticked = document.querySelector("#ticked");
let last = null;

const count = () => { const n = boxes.filter((box) => box.checked).length; ticked.textContent = n ? String(n) : ""; };

if (every) {
  every.hidden = false;
  every.onclick = () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
    count();
  };
  document.querySelector(".ticked").addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
    last = at;
    count();
  });
  count();
}

// The page that finds: a click on a filter is answered in place, from what was fetched when the finger came down.
// Without script every link and form leads to the same pages.
const PARTS = ["filters", "stories"];
const fetched = new Map();
let asked = 0;

document.documentElement.classList.add("scripted");
document.addEventListener("pointerdown", (event) => { const link = ours(event); if (link && !event.button) get(link.href); });
document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("change", (event) => { if (event.target.closest(".sort")) event.target.form.requestSubmit(); });
document.addEventListener("keydown", onKey);
addEventListener("popstate", () => go(location.href, { past: true }));

// The links that only change what is shown here.
function ours(event) {
  const link = event.target.closest("#filters a[href*='find'], .chosen a, .pages a, .nothing li a");
  return link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey ? link : null;
}

function get(address) {
  if (!fetched.has(address)) {
    fetched.set(address, fetch(address).then(async (answer) => ({ ok: answer.ok, url: answer.url, text: await answer.text() })));
    setTimeout(() => fetched.delete(address), 3000);
  }
  return fetched.get(address);
}

function onClick(event) {
  const link = ours(event);
  if (!link || event.button || event.defaultPrevented) return;
  event.preventDefault();
  mark(link);
  go(link.href, { onward: link.matches(".pages a") });
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "get" || !form.matches(".fields, .sort, .seek")) return;
  event.preventDefault();
  const said = [...new FormData(form)].filter(([, value]) => value !== "");
  go(`${form.action.split("?")[0]}?${new URLSearchParams(said)}`, {});
}

function onKey(event) {
  const sheet = document.querySelector(".opener[open]");
  if (event.key !== "Escape" || !sheet || event.defaultPrevented) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
}

// The click shows at once; the answer draws the truth over it.
function mark(link) {
  const line = link.closest(".facet li");
  if (line) line.className = line.className ? "" : link.matches(".not") ? "out" : "in";
}

async function go(address, { past, onward }) {
  const mine = ++asked;
  const stories = document.getElementById("stories");
  stories.setAttribute("aria-busy", "true");
  try {
    const answer = await get(address);
    if (mine !== asked) return;
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    if (!answer.ok || PARTS.some((id) => !page.getElementById(id))) throw new Error(address);
    draw(page);
    if (!past) history.pushState(null, "", answer.url);
    if (onward) document.getElementById("stories").scrollIntoView();
  } catch {
    if (mine === asked) location.href = address;
  }
}

function draw(page) {
  const [at, open] = [focused(), new Map([...document.querySelectorAll(".facet")].map((one) => [one.id, one.open]))];
  for (const id of PARTS) document.getElementById(id).replaceWith(page.getElementById(id));
  for (const part of [".opener summary", ".seek", ".tabs", ".kept"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh && !(part === ".seek" && old.contains(document.activeElement))) old.replaceWith(fresh);
  }
  for (const one of document.querySelectorAll(".facet")) one.open = open.get(one.id) ?? one.open;
  document.title = page.title;
  document.getElementById("told").textContent = document.getElementById("all").textContent;
  at?.();
}

// Where the keyboard was, to be found again in what is drawn anew: by place, not by element.
function focused() {
  const here = document.activeElement;
  if (!here || !here.closest("#filters, #stories")) return null;
  const [facet, line] = [here.closest(".facet")?.id, here.closest(".facet li")?.firstElementChild.textContent];
  const [not, id] = [here.matches(".not"), here.id];
  return () => {
    const lines = facet && line ? [...document.querySelectorAll(`#${facet} li`)] : [];
    const same = lines.find((one) => one.firstElementChild.textContent === line);
    const found = same?.querySelector(not ? ".not" : "a") ?? (id && document.getElementById(id));
    (found || document.querySelector(facet ? `#${facet} > summary` : ".chosen a") || document.getElementById("all")).focus({ preventScroll: true });
  };
}

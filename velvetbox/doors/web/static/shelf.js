// While an import runs: the strip counts, and works join the shelf. Without script a link reloads the page.
const strip = document.getElementById("strip");
const more = document.getElementById("more");
let shown = -1;

if (strip && "running" in strip.dataset) {
  strip.querySelector(".reload")?.remove();
  setTimeout(look, 700);
}
more?.addEventListener("click", join);

async function look() {
  try {
    const answer = await fetch(strip.dataset.current, { headers: { Accept: "application/json" } });
    const now = await answer.json();
    strip.innerHTML = now.strip;
    strip.querySelector(".reload")?.remove();
    if (now.done !== shown || !now.running) {
      const first = shown < 0;
      shown = now.done;
      if (!first || !now.running) await arrive();
    }
    if (now.running) setTimeout(look, document.hidden ? 5000 : 1200);
  } catch {
    setTimeout(look, 5000);
  }
}

// Works are put in at once only while nobody is looking further down or has something open.
async function arrive() {
  const list = document.getElementById("stories");
  const busy = scrollY > 400 || list.contains(document.activeElement) || list.querySelector("[open]");
  if (busy && more) more.hidden = false;
  else if (!busy) await join();
}

async function join() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [ours, theirs] = [document.getElementById("stories"), page.getElementById("stories")];
  if (!ours || !theirs) return;
  const [list, fresh] = [ours.querySelector(".cards"), theirs.querySelector(".cards")];
  if (list && fresh) {
    list.replaceChildren(...fresh.children);
    ours.querySelector("h1").replaceChildren(...theirs.querySelector("h1").childNodes);
    ours.querySelector(".pages")?.replaceWith(theirs.querySelector(".pages"));
    if (more) more.hidden = true;
  } else if (fresh) {
    location.reload();
  }
}

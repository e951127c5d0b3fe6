// Keeping works on this device: a button on works, series and shelves, and the page of all that is kept.
const LIST = "/kept/works.json";
const able = "serviceWorker" in navigator; // only from https, or from this machine itself
const page = document.getElementById("kept");
const begun = document.getElementById("begun"); // on that page: where keeping goes on
const number = new Intl.NumberFormat(document.documentElement.lang);
const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: bytes < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: bytes < 1e6 ? 0 : 1 }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

if (able) for (const box of document.querySelectorAll("[data-keep]")) offer(box);
if (page) show();

// Asks the worker; far() hears how far it is.
async function ask(message, far) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done, failed) => {
    port1.onmessage = ({ data }) => { if (!data.end) far?.(data); else if (data.failed) failed(new Error(data.failed)); else done(data); };
    active.postMessage(message, [port2]);
  });
}

async function isThere() {
  return able && Boolean(await navigator.serviceWorker.getRegistration("/"));
}

function described(query) {
  return fetch(`${LIST}?${query}`).then((answer) => answer.json());
}

async function offer(box) {
  box.hidden = false;
  box.querySelector("button").onclick = () => begin(box, box.dataset.keep);
  const [, id] = /^work=(\d+)$/.exec(box.dataset.keep) ?? [];
  if (!id || !(await isThere())) return;
  const work = (await ask({ do: "list" })).works.find((one) => one.id === Number(id));
  if (!work) return;
  tell(box, "kept");
  const [now] = await described(box.dataset.keep).then((found) => found.works, () => []);
  if (now && now.version !== work.version) tell(box, "changed");
}

function tell(box, what, values = {}) {
  box.querySelector("[role=status]").textContent = filled(box.dataset[what], values);
  box.querySelector("progress").hidden = what !== "busy";
  box.querySelector("button").disabled = what === "busy";
  box.querySelector("a")?.toggleAttribute("hidden", what === "busy");
}

async function begin(box, query) {
  const bar = box.querySelector("progress");
  box.hidden = false;
  box.querySelector("button").onclick = () => begin(box, query);
  bar.removeAttribute("value");
  tell(box, "busy", { done: 0, all: "…" });
  try {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.storage?.persist?.();
    await ask({ do: "want", query });
    const found = await described(query);
    const missed = await keepEach(box, found.works, bar);
    await ask({ do: "wanted" });
    if (missed.length) tell(box, "failed", { names: missed.join(", ") });
    else tell(box, found.closed ? "closed" : "kept", { n: found.closed });
  } catch (error) {
    tell(box, /quota/i.test(String(error)) ? "full" : "stopped");
  }
  if (page) await list();
}

async function keepEach(box, works, bar) {
  const there = new Map((await ask({ do: "list" })).works.map((work) => [work.id, work.version]));
  const missed = [];
  bar.max = works.length;
  for (const [done, work] of works.entries()) {
    tell(box, "busy", { done: number.format(done), all: number.format(works.length) });
    if (there.get(work.id) === work.version) continue;
    try {
      await ask({ do: "keep", work }, (far) => { bar.value = done + far.done / far.all; });
    } catch (error) {
      if (/quota/i.test(String(error))) throw error;
      missed.push(work.title);
    }
  }
  return missed;
}

// The page of what is kept ----------------------------------------------------------------------

async function show() {
  const elsewhere = location.pathname !== page.dataset.here;
  document.getElementById("not-kept").hidden = !elsewhere;
  document.getElementById("not-sent").hidden = !location.search.includes("not-sent");
  document.getElementById("unable").hidden = able;
  document.getElementById("none").hidden = !able;
  if (!(await isThere())) return;
  navigator.serviceWorker.addEventListener("message", list);
  page.addEventListener("click", onPress);
  const { wanted, works } = await list();
  if (!navigator.onLine) return;
  await ask({ do: "send" });
  if (wanted) await begin(begun, wanted);
  if (works.length) await compare(works);
}

async function list() {
  const said = await ask({ do: "list" });
  const works = said.works.sort((one, other) => one.title.localeCompare(other.title));
  document.getElementById("none").hidden = works.length > 0;
  document.getElementById("all").hidden = !works.length;
  document.getElementById("sum").textContent = filled(page.dataset.sum, { n: number.format(works.length), size: size(works.reduce((sum, work) => sum + work.bytes, 0)) });
  document.getElementById("works").replaceChildren(...works.map(lineOf));
  document.getElementById("waiting").hidden = !said.acts.length;
  document.getElementById("acts").replaceChildren(...said.acts.map((act) => actOf(act, works)));
  return said;
}

function lineOf(work) {
  const line = document.getElementById("work-line").content.cloneNode(true).firstElementChild;
  line.dataset.id = work.id;
  line.dataset.version = work.version;
  const link = line.querySelector("a");
  [link.href, link.textContent] = [`/works/${work.id}`, work.title];
  line.querySelector(".by").textContent = work.creators.join(", ");
  line.querySelector(".facts").textContent = filled(page.dataset.facts, { words: number.format(work.words), size: size(work.bytes), day: day.format(work.at) });
  line.querySelector(".go").href = `/works/${work.id}/read`;
  line.querySelector(".remove .unseen").textContent = ` ${work.title}`;
  return line;
}

function actOf(act, works) {
  const line = document.getElementById("act-line").content.cloneNode(true).firstElementChild;
  const [, room, id, what] = /^\/(works|notes|settings)\/(\w+)(?:\/(\w+))?$/.exec(act.path);
  const title = works.find((work) => room === "works" && work.id === Number(id))?.title ?? "";
  line.dataset.id = act.id;
  line.querySelector(".what").textContent = filled(page.dataset[room === "settings" ? "settings" : what] ?? "", { title });
  line.querySelector(".words").textContent = [act.fields.quote, act.fields.note].filter(Boolean).join("\n");
  line.querySelector(".when").textContent = day.format(act.at);
  line.querySelector(".refused").hidden = line.querySelector(".again").hidden = !act.refused;
  return line;
}

// Which of them the box has newer.
async function compare(works) {
  const query = works.map((work) => `work=${work.id}`).join("&");
  const found = await described(query).catch(() => ({ works: [] }));
  const versions = new Map(found.works.map((work) => [work.id, work.version]));
  for (const line of document.getElementById("works").children) {
    const now = versions.get(Number(line.dataset.id));
    line.querySelector(".newer").hidden = !now || now === line.dataset.version;
  }
  document.getElementById("renew").hidden = !document.querySelector(".newer:not([hidden])");
}

async function onPress(event) {
  const button = event.target.closest("button");
  const { id } = button?.closest("li")?.dataset ?? {};
  if (!button) return;
  if (button.matches(".remove")) await ask({ do: "remove", id: Number(id) });
  else if (button.matches(".discard")) await ask({ do: "discard", id: Number(id) });
  else if (button.matches(".again")) await ask({ do: "again", id: Number(id) });
  else if (button.id === "send") await ask({ do: "send" });
  else if (button.id === "remove-all") for (const work of (await ask({ do: "list" })).works) await ask({ do: "remove", id: work.id });
  else if (button.id === "renew") await begin(begun, (await ask({ do: "list" })).works.map((work) => `work=${work.id}`).join("&"));
  else return;
  const { works, acts } = await list();
  if (!works.length && !acts.length && matchMedia("(display-mode: browser)").matches) await leave();
}

// With nothing kept nothing of us stays behind.
async function leave() {
  await (await navigator.serviceWorker.getRegistration("/"))?.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

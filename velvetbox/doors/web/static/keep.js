// Keeping works on this device: a button on works, series and shelves, and the page of all that is kept.
// What only script uses lies in the page as data, so that browsers without script or style do not show it.
for (const part of document.querySelectorAll("script[type='text/html']")) part.outerHTML = part.textContent;
const LIST = "/kept/works.json";
const AT_ONCE = 100; // works asked about in one address
const able = "serviceWorker" in navigator; // only from https, or from this machine itself
const page = document.getElementById("kept");
const begun = document.getElementById("begun"); // on that page: where keeping goes on
const number = new Intl.NumberFormat(document.documentElement.lang);
const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
const size = (bytes) => {
  const [unit, one] = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: unit === "kilobyte" ? 0 : 1 }).format(bytes / one);
};
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

// Gives the works of a query, a few hundred at a time, and how many were left out since they are for adults.
async function described(query) {
  const found = { works: [], closed: 0 };
  for (let from = 0; from !== null;) {
    const some = await fetch(`${LIST}?${query}&from=${from}`).then((answer) => answer.json());
    found.works.push(...some.works);
    found.closed += some.closed;
    from = some.more;
  }
  return found;
}

async function offer(box) {
  const { keep: query } = box.dataset;
  box.hidden = false;
  box.querySelector("button").onclick = () => begin(box, query);
  box.querySelector(".drop").onclick = () => drop(box, query);
  if (!(await isThere())) return;
  const { works, groups } = await ask({ do: "list" });
  const group = groups.find((one) => one.query === query) ?? alone(query, works);
  if (!group) return;
  box.querySelector(".drop").hidden = false;
  const kept = new Map(works.map((one) => [one.id, one.version]));
  if (!group.done) return tell(box, "part", { n: number.format(group.works.filter((id) => kept.has(id)).length), all: number.format(group.works.length) });
  tell(box, "kept");
  const { newer } = await compared(group, kept).catch(() => ({ newer: 0 }));
  if (newer) tell(box, query.startsWith("work=") ? "changed" : "newer", { n: number.format(newer) });
}

async function drop(box, query) {
  const [, id] = /^work=(\d+)$/.exec(query) ?? [];
  await ask(id ? { do: "remove", id: Number(id) } : { do: "drop", query });
  await leave();
  tell(box, "gone");
  box.querySelector(".drop").hidden = true;
  await offer(box); // a series may still hold it
}

// A work that was kept before groups were noted.
function alone(query, works) {
  const [, id] = /^work=(\d+)$/.exec(query) ?? [];
  return works.some((one) => one.id === Number(id)) && { query, works: [Number(id)], without: [], done: true };
}

// How many works of a group the box has newer, or has more of.
async function compared(group, kept) {
  const found = await described(group.query);
  const newer = found.works.filter((one) => !group.without.includes(one.id) && kept.get(one.id) !== one.version);
  return { newer: newer.length };
}

function tell(box, what, values = {}) {
  box.querySelector("[role=status]").textContent = filled(box.dataset[what], values);
  box.querySelector("progress").hidden = what !== "busy";
  for (const button of box.querySelectorAll("button")) button.disabled = what === "busy";
  box.querySelector("a")?.toggleAttribute("hidden", what === "busy");
}

// Keeps all that a query means. What is noted first goes on where it was, when the net or the page is lost on the way.
async function begin(box, query, { name = box.dataset.name, link = box.dataset.link || location.pathname } = {}) {
  const bar = box.querySelector("progress");
  box.hidden = false;
  box.querySelector("button").onclick = () => begin(box, query, { name, link });
  bar.removeAttribute("value");
  tell(box, "busy", { done: 0, all: "…" });
  try {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.storage?.persist?.();
    const group = (await ask({ do: "list" })).groups.find((one) => one.query === query) ?? { query, name, link, works: [], without: [] };
    const found = await described(query);
    const works = page ? found.works.filter((one) => !group.without.includes(one.id)) : found.works; // pressed anew, all of it is wanted
    Object.assign(group, { works: [...new Set([...group.works, ...works.map((one) => one.id)])], without: page ? group.without : [], done: false });
    await ask({ do: "want", group });
    const missed = await keepEach(box, works, bar);
    await ask({ do: "want", group: { ...group, done: !missed.length } });
    box.querySelector(".drop")?.removeAttribute("hidden");
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
  const { groups } = await list();
  const meant = [...document.getElementById("groups").children].find((line) => `#${encodeURIComponent(line.dataset.query)}` === location.hash);
  if (meant) { meant.querySelector("details").open = true; meant.scrollIntoView(); }
  if (!navigator.onLine) return;
  await ask({ do: "send" });
  for (const group of groups.filter((one) => !one.done)) await begin(begun, group.query);
  await compare();
}

async function list() {
  const said = await ask({ do: "list" });
  const works = said.works.sort((one, other) => one.title.localeCompare(other.title));
  const several = said.groups.filter((one) => !one.query.startsWith("work=")).sort((one, other) => one.name.localeCompare(other.name));
  const quota = (await navigator.storage?.estimate?.().catch(() => null))?.quota;
  document.getElementById("none").hidden = works.length > 0 || several.length > 0;
  document.getElementById("all").hidden = !works.length;
  document.getElementById("sum").textContent = filled(page.dataset.sum, { n: number.format(works.length), size: size(sum(works)) });
  document.getElementById("room").textContent = quota ? filled(page.dataset.room, { size: size(quota) }) : "";
  document.getElementById("works").replaceChildren(...works.map(lineOf));
  document.getElementById("several").hidden = !several.length;
  document.getElementById("groups").replaceChildren(...several.map((one) => groupOf(one, works)));
  document.getElementById("waiting").hidden = !said.acts.length;
  document.getElementById("acts").replaceChildren(...said.acts.map((act) => actOf(act, works)));
  return said;
}

function sum(works) {
  return works.reduce((bytes, work) => bytes + work.bytes, 0);
}

function groupOf(group, works) {
  const line = document.getElementById("group-line").content.cloneNode(true).firstElementChild;
  const here = works.filter((work) => group.works.includes(work.id));
  line.dataset.query = group.query;
  const link = line.querySelector("a");
  [link.href, link.textContent] = [group.link, group.name];
  line.querySelector(".facts").textContent = filled(page.dataset[here.length < group.works.length ? "part" : "whole"], { n: number.format(here.length), all: number.format(group.works.length), size: size(sum(here)) });
  line.querySelector(".go-on").hidden = group.done;
  line.querySelector("ol").replaceChildren(...group.works.map((id) => here.find((work) => work.id === id)).filter(Boolean).map(itemOf));
  for (const name of line.querySelectorAll(".unseen")) name.textContent = ` ${group.name}`;
  return line;
}

function itemOf(work) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  [link.href, link.textContent] = [`/works/${work.id}`, work.title];
  item.append(link);
  return item;
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

// Which of them the box has newer, and of which series and shelves it has more.
async function compare() {
  const { works, groups } = await ask({ do: "list" });
  const kept = new Map(works.map((work) => [work.id, work.version]));
  const lines = [...document.getElementById("works").children];
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    const some = lines.slice(start, start + AT_ONCE);
    const found = await described(some.map((line) => `work=${line.dataset.id}`).join("&")).catch(() => ({ works: [] }));
    const now = new Map(found.works.map((work) => [work.id, work.version]));
    for (const line of some) line.querySelector(".newer").hidden = !now.has(Number(line.dataset.id)) || now.get(Number(line.dataset.id)) === line.dataset.version;
  }
  for (const line of document.getElementById("groups").children) {
    const { newer } = await compared(groups.find((one) => one.query === line.dataset.query), kept).catch(() => ({ newer: 0 }));
    line.querySelector(".newer").textContent = newer ? filled(page.dataset.newer, { n: number.format(newer) }) : "";
  }
  document.getElementById("renew").hidden = !page.querySelector("#works .newer:not([hidden]), #groups .newer:not(:empty)");
}

async function onPress(event) {
  const button = event.target.closest("button");
  const { id, query } = button?.closest("li")?.dataset ?? {};
  if (!button) return;
  if (button.matches(".remove")) await ask(query ? { do: "drop", query } : { do: "remove", id: Number(id) });
  else if (button.matches(".go-on")) await begin(begun, query);
  else if (button.matches(".discard")) await ask({ do: "discard", id: Number(id) });
  else if (button.matches(".again")) await ask({ do: "again", id: Number(id) });
  else if (button.id === "send") await ask({ do: "send" });
  else if (button.id === "remove-all") await removeAll();
  else if (button.id === "renew") await renewAll();
  else return;
  await list();
  await leave();
}

async function removeAll() {
  const { works, groups } = await ask({ do: "list" });
  for (const { query } of groups) await ask({ do: "drop", query });
  for (const { id } of works) await ask({ do: "remove", id });
}

async function renewAll() {
  const { works, groups } = await ask({ do: "list" });
  const held = new Set(groups.flatMap((group) => group.works));
  for (const { query } of groups) await begin(begun, query);
  for (const { id, title } of works) if (!held.has(id)) await begin(begun, `work=${id}`, { name: title, link: `/works/${id}` });
  await compare();
}

// With nothing kept nothing of us stays behind.
async function leave() {
  const { works, groups, acts } = await ask({ do: "list" });
  if (works.length || groups.length || acts.length || !matchMedia("(display-mode: browser)").matches) return;
  await (await navigator.serviceWorker.getRegistration("/"))?.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

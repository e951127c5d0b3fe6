// On a copy that is read without a net: says that it is one, and shows what was done since it was made.
const [, work] = /^\/works\/(\d+)/.exec(location.pathname) ?? [];
const { kept } = document.documentElement.dataset;
const bar = document.createElement("aside");

if (kept && work && navigator.serviceWorker?.controller) begin();

function ask(message) {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller.postMessage(message, [port2]);
  return new Promise((done) => { port1.onmessage = ({ data }) => done(data); });
}

async function begin() {
  const said = await ask({ do: "here", work });
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(new Date(kept));
  bar.className = "without-net";
  bar.setAttribute("role", "status");
  bar.append(words(said.words.kept.replace("{day}", day)));
  if (said.acts.length) bar.append(words(said.words.waiting.replace("{n}", said.acts.length)));
  bar.append(link(said.list, said.words.list));
  document.querySelector("header").after(bar);
  place(said);
  said.acts.filter((act) => act.path === `/works/${work}/mark`).forEach((act) => mark(act.fields, said.words.unsent));
  said.acts.forEach(apply);
  document.dispatchEvent(new Event("marked"));
  navigator.serviceWorker.addEventListener("message", ({ data }) => { if (data.sent) bar.replaceChildren(words(said.words.sent)); });
  addEventListener("online", () => ask({ do: "send" }));
}

function words(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function link(address, text) {
  const made = document.createElement("a");
  [made.href, made.textContent] = [address, text];
  return made;
}

function place({ place: at, words: said }) {
  const named = at?.anchor && (document.getElementById(at.anchor) ?? document.getElementById(`c${at.chapter}-${at.anchor}`));
  if (!named || location.hash || !document.querySelector(`.prose[data-chapter="${at.chapter}"]`)) return;
  document.querySelector(".go-on a[href^='#']")?.parentElement.remove();
  bar.append(link(`#${named.id}`, said.goOn));
}

// A mark made without a net stands below the chapter like the others.
function mark({ chapter, anchor, quote, note }, unsent) {
  const marks = document.getElementById("marks");
  if (!marks || !document.querySelector(`.prose[data-chapter="${chapter}"]`)) return;
  const line = document.createElement("li");
  const passage = document.createElement("blockquote");
  line.dataset.anchor = anchor;
  passage.textContent = quote;
  line.append(passage);
  if (note) { const written = words(note); written.className = "noted"; line.append(written); }
  const label = words(unsent);
  label.className = "label";
  line.append(label);
  if (!marks.querySelector("ol")) marks.querySelector("h2").after(document.createElement("ol"));
  marks.querySelector("ol").append(line);
}

function apply({ path, fields }) {
  const [, id, what] = /^\/notes\/(\d+)\/(\w+)$/.exec(path) ?? [];
  const line = id && document.getElementById(`note-${id}`);
  if (line && what === "remove") line.remove();
  if (line && what === "write") { const noted = line.querySelector(".noted") ?? line.querySelector("blockquote").appendChild(words("")); noted.textContent = fields.note; }
  if (path === `/works/${work}/state`) for (const button of document.querySelectorAll(".stand [name=state]")) {
    const pressed = button.getAttribute("aria-pressed") === "true";
    const named = pressed && button.value === "" ? null : button.value;
    button.setAttribute("aria-pressed", String(named === fields.state || (pressed && fields.state === null)));
  }
}

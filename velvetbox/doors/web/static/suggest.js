// Names to choose from while one types, as the combobox pattern has it. Without script the fields are plain.
const list = Object.assign(document.createElement("ul"), { className: "suggested", id: "suggested", hidden: true });
list.setAttribute("role", "listbox");
let [field, at, wait, names] = [null, -1, 0, []];

document.addEventListener("input", (event) => {
  if (!event.target.dataset.suggest) return;
  clearTimeout(wait);
  wait = setTimeout(ask, 90, event.target);
});
document.addEventListener("focusout", () => setTimeout(() => { if (document.activeElement !== field) close(); }, 150));
document.addEventListener("keydown", onKey, true);
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => { const one = event.target.closest("li"); if (one) take([...list.children].indexOf(one)); });

const begun = (input) => (input.dataset.suggest === "tag" ? input.value.split(",").at(-1) : input.value).trimStart();

async function ask(input) {
  const text = begun(input);
  const fandom = document.querySelector("#by-fandom .in > a")?.textContent ?? "";
  const query = new URLSearchParams({ kind: input.dataset.suggest, q: text, fandom });
  const answer = text ? await fetch(`${input.form.dataset.names ?? `${input.form.action.split("?")[0]}/names.json`}?${query}`).then((sent) => sent.json()).catch(() => null) : null;
  if (begun(input) !== text || document.activeElement !== input) return;
  names = answer?.names ?? [];
  if (!names.length) return close();
  [field, at] = [input, -1];
  input.parentNode.classList.add("suggesting");
  input.parentNode.append(list);
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  list.replaceChildren(...names.map((one, index) => {
    const line = Object.assign(document.createElement("li"), { id: `suggested-${index}` });
    line.setAttribute("role", "option");
    line.append(one.name, Object.assign(document.createElement("span"), { className: "second small", textContent: one.said }));
    return line;
  }));
  list.hidden = false;
  for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "true"]]) input.setAttribute(key, value);
  move(-1);
}

function move(to) {
  at = to;
  [...list.children].forEach((line, index) => line.setAttribute("aria-selected", index === at));
  if (at < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `suggested-${at}`);
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function take(index) {
  const one = names[index];
  if (field.dataset.suggest === "q") { location.href = one.address; return; }
  const before = field.value.slice(0, field.value.length - begun(field).length);
  field.value = before + one.name;
  close();
}

function close() {
  if (!field) return;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  [list.hidden, field] = [true, null];
}

function onKey(event) {
  if (event.target !== field || list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) move(at + step < -1 ? names.length - 1 : at + step >= names.length ? -1 : at + step);
  else if (event.key === "Enter" && at >= 0) take(at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

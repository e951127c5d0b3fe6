// What is done without a net waits here, and is sent in its order when there is one again. The box merges it.
const SENT_LATER = /^\/(?:works\/\d+\/(?:place|state|mark)|notes\/\d+\/(?:write|remove|restore)|settings\/(?:light|type))$/;
const PLACE = /^\/works\/(\d+)\/place$/;
const CHOSEN = /^\/settings\/(light|type)$/;

async function sent(request, path) {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    if (PLACE.test(path) || CHOSEN.test(path)) await note(path, await fieldsOf(copy));
    return answer;
  } catch {
    const fields = await fieldsOf(copy);
    await note(path, fields);
    await later(path, fields);
    if (copy.headers.get("Accept") === "application/json") return Response.json({ waits: true }, { status: 202 });
    return Response.redirect(new URL(fields.next || copy.referrer || SHELL.page, location), 303);
  }
}

async function fieldsOf(request) {
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(await request.formData());
  return fields;
}

// Kept copies show the light and type chosen last, and lead to the place read last.
async function note(path, fields) {
  const [, work] = PLACE.exec(path) ?? [];
  const [, choice] = CHOSEN.exec(path) ?? [];
  if (work) await stored("facts", "put", { chapter: Number(fields.chapter), anchor: fields.anchor ?? "", at: Date.now() }, `place ${work}`);
  if (choice) await stored("facts", "put", fields, choice);
}

async function later(path, fields) {
  for (const act of await stored("acts", "getAll")) {
    const overtaken = act.path === path && (CHOSEN.test(path) || (PLACE.test(path) && act.fields.chapter === fields.chapter && !act.fields.finished));
    if (overtaken) await stored("acts", "delete", act.id);
  }
  await stored("acts", "add", { path, fields, at: Date.now() });
  await self.registration.sync?.register("send").catch(() => {});
}

// Sends what waits. One act that is refused is kept with the reason; without a net, or for nobody, all of it stays.
function send() {
  return navigator.locks.request("send", { ifAvailable: true }, async (free) => {
    const waiting = free ? (await stored("acts", "getAll")).filter((act) => !act.refused) : [];
    if (!waiting.length) return 0;
    const now = await fetch("/kept/now.json", { redirect: "error" }).then((answer) => answer.json()).catch(() => null);
    let count = 0;
    for (const act of now ? waiting.filter(({ path }) => now.known || CHOSEN.test(path)) : []) {
      const state = await sentNow(act, now.token);
      if (state === "later") break;
      if (state === "sent") { count++; await stored("acts", "delete", act.id); }
      else await stored("acts", "put", { ...act, refused: state });
    }
    if (count) for (const page of await clients.matchAll()) page.postMessage({ sent: count });
    return count;
  });
}

async function sentNow({ path, fields, at }, token) {
  const body = new URLSearchParams({ ...fields, ago: Math.max(0, Math.round((Date.now() - at) / 1000)) });
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(path, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (!answer || answer.status === 403 || answer.status >= 500) return "later";
  return answer.ok || answer.type === "opaqueredirect" ? "sent" : answer.status;
}

// What the worker answers. With a net it stands aside: pages come from the box always, never from what is kept.
const LOST = new Set([502, 503, 504]); // a server in front says so when the box does not run
const FIXED = /^\/(?:static|images|colours)\//; // named by what is in them

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil((async () => {
    const files = await caches.open(FILES);
    for (const address of SHELL.files) await kept(files, address);
    await files.put(SHELL.page, copyOf(await textOf(await fetch(SHELL.page, { cache: "no-store", redirect: "error" }))));
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await self.registration.navigationPreload?.enable();
    await clients.claim();
    await sweep();
  })());
});

addEventListener("sync", (event) => event.waitUntil(send()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && SENT_LATER.test(address.pathname)) event.respondWith(sent(request, address.pathname));
  else if (request.method === "POST" && request.mode === "navigate") event.respondWith(fetch(request).catch(() => Response.redirect(`${SHELL.page}?not-sent`, 303)));
  else if (request.method !== "GET") return;
  else if (FIXED.test(address.pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, address));
  else if (/^\/works\/\d+\//.test(address.pathname)) event.respondWith(fetch(request).catch(async () => (await copy(address)) ?? Response.error()));
});

async function file(request) {
  const files = await caches.open(FILES);
  const there = await files.match(request, { ignoreVary: true });
  if (there) return there;
  const answer = await fetch(request);
  if (answer.ok && request.url.includes("/static/fonts/")) await files.put(request, answer.clone());
  return answer;
}

async function page(event, address) {
  const answer = await Promise.resolve(event.preloadResponse).then((ahead) => ahead ?? fetch(event.request)).catch(() => null);
  const lost = !answer || LOST.has(answer.status);
  if (!lost) {
    event.waitUntil(renew(address, answer.clone()).then(send).catch(() => {}));
    return answer;
  }
  return (await copy(address)) ?? (await resumed(address)) ?? (await gathered(address)) ?? answer ?? shell();
}

async function copy(address) {
  const there = await (await caches.open(PAGES)).match(address.pathname);
  return there && dressed(there);
}

async function shell() {
  return dressed(await (await caches.open(FILES)).match(SHELL.page));
}

// A page of a kept work that came from the box takes the place of its copy.
async function renew(address, answer) {
  const pages = await caches.open(PAGES);
  if (address.search || !answer.ok || answer.redirected || !(await pages.match(address.pathname))) return;
  const text = await textOf(answer);
  if (text.includes('class="told-of')) return;
  const [files, needed] = [await caches.open(FILES), [...text.matchAll(NEEDED)].map(([, file]) => file)];
  for (const file of needed) await kept(files, file); // a newer box has other styles
  await pages.put(address.pathname, copyOf(text));
  const work = await stored("works", "get", Number(/\d+/.exec(address.pathname)?.[0]));
  if (work) await stored("works", "put", { ...work, files: [...new Set([...work.files, ...needed])] });
}

// A series or a shelf that is kept: its works, in the list of all that is.
async function gathered(address) {
  const group = (await groups()).find((one) => one.link === address.pathname + address.search);
  return group && Response.redirect(`${SHELL.page}#${encodeURIComponent(group.query)}`, 302);
}

// "Go on reading" leads to the place that this browser knows, else to the first chapter.
async function resumed(address) {
  const [, id] = /^\/works\/(\d+)\/read$/.exec(address.pathname) ?? [];
  const work = id && (await stored("works", "get", Number(id)));
  if (!work) return undefined;
  const place = await stored("facts", "get", `place ${id}`);
  return Response.redirect(place ? `/works/${id}/chapters/${place.chapter}#${place.anchor}` : work.chapters[0], 302);
}

// Gives a copy the light and type chosen since, and the script that says it is one.
async function dressed(answer) {
  const [light, type] = await Promise.all([stored("facts", "get", "light"), stored("facts", "get", "type")]);
  const text = (await answer.text()).replace(/<html[^>]*>/, (tag) => {
    let made = tag;
    if (light) made = having(made, "theme", light.light);
    for (const [name, value] of Object.entries(type ?? {})) if (/^(font|size|width|leading|paragraphs|edge|flow|letters|lines)$/.test(name)) made = having(made, name, name === "size" && value === "3" || name === "leading" && value === "2" ? "" : value);
    return made;
  }).replace("</head>", `<script type="module" src="${SHELL.script}"></script></head>`);
  return new Response(text, { headers: answer.headers });
}

const having = (tag, name, value) => tag.replace(new RegExp(` data-${name}="[^"]*"`), "").replace(/>$/, /^[\w-]+$/.test(value) ? ` data-${name}="${value}">` : ">");

// What pages ask of the worker; the answer comes through the port they send along.
const asked = {
  keep: ({ work }, port) => keep(work, (far) => port.postMessage(far)).then(() => ({ kept: work.id })),
  remove: ({ id }) => remove(id),
  list: async () => ({ works: await stored("works", "getAll"), acts: await stored("acts", "getAll"), groups: await groups() }),
  want: ({ group }) => stored("facts", "put", group, `group ${group.query}`),
  drop: ({ query }) => drop(query),
  send: async () => ({ sent: await send() }),
  discard: ({ id }) => stored("acts", "delete", id),
  again: async ({ id }) => { const { refused, ...act } = await stored("acts", "get", id); await stored("acts", "put", act); return { sent: await send() }; },
  here: async ({ work }) => ({ words: SHELL.words, list: SHELL.page, place: await stored("facts", "get", `place ${work}`), acts: await stored("acts", "getAll") }),
};

addEventListener("message", (event) => {
  const [port] = event.ports;
  const act = asked[event.data?.do];
  if (!act || !port) return;
  event.waitUntil(Promise.resolve(act(event.data, port)).then((said) => port.postMessage({ end: true, ...said }), (error) => port.postMessage({ end: true, failed: String(error) })));
});

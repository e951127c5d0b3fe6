// Keeping works: their pages, with the pictures and the files those pages are made of.
const PAGES = "pages";
const FILES = "files";
const AT_ONCE = 4;
const NEEDED = /(?:src|href)="(\/(?:static|images|colours)\/[^"]+)"/g;

// Fetches every page of a work, tells how far it is, and notes the work when all of it is there.
async function keep(work, tell) {
  const [pages, files] = await Promise.all([caches.open(PAGES), caches.open(FILES)]);
  const needed = new Set();
  let [bytes, done] = [0, 0];
  for (let start = 0; start < work.pages.length; start += AT_ONCE) {
    await Promise.all(work.pages.slice(start, start + AT_ONCE).map(async (address) => {
      const text = await textOf(await fetch(address, { cache: "no-store", redirect: "error" }));
      for (const [, file] of text.matchAll(NEEDED)) needed.add(file);
      bytes += new Blob([text]).size;
      await pages.put(address, copyOf(text));
      tell({ done: ++done, all: work.pages.length });
    }));
  }
  for (const file of needed) bytes += await kept(files, file);
  await stored("works", "put", { ...work, bytes, files: [...needed], at: Date.now() });
}

async function textOf(answer) {
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(`${answer.status}`);
  policy ??= answer.headers.get("Content-Security-Policy");
  return answer.text();
}

let policy; // of the pages, which their copies have too

// A copy says of itself that it is one, and when it was made.
function copyOf(text) {
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff" };
  if (policy) headers["Content-Security-Policy"] = policy;
  return new Response(text.replace("<html", `<html data-kept="${new Date().toISOString()}"`), { headers });
}

async function kept(files, address) {
  const there = await files.match(address, { ignoreVary: true });
  if (there) return address.startsWith("/images/") ? (await there.blob()).size : 0;
  const answer = await fetch(address);
  if (!answer.ok) return 0;
  const size = (await answer.clone().blob()).size;
  await files.put(address, answer);
  return size;
}

// What was asked to be kept (a work, a series, a shelf): { query, name, link, works, without, done }, works as ids.
function groups() {
  return stored("facts", "getAll", IDBKeyRange.bound("group ", "group \uffff"));
}

// Takes a group away, and the works that no other holds.
async function drop(query) {
  const all = await groups();
  await stored("facts", "delete", `group ${query}`);
  const held = new Set(all.filter((one) => one.query !== query).flatMap((one) => one.works));
  for (const id of all.find((one) => one.query === query)?.works ?? []) if (!held.has(id)) await remove(id);
}

async function remove(id) {
  for (const group of await groups()) {
    if (group.query === `work=${id}`) await stored("facts", "delete", `group ${group.query}`);
    else if (group.works.includes(id)) await stored("facts", "put", { ...group, works: group.works.filter((one) => one !== id), without: [...group.without, id] }, `group ${group.query}`);
  }
  const work = await stored("works", "get", id);
  if (!work) return;
  const pages = await caches.open(PAGES);
  await Promise.all(work.pages.map((address) => pages.delete(address)));
  await stored("works", "delete", id);
  await stored("facts", "delete", `place ${id}`);
  await sweep();
}

// Files that no kept work needs any more go.
async function sweep() {
  const files = await caches.open(FILES);
  const needed = new Set([SHELL.page, ...SHELL.files]);
  for (const work of await stored("works", "getAll")) work.files.forEach((file) => needed.add(file));
  for (const request of await files.keys()) {
    const { pathname } = new URL(request.url);
    if (!needed.has(pathname) && !pathname.includes("/fonts/")) await files.delete(request);
  }
}

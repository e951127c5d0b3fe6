// What this browser keeps beside pages: the works, what was done without a net, and facts such as the place in a work.
let opened;

function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("velvetbox", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("works", { keyPath: "id" });
      asked.result.createObjectStore("acts", { keyPath: "id", autoIncrement: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => { opened = undefined; failed(asked.error); };
  });
  return opened;
}

// One act on one store: stored("works", "getAll"), stored("facts", "put", value, key).
async function stored(name, act, ...given) {
  const deal = (await database()).transaction(name, act.startsWith("get") ? "readonly" : "readwrite");
  const asked = deal.objectStore(name)[act](...given);
  return new Promise((done, failed) => {
    deal.oncomplete = () => done(asked.result);
    deal.onabort = deal.onerror = () => failed(deal.error);
  });
}

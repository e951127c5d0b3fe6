// Words to share: as they are, with where they are from, or as a picture that the box draws and this turns into a PNG.
const room = document.getElementById("share");
const frame = document.getElementById("share-picture");
let picture = null;
const words = room?.querySelector("textarea");
const told = room?.querySelector("[role=status]");
let address = "";

document.addEventListener("share", ({ detail }) => open(detail));
room?.addEventListener("click", ({ target }) => give[target.closest("[data-give]")?.dataset.give]?.().catch(() => { told.textContent = room.dataset.lost; }));

async function open({ work, chapter, quote, anchor }) {
  const query = new URLSearchParams({ chapter, words: quote });
  address = `${location.origin}/works/${work}/chapters/${chapter}#${anchor}`;
  [told.textContent, words.value] = ["", ""];
  picture = Object.assign(new Image(1080, 1080), { alt: frame.dataset.alt, src: `/works/${work}/quote.svg?${query}` });
  frame.replaceChildren(picture);
  room.querySelector('[data-give="share"]').hidden = !navigator.canShare;
  room.showModal();
  const answer = await fetch(`/works/${work}/quote.txt?${query}`).catch(() => null);
  if (answer?.ok) words.value = await answer.text();
  else told.textContent = room.dataset.lost;
}

const give = {
  copy: () => copied(words.value),
  link: () => copied(address),
  save: async () => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await png()), download: "velvetbox.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
  share: async () => {
    const files = [new File([await png()], "velvetbox.png", { type: "image/png" })];
    await navigator.share(navigator.canShare({ files }) ? { files, text: words.value } : { text: words.value }).catch(() => {});
  },
  close: async () => room.close(),
};

async function copied(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else { words.value = text; words.select(); document.execCommand("copy"); }
  told.textContent = room.dataset.copied;
}

async function png() {
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.naturalWidth, height: picture.naturalHeight });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((done, failed) => { canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"); });
}

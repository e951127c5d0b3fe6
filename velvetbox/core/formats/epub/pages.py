"""The pages of an EPUB: parsed, their links resolved over the whole book, their notes found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.clean import safe_address
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.epub.contents import Contents
from velvetbox.core.formats.epub.package import Package, inside
from velvetbox.core.formats.epub.parts import parts_of
from velvetbox.core.formats.epub.xhtml import as_html
from velvetbox.core.formats.html.context import Closed, Context
from velvetbox.core.formats.html.format import declared_charset
from velvetbox.core.formats.html.notes import NoteBody, NotePage, find_notes
from velvetbox.core.formats.html.page import Reader, bounded, lost_pictures, named_elements, note_of
from velvetbox.core.formats.html.styles import Sheet, read_sheet
from velvetbox.core.formats.mail import hidden as hidden_mail
from velvetbox.core.prose import Note

_MOST_TEXTS = 2  # times the text of one file that all pages together may hold
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif")


class Store(Protocol):
    """What holds the files of a book: an archive, or what a reader made of a book in one piece."""

    @property
    def names(self) -> Collection[str]:
        """Give the paths of the files."""

    def read(self, path: str) -> bytes:
        """Give the content of a file. Raises KeyError, ReadError for a damaged one, Refused beyond a limit."""

    def member(self, path: str) -> tuple[bytes, Remark | None]:
        """Give the content of a file and what is wrong with it; raises as `read` does."""


class Pictures(Mapping[str, bytes]):
    """The pictures of a book by key, unpacked when asked for."""

    def __init__(self, archive: Store, paths: Mapping[str, str]) -> None:
        self._archive = archive
        self._paths = paths

    def __getitem__(self, key: str) -> bytes:
        """Give a picture's bytes. Raises KeyError, ReadError for a damaged one, Refused beyond a limit."""
        return self._archive.read(self._paths[key])

    def __iter__(self) -> Iterator[str]:
        """Give the keys in the order of the archive."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Give the number of pictures."""
        return len(self._paths)


class Pages:
    """Collects the pages of a book; links and notes can be told when all are there."""

    def __init__(self, archive: Store, package: Package, contents: Contents, options: ReadOptions) -> None:
        self.archive = archive
        self.package = package
        self.contents = contents
        self.options = options
        self.mends: list[Mend] = []
        self.remarks: list[Remark] = []
        self.encoding: str | None = None
        self._keys = {path: quote(path) for path in archive.names if path.lower().endswith(_PICTURES)}
        self.pictures = Pictures(archive, {key: path for path, key in self._keys.items()})
        self._read: dict[str, tuple[NotePage, str, bool]] = {}
        self._sheets: dict[str, str] = {}
        self._looks: dict[tuple[str, ...], Sheet] = {}  # most pages share their style sheets
        self._spent = 0

    def add(self, path: str, *, linear: bool) -> None:
        """Read and parse one page; what is wrong with it is told in a remark."""
        if path in self._read:
            return
        if path not in self.archive.names:
            self.remarks.append(
                Remark("epub.missing", f"The page {path} is listed but not in the file.", path)
            )
            return
        try:
            data, remark = self.archive.member(path)
            decoded = decode(data, declared_charset(data), self.options)
        except ReadError as error:
            if error.code == "refused.total":
                raise
            if error.code != "empty":
                self.remarks.append(Remark(error.code, error.text, path))
            return
        self._spent += len(decoded.text)
        if self._spent > _MOST_TEXTS * self.options.limits.text:
            raise Refused(
                "refused.text", "This EPUB holds more text than a file may hold and was not opened."
            )
        source, named = hidden_mail.settled(decoded.text, self.options, path)
        self.mends += [named] if named else []
        ready, flattened = bounded(as_html(source), self.options.limits, path)
        tree = LexborHTMLParser(ready)
        self.remarks += [each for each in (remark, flattened, lost_pictures(tree, path)) if each]
        self.remarks += [Remark(each.code, each.text, path) for each in decoded.remarks]
        self.mends += [
            Mend(each.code, each.text, each.before, each.after, each.count, path) for each in decoded.mends
        ]
        self.encoding = self.encoding or decoded.encoding
        page = NotePage(path, tree, prefix=f"s{len(self._read) + 1}-")
        self._read[path] = (page, source, linear)

    def finish(self) -> tuple[tuple[Page, ...], tuple[Note, ...]]:
        """Give the pages and the notes of the book."""
        note_pages = [page for page, _, _ in self._read.values()]
        linked = {page.path: list(self._links(page)) for page in note_pages}
        for path in {target for links in linked.values() for _, target, _ in links}:
            page = self._read[path][0]
            page.ids = named_elements(page.tree)
        notes, bodies = find_notes(note_pages, linked)
        for page in note_pages:
            page.targets.update(name for name, _ in self.contents.places.get(page.path, ()))
        contexts = {page.path: self._context(page, notes) for page in note_pages}
        pages = tuple(
            part
            for path in self._read
            for part in parts_of(self._page(path, contexts[path]), self._places(path))
        )
        return pages, tuple(self._note(body, contexts) for body in bodies)

    def _links(self, page: NotePage) -> Iterator[tuple[LexborNode, str, str]]:
        for node in page.tree.css('a[href*="#"]'):
            if found := self._resolve(page.path, node.attributes.get("href") or ""):
                yield node, *found

    def _resolve(self, base: str, address: str) -> tuple[str, str] | None:
        path, _, name = address.partition("#")
        target = inside(base, path) if path else base
        return (target, unquote(name)) if target in self._read and name else None

    def _place(self, base: str, address: str) -> str | None:
        found = self._resolve(base, address)
        if found is None:
            return None
        page = self._read[found[0]][0]
        return page.prefix + found[1] if found[1] in page.targets else None

    def _context(self, page: NotePage, notes: Mapping[str, str]) -> Context:
        return Context(
            sheet=self._sheet(page),
            targets=frozenset(page.targets),
            prefix=page.prefix,
            inside=lambda address: self._place(page.path, address),
            notes=notes,
            left_out=frozenset(page.left_out),
            picture=lambda address: self._picture(page.path, address),
            closed=Closed(self._read[page.path][1]),
        )

    def _sheet(self, page: NotePage) -> Sheet:
        texts: list[str] = []
        for node in page.tree.css("link[href], style"):
            if node.tag == "style":
                texts.append(node.text())
            elif "stylesheet" in (node.attributes.get("rel") or "").lower():
                texts.append(self._sheet_text(inside(page.path, node.attributes.get("href") or "")))
        key = tuple(texts)
        if key not in self._looks:
            self._looks[key] = read_sheet(*texts)
        return self._looks[key]

    def _sheet_text(self, path: str | None) -> str:
        if path is None or path not in self.archive.names:
            return ""
        if path not in self._sheets:
            try:
                self._sheets[path] = self.archive.read(path).decode("utf-8", "replace")
            except ReadError:
                self._sheets[path] = ""
        return self._sheets[path]

    def _picture(self, base: str, address: str) -> str | None:
        path = inside(base, address)
        if path is None:
            return safe_address(address) or ""
        return self._keys.get(path) or safe_address(quote(path)) or ""

    def _page(self, path: str, context: Context) -> Page:
        page, source, linear = self._read[path]
        return Page(
            name=path,
            read=Reader(page.tree, context),
            title=self.contents.titles.get(path),
            types=self._types(page, linear=linear),
            tree=page.tree,
            source=source,
        )

    def _places(self, path: str) -> list[tuple[str, str]]:
        """Give the places in a page at which chapters begin, by the names their blocks have, with their titles."""
        page = self._read[path][0]
        return [(page.prefix + name, title) for name, title in self.contents.places.get(path, ())]

    def _types(self, page: NotePage, *, linear: bool) -> frozenset[str]:
        words = set(self.package.types.get(page.path, ())) | set(self.contents.types.get(page.path, ()))
        for node in _outer_elements(page.tree):
            words.update((node.attributes.get("epub:type") or "").lower().split())
            role = (node.attributes.get("role") or "").lower()
            words.update({role.removeprefix("doc-")} if role.startswith("doc-") else ())
        return frozenset(words if linear else words | {"nonlinear"})

    def _note(self, body: NoteBody, contexts: Mapping[str, Context]) -> Note:
        return note_of(body, contexts[body.page.path])


def _outer_elements(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Give the body and the sections that make up a page, as far as each is the only one of its kind."""
    node = tree.body
    while node is not None:
        yield node
        inner = [each for each in node.iter() if each.tag in {"section", "article", "div", "nav", "aside"}]
        others = any(each.tag not in {"section", "article", "div", "nav", "aside"} for each in node.iter())
        node = inner[0] if len(inner) == 1 and not others else None

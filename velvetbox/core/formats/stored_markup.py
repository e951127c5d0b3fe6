"""The stored form (see core.prose.markup) made fit for a file of its own: XML syntax, links that lead somewhere.

EPUB and HTML are written from it. Every tag of the stored form that needs a change is rewritten in one pass.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, urlsplit

from velvetbox.core.formats.picture import FOLDER
from velvetbox.core.prose import Block, Chapter, MarkKind, Note, to_html, walk
from velvetbox.core.prose.anchors import Anchors
from velvetbox.core.prose.markup import escape

# Attribute values are escaped, so a tag ends at the first ">".
_SPECIAL = re.compile(r"<(br|hr|img|a|/?big|[a-z0-9]+(?= [^>]*\b(?:lang|dir|id=\"t-)))\b([^>]*)>")
# Both halves of a definition list's entry must be there: XHTML asks for it, stories do not.
_NO_DEFINITION = re.compile(r"</dt>(?=\s*</dl>)")
_NO_TERM = re.compile(r"<dl[^<>]*+>(?=\s*<dd)")
_NO_ENTRY = re.compile(r"<dl[^<>]*+>\s*</dl>")
_ATTRIBUTE = re.compile(r"(?<![a-z-])([a-z-]++)=\"([^\"]*)\"")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
MEDIA_TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
}  # fmt: skip
_LONGEST = 200  # characters of an address that are written
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
)  # fmt: skip


@dataclass
class Rewriter:
    """Rewrites the stored form of one document.

    `picture(key)` gives the address of a picture that comes along, None for one that does not; `targets`
    gives the document ("" for the same) in which a name ("t-…") stands; `notes` are the footnotes of the
    chapter being written and `prefix` keeps those of several chapters in one document apart.
    """

    picture: Callable[[str], str | None] = lambda _key: None
    targets: Mapping[str, str] = field(default_factory=dict)
    epub: bool = False
    notes: frozenset[str] = frozenset()
    prefix: str = ""
    names: Anchors = field(default_factory=Anchors)
    _seen: set[str] = field(default_factory=set)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Give blocks as well-formed XHTML."""
        return self._rewritten(to_html(blocks, self.names))

    def footnotes(self, notes: Iterable[Note]) -> str:
        """Give footnotes, each with a way back to where it was called."""
        return "\n".join(self._footnote(note) for note in notes)

    def _footnote(self, note: Note) -> str:
        name = self._name(f"n-{note.id}")
        back = self._name(f"r-{note.id}")
        role = ' epub:type="footnote" role="doc-footnote"' if self.epub else ' role="doc-footnote"'
        way = f' <a class="back" role="doc-backlink" href="#{back}">↩</a>' if back in self._seen else ""
        own = f' id="{name}"' if self._first(name) else ""
        label = clean_text(note.label or note.id)
        return f'<aside{own}{role}><p class="label">{label}{way}</p>\n{self.blocks(note.blocks)}</aside>'

    def _rewritten(self, stored: str) -> str:
        rewritten = _SPECIAL.sub(self._tag, _whole_lists(stored) if "<dl" in stored else stored)
        return _NOT_XML.sub("", rewritten).replace("&nbsp;", "&#160;")

    def _tag(self, match: re.Match[str]) -> str:
        element = match[1]
        if element == "br":
            return "<br/>"
        if element in {"big", "/big"}:
            return '<span class="big">' if element == "big" else "</span>"
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[2])}
        if element == "img":
            return self._picture(attributes)
        if element == "a" and attributes.get("class") == "note":
            self._call(attributes)
        elif element == "a" and "href" in attributes:
            self._link(attributes)
        self._common(attributes)
        written = "".join(f' {name}="{clean_text(value)}"' for name, value in attributes.items())
        return f"<{element}{written}{'/' if element == 'hr' else ''}>"

    def _picture(self, attributes: Mapping[str, str]) -> str:
        source, description = attributes.get("src", ""), attributes.get("alt", "")
        if address := self.picture(source):
            return f'<img src="{escape(address)}" alt="{clean_text(description)}"/>'
        outward = safe_link(source)
        words = (description, "" if outward or source.startswith(FOLDER) else source[:_LONGEST])
        told = clean_text(", ".join(filter(None, words)) or "not kept")
        inner = f'<a href="{escape(outward)}">{told}</a>' if outward else told
        return f'<span class="missing">[Image: {inner}]</span>'

    def _call(self, attributes: dict[str, str]) -> None:
        note = attributes.pop("href")[3:]
        attributes["id"] = f"r-{note}"
        if note in self.notes:
            attributes |= {"href": f"#{self._name(f'n-{note}')}", "role": "doc-noteref"}
            if self.epub:
                attributes["epub:type"] = "noteref"

    def _link(self, attributes: dict[str, str]) -> None:
        address = attributes.pop("href")
        if not address.startswith("#"):
            if outward := safe_link(address):
                attributes["href"] = outward
        elif (document := self.targets.get(address[1:])) is not None:
            attributes["href"] = f"{document}#{self._name(address[1:])}"

    def _common(self, attributes: dict[str, str]) -> None:
        if (language := attributes.pop("lang", None)) and _LANGUAGE.match(language):
            attributes |= {"lang": language, "xml:lang": language}
        if attributes.get("dir", "ltr") not in {"ltr", "rtl"}:
            del attributes["dir"]
        if name := attributes.pop("id", None):
            name = self._name(name)
            if self._first(name):
                attributes["id"] = name

    def _name(self, name: str) -> str:
        own = name[:2] in {"n-", "r-"}
        name = f"{name[:2]}{self.prefix}{name[2:]}" if own else name
        return _NOT_NAME.sub(lambda match: f"_{ord(match[0]):x}", name)

    def _first(self, name: str) -> bool:
        if name in self._seen:
            return False
        self._seen.add(name)
        return True


def _whole_lists(stored: str) -> str:
    stored = _NO_DEFINITION.sub("</dt><dd></dd>", _NO_ENTRY.sub("", stored))
    return _NO_TERM.sub(r"\g<0><dt></dt>", stored)


def clean_text(text: str) -> str:
    """Give text escaped for XML, without the characters that XML cannot hold."""
    return _NOT_XML.sub("", escape(text)).replace("&nbsp;", "&#160;")


def safe_link(address: str) -> str | None:
    """Give a web or mail address written so that any program takes it, None when it is none."""
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return None
    if parts.scheme == "mailto" and "@" in parts.path:
        return f"mailto:{quote(parts.path, safe='@.+-_', errors='ignore')}"
    if parts.scheme not in {"http", "https"} or not _HOST.match(host):
        return None
    path, query, fragment = (
        quote(part, safe="/%:@!$&'()*+,;=~-._?", errors="ignore")
        for part in (parts.path, parts.query, parts.fragment)
    )
    made = f"{parts.scheme}://{host}{path}"
    made += f"?{query}" if query else ""
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", made + (f"#{fragment}" if fragment else ""))


def language(tag: str | None) -> str | None:
    """Give a language tag that is well formed (BCP 47), else None."""
    return tag if tag and _LANGUAGE.match(tag) else None


def target_names(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the names in blocks that links inside the work may point to, as they are written ("t-…")."""
    for block in walk(blocks):
        if block.id:
            yield f"t-{block.id}"
        for span in block.spans:
            for mark in span.marks:
                if mark.kind is MarkKind.ID:
                    yield f"t-{mark.value}"


def all_blocks(chapter: Chapter) -> tuple[Block, ...]:
    """Give every block of a chapter: summary, notes, body, footnotes."""
    notes = tuple(block for note in chapter.notes for block in note.blocks)
    return (*chapter.summary, *chapter.notes_before, *chapter.blocks, *chapter.notes_after, *notes)


def image_kind(data: bytes) -> str | None:
    """Tell a picture's kind from its bytes ("png", "jpg", "gif", "webp", "avif"), None for anything else."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "avif" if data[4:12] == b"ftypavif" else None


def data_address(data: bytes) -> str | None:
    """Give a picture as a data: address, None when it is none that browsers show."""
    kind = image_kind(data)
    return f"data:{MEDIA_TYPES[kind]};base64,{base64.b64encode(data).decode()}" if kind else None

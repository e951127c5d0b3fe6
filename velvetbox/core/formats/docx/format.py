"""DOCX (ECMA-376, transitional and strict): body, notes, styles, lists, tables, pictures, properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.errors import ReadError
from velvetbox.core.formats import registry
from velvetbox.core.formats.docx.blocks import blocks_of
from velvetbox.core.formats.docx.naming import Naming
from velvetbox.core.formats.docx.package import Package, attributes, child, elements
from velvetbox.core.formats.docx.runs import Story
from velvetbox.core.formats.docx.styles import Numbering, Styles
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.text.finish import finish, is_blank
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import Block, Note

_DEFAULT = ReadOptions()
_HEAD = 1 << 20
_TOLD = {
    "docx.deletions": "{} deleted passages (tracked changes) were left out.",
    "docx.comments": "{} comments were left out.",
    "docx.hidden": "{} pieces of hidden text were left out.",
    "docx.chunks": "{} parts of the text are in a format that is not read here.",
}
_CHUNKS = frozenset({"mht", "html", "rtf", "txt"})  # none of which holds chunks in turn


@dataclass(slots=True)
class _Parts:
    """Pictures met so far, the key is the part's path; parts in other formats that were read, and their notes."""

    package: Package
    options: ReadOptions
    found: dict[str, bytes] = field(default_factory=dict)
    chunks: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)

    def key(self, target: str, *, external: bool) -> str:
        """Give the key of a picture; its address where it lies outside, or is not there."""
        if not external and target not in self.found:
            content = self.package.picture(target)
            if content is not None:
                self.found[target] = content
        return target

    def chunk(self, target: str) -> tuple[Block, ...] | None:
        """Give the blocks of a part in another format (w:altChunk), None where it cannot be read or was before."""
        if target in self.chunks:
            return None
        self.chunks.add(target)
        content = self.package.bytes(target) or b""
        form = registry.identify(content, target)
        if form not in _CHUNKS:
            return None
        try:
            draft = registry.read_as(form, content, target, self.options)
        except ReadError:
            return None
        name = Naming(f"c{len(self.chunks)}-", draft.images)
        self.found.update((name.image(key), each) for key, each in draft.images.items())
        self.notes += (Note(name.note(one.id), name.blocks(one.blocks), one.label) for one in draft.notes)
        return name.blocks(draft.blocks)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a DOCX file. Raises ReadError ("unreadable.docx") and Refused."""
    package = Package(data, options.limits)
    path = package.document()
    root = package.xml(path)
    body = child(root, "body")
    if root is None or body is None:
        raise ReadError("unreadable.docx", "This Word file has no readable text in it. It is kept as it is.")
    parts = _Parts(package, options)
    styles = Styles(_part(package, path, "styles"))
    numbering = Numbering(_part(package, path, "numbering"))
    story = _story(package, path, root, styles, parts)
    blocks = finish(blocks_of(body, story, numbering), options)
    if not blocks.blocks:
        raise ReadError("empty", "There is no text in this file.")
    notes = _notes(package, path, story, numbering, parts)
    return Draft(
        format="docx",
        pages=(Page(name, lambda: blocks.blocks),),
        properties=_properties(package, styles),
        notes=(*notes, *parts.notes),
        images=parts.found,
        mends=blocks.mends,
        remarks=(
            *package.remarks,
            *(Remark(code, _TOLD[code].format(count)) for code, count in story.left_out.items() if count),
        ),
    )


def _part(package: Package, path: str, kind: str) -> etree._Element | None:
    found = package.by_kind(path, kind)
    return package.xml(found) if found else None


def _story(package: Package, path: str, root: etree._Element, styles: Styles, parts: _Parts) -> Story:
    relations = package.relations(path)

    def image(key: str) -> str | None:
        relation = relations.get(key)
        return parts.key(relation.target, external=relation.external) if relation else None

    def chunk(key: str) -> tuple[Block, ...]:
        relation = relations.get(key)
        blocks = parts.chunk(relation.target) if relation and not relation.external else None
        story.left_out["docx.chunks"] += blocks is None
        return blocks or ()

    links = frozenset(
        attributes(each).get("anchor", "") for each in root.iter() if local(each) == "hyperlink"
    )
    story = Story(styles, relations, image, chunk, links, styles.language or "")
    return story


def _notes(
    package: Package, path: str, story: Story, numbering: Numbering, parts: _Parts
) -> tuple[Note, ...]:
    """Read footnotes and endnotes in the order they are referred to, those nobody refers to last."""
    found: dict[str, tuple[Block, ...]] = {}
    for kind, prefix in (("footnotes", "fn"), ("endnotes", "en")):
        part = package.by_kind(path, kind)
        root = package.xml(part) if part else None
        if root is None or part is None:
            continue
        own = _story(package, part, root, story.styles, parts)
        own.numbers = story.numbers
        for element in elements(root):
            given = attributes(element)
            if given.get("type", "normal") == "normal":
                blocks = blocks_of(element, own, numbering)
                found[f"{prefix}{given.get('id', '')}"] = tuple(
                    block for block in blocks if not is_blank(block)
                )
        story.left_out += own.left_out
    order = sorted(story.numbers, key=lambda key: story.numbers[key])
    return tuple(
        Note(f"n{story.numbers[key]}", found[key], story.labels.get(key, str(story.numbers[key])))
        for key in order
        if found.get(key)
    )


def _properties(package: Package, styles: Styles) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for kind, wanted in (("core-properties", None), ("extended-properties", {"Application"})):
        path = package.by_kind("", kind) or {"core-properties": "docProps/core.xml"}.get(
            kind, "docProps/app.xml"
        )
        root = package.xml(path)
        for element in elements(root) if root is not None else ():
            value = " ".join((element.text or "").split())
            if value and (wanted is None or local(element) in wanted):
                key = f"docx:{local(element).lower()}"
                out[key] = (*out.get(key, ()), value)
    if styles.language:
        out["docx:styles-language"] = (styles.language,)
    return out


def _recognises(data: bytes, name: str) -> bool:
    if data[:2] != b"PK":
        return False
    if b"word/document" in data[-_HEAD:] or b"word/document" in data[:_HEAD]:
        return True
    return name.lower().endswith(".docx") and b"[Content_Types].xml" in data[:_HEAD]


FORMAT = Format("docx", _recognises, read)

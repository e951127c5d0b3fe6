"""The package of a DOCX file (ECMA-376 part 2): its parts as XML, and what they relate to."""

from __future__ import annotations

import builtins
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.xml import local, parse_xml


@dataclass(frozen=True, slots=True)
class Relation:
    """What an id stands for: the last word of its type, its target, and whether that lies outside."""

    kind: str
    target: str
    external: bool


def attributes(element: etree._Element) -> dict[str, str]:
    """Give an element's attributes without their name spaces (strict and transitional files differ there)."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Give the child elements, comments left out."""
    return (child for child in parent if isinstance(child.tag, str))


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """Give the first child element of a local name."""
    if parent is None:
        return None
    for each in parent:
        if local(each) == name:
            return each
    return None


class Package:
    """An open DOCX. `remarks` grows with every part that is damaged."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        self._limits = limits
        self.remarks: list[Remark] = list(self._archive.remarks)

    def document(self) -> str:
        """Give the path of the main document."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self._archive.names:
                return relation.target
        return next((name for name in self._archive.names if name.lower() == "word/document.xml"), "")

    def bytes(self, path: str) -> bytes | None:
        """Give the content of a part, None where there is none. Raises Refused."""
        if path not in self._archive.names:
            return None
        try:
            content, remark = self._archive.content(self._archive.names[path])
        except Refused:
            raise
        except ReadError as error:
            self.remarks.append(Remark(error.code, error.text, path))
            return None
        if remark:
            self.remarks.append(remark)
        return content

    def picture(self, path: str) -> builtins.bytes | None:
        """Give a picture's bytes, None where it is not there or not to be had: a remark then says why."""
        try:
            return self.bytes(path) or None
        except Refused as error:
            self.remarks.append(Remark(error.code, error.text, path))
            return None

    def xml(self, path: str) -> etree._Element | None:
        """Give the root of a part, read as far as it goes where it is broken."""
        content = self.bytes(path)
        if not content:
            return None
        try:
            return parse_xml(content, limits=self._limits)
        except Refused:
            raise
        except ReadError:
            self.remarks.append(
                Remark("xml.broken", "This part is not well-formed and was read as far as it goes.", path)
            )
        try:
            return parse_xml(content, recover=True, limits=self._limits)
        except Refused:
            raise
        except ReadError:
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Give what the ids of a part stand for."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        out: dict[str, Relation] = {}
        for element in elements(root) if root is not None else ():
            given = attributes(element)
            external = given.get("TargetMode") == "External"
            target = given.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            out[given.get("Id", "")] = Relation(given.get("Type", "").rpartition("/")[2], target, external)
        return out

    def by_kind(self, part: str, kind: str) -> str | None:
        """Give the path of the part that `part` relates to in this way."""
        return next((each.target for each in self.relations(part).values() if each.kind == kind), None)

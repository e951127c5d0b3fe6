"""XML from hostile hands: no entities, no document type of its own, no network, bounded depth and size."""

from __future__ import annotations

import re

from lxml import etree

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits

_DEFAULT = Limits()
_PROLOG = 65_536
_SUBSET = re.compile(r"<!DOCTYPE(?:[^<>\[]|<(?!!DOCTYPE))*+\[|<!ENTITY", re.IGNORECASE)


def parse_xml(data: bytes, *, recover: bool = False, limits: Limits = _DEFAULT) -> etree._Element:
    """Give the root element of an XML file; with `recover`, what can be read of a broken one.

    An external document type is not fetched; a file with an internal one, where entities are declared,
    is refused: no format we read needs it. Entities stay unresolved. Raises ReadError or Refused.
    """
    if len(data) > limits.text:
        raise Refused(
            "refused.text", "This part of the file is larger than a file may be and was not opened."
        )
    if _SUBSET.search(_prolog(data)):
        raise Refused(
            "xml.entities", "This file declares XML entities of its own, as attacks do. It was not opened."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("xml.broken", "This part of the file is not well-formed XML.") from error
    if root is None:
        raise ReadError("xml.broken", "There is nothing to read in this part of the file.")
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and next(subset.iterentities(), None) is not None:
        raise Refused(
            "xml.entities", "This file declares XML entities of its own, as attacks do. It was not opened."
        )
    return root


def _prolog(data: bytes) -> str:
    head = data[:_PROLOG]
    if head[:2] in {b"\xff\xfe", b"<\0"}:
        return head.decode("utf-16-le", "replace")
    if head[:2] in {b"\xfe\xff", b"\0<"}:
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def local(element: etree._Element) -> str:
    """Give an element's name without its name space ("" for comments and the like)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_in(element: etree._Element) -> str:
    """Give an element's text on one line, white space folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split())

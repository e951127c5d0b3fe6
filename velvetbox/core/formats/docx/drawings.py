"""Drawings of a DOCX file: the text boxes in them, rules drawn as pictures, what they say of themselves."""

from __future__ import annotations

from lxml import etree

from velvetbox.core.formats.docx.package import attributes
from velvetbox.core.formats.xml import local

_RULE_SHAPE = 12  # times as wide as high: a picture of a rule


def boxes_in(drawing: etree._Element) -> list[etree._Element]:
    """Give the text boxes of a drawing, each once."""
    return [each for each in drawing.iter() if local(each) == "txbxContent" and not _is_inside(each, drawing)]


def _is_inside(box: etree._Element, drawing: etree._Element) -> bool:
    """Tell whether a text box stands in another, or says again for older programs what one says."""
    for each in box.iterancestors():
        if each is drawing:
            return False
        if local(each) in {"txbxContent", "Fallback"}:
            return True
    return False


def is_rule(element: etree._Element) -> bool:
    """Tell whether a picture is a rule: Word's own (o:hr), or much wider than high."""
    for each in element.iter():
        given = attributes(each) if isinstance(each.tag, str) else {}
        if given.get("hr") in {"t", "true", "1"}:
            return True
        if local(each) == "extent":
            wide, high = given.get("cx", ""), given.get("cy", "")
            if (
                wide.isdecimal()
                and high.isdecimal()
                and len(wide) < 12
                and int(wide) > _RULE_SHAPE * int(high[:12])
            ):
                return True
    return False


def description(element: etree._Element) -> str:
    """Give what a drawing says of itself."""
    for each in element.iter():
        if local(each) in {"docPr", "shape"}:
            given = attributes(each)
            return (given.get("descr") or given.get("alt") or "")[:1000]
    return ""

"""Marked passages and notes as files: Markdown for people, W3C Web Annotations for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from velvetbox.archive.catalog.notes import NotedWork, NoteLine

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_SPECIAL = set("\\`*_{}[]<>#|")


def markdown(works: Iterable[NotedWork]) -> str:
    """Write marks as Markdown: a heading a work and a chapter, passages as quotations, the notes below them."""
    lines: list[str] = []
    for work in works:
        lines += [f"# {_plain(work.title)}", ""]
        chapter: tuple[int, str] | None = None
        for note in work.notes:
            if (note.position, note.title) != chapter:
                chapter = note.position, note.title
                lines += [f"## {_heading(note)}", ""]
            lines += [
                f"> {_plain(line)}" if line else ">" for line in note.quote.replace("\n", "\n\n").split("\n")
            ]
            lines += ["", *([*map(_plain, note.note.split("\n")), ""] if note.note else [])]
    return "\n".join(lines).rstrip() + "\n" if lines else ""


def _heading(note: NoteLine) -> str:
    if not note.position:
        return _("A chapter that is no longer there")
    name = _("Chapter %(n)s") % {"n": note.position}
    return f"{name}, {_plain(note.title)}" if note.title else name


def _plain(text: str) -> str:
    """Escape what would be markup."""
    escaped = "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)
    return f"\\{escaped}" if escaped[:1] in {"-", "+", "="} else escaped


def web_annotations(works: Iterable[NotedWork], host: str) -> str:
    """Write marks as a W3C Annotation Collection (https://www.w3.org/TR/annotation-model/), its addresses under `host`."""
    items = [_annotation(work, note, host) for work in works for note in work.notes]
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    collection = {
        "@context": _CONTEXT, "id": f"{host}/notes/", "type": "AnnotationCollection", "label": "Velvetbox",
        "total": len(items), "first": page,
    }  # fmt: skip
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _annotation(work: NotedWork, note: NoteLine, host: str) -> dict[str, Any]:
    source = f"{host}/works/{work.id}" + (f"/chapters/{note.chapter}" if note.chapter else "")
    made: dict[str, Any] = {
        "id": f"{host}/notes/{note.id}", "type": "Annotation", "created": note.made_at.isoformat(),
        "motivation": "commenting" if note.note else "highlighting",
        "target": {
            "source": source,
            "selector": {
                "type": "FragmentSelector", "value": note.anchor,
                "refinedBy": {"type": "TextQuoteSelector", "exact": note.quote},
            },
        },
    }  # fmt: skip
    if note.note:
        made["body"] = {
            "type": "TextualBody",
            "value": note.note,
            "format": "text/plain",
            "purpose": "commenting",
        }
    return made

"""XHTML made ready for an HTML parser, which knows no `<p/>`, no CDATA and no prefixes."""

from __future__ import annotations

import html
import re

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr image".split())
_EMPTY = re.compile(r"<([A-Za-z][\w:.-]*+)((?:[^<>\"'/]|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)/>")
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,500}>")
_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*+\[[^\]]*+\]\s*+>", re.IGNORECASE)
_PREFIX = re.compile(r"<([A-Za-z][\w-]{0,20}):html[\s>]")


def as_html(text: str) -> str:
    """Give XHTML as HTML of the same meaning; HTML comes back as it is."""
    head = text[:4096]
    if declared := _DECLARATION.search(head):
        text = text[: declared.start()] + text[declared.end() :]
    if (start := text[: len(head)].find("<!DOCTYPE")) >= 0 and (subset := _SUBSET.match(text, start)):
        text = text[:start] + text[subset.end() :]
    if "<![CDATA[" in text:
        text = _without_cdata(text)
    if prefix := _PREFIX.search(head):
        text = re.sub(rf"<(/?){re.escape(prefix[1])}:", r"<\1", text)
    return _EMPTY.sub(_spelled_out, text) if _has_empty(text) else text


def _has_empty(text: str) -> bool:
    """Tell whether there may be an empty element that HTML does not know as one."""
    tags = [before[before.rfind("<") + 1 :] for before in text.split("/>")[:-1]]
    names = {tag.split(None, 1)[0].lower() if tag.strip() else "" for tag in tags}
    return not names <= _VOID


def _without_cdata(text: str) -> str:
    first, *others = text.split("<![CDATA[")
    out = [first]
    for part in others:
        inner, end, after = part.partition("]]>")
        out.append(html.escape(inner, quote=False) + after if end else part)
    return "".join(out)


def _spelled_out(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name.lower() in _VOID else f"<{name}{found[2]}></{name}>"

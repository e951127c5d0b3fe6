"""Marks in a line of AsciiDoc: _emphasis_, *strong*, `code`, footnotes, links, quotes by backticks.

After the AsciiDoc language description (constrained and unconstrained formatting). Each pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from velvetbox.core.clean import safe_address
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import EMPHASIS, STRONG, Mark, MarkKind, Span

_SIGNS = {"emphasis": "_", "strong": r"\*", "code": "`", "marked": "#", "mono": r"\+"}
# Nothing between two signs is the sign itself, so that each stretch is looked at once.
_MARKED = "|".join(
    rf"{sign}{sign}(?P<{name}2>[^{sign}\n]{{1,1500}}){sign}{sign}|"
    rf"(?<![\w\\]){sign}(?P<{name}>[^\s{sign}](?:[^{sign}\n]{{0,1500}}[^\s{sign}\\])?){sign}(?!\w)"
    for name, sign in _SIGNS.items()
)
_TOKEN = lazy_pattern(
    r"(?P<pass>\+\+\+(?P<passed>[^\n]{1,2000}?)\+\+\+)|"
    r"footnote(?:ref)?:(?P<ref>[\w-]{0,60})\[(?P<note>[^\[\]]{0,5000})\]|"
    r"(?P<address>(?:link:|mailto:|https?://)[^\s\[\]<>]{1,500})(?:\[(?P<words>[^\[\]]{0,500})\])?|"
    r"<<(?P<target>[^<>,\n]{1,100})(?:,\s*(?P<shown>[^<>\n]{1,300}))?>>|"
    r"image:(?P<picture>[^\s:\[\]]{1,500})\[(?P<alt>[^\[\]]{0,500})\]|"
    r"\[\[(?P<id>[\w:.-]{1,80})(?:,[^\]\n]{0,80})?\]\]|"
    r"(?P<quote>\"`|`\"|'`|`')|"
    rf"(?:\[(?P<role>[\w.,=# -]{{1,60}})\])?(?:{_MARKED})|"
    r"(?P<raise>\^(?P<up>[^\s^]{1,100})\^|~(?P<down>[^\s~]{1,100})~)|"
    r"\{(?P<attribute>[\w-]{1,60})\}|(?P<dash>(?<=\w)--(?=\w)|(?<=\s)--(?=\s))|(?P<dots>\.\.\.)|\\(?P<plain>[_*`#+\[{'-])"
)
_STYLES = {"emphasis": EMPHASIS, "strong": STRONG, "code": Mark(MarkKind.CODE), "mono": Mark(MarkKind.CODE)}
_ROLES = {
    "underline": Mark(MarkKind.UNDERLINE),
    "line-through": Mark(MarkKind.STRIKE),
    "small": Mark(MarkKind.SMALL),
    "big": Mark(MarkKind.BIG),
}
_QUOTES = {'"`': "“", '`"': "”", "'`": "‘", "`'": "’"}
_SAID = {
    "nbsp": "\u00a0",
    "mdash": "—",
    "ndash": "–",
    "apos": "'",
    "quot": '"',
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
}
_SAID |= {
    "rdquo": "”",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "empty": "",
    "sp": " ",
    "asterisk": "*",
    "zwsp": "",
    "hellip": "…",
}
_DEEPEST = 6


@dataclass
class Lines:
    """Reads lines; collects the footnotes it meets, as written, by their id."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def spans(self, text: str, marks: tuple[Mark, ...] = (), depth: int = 0) -> Iterator[Span]:
        """Give the spans of a line or of lines joined by LF."""
        at = 0
        for token in _TOKEN.finditer(text):
            yield Span(text[at : token.start()], marks)
            yield from self._token(token, marks, depth)
            at = token.end()
        yield Span(text[at:], marks)

    def _token(self, token: re.Match[str], marks: tuple[Mark, ...], depth: int) -> Iterator[Span]:
        name = str(token.lastgroup).rstrip("2")
        if name in _SIGNS:
            yield from self._styled(name, token, marks, depth)
        elif token["note"] is not None:
            yield self._note(token, marks)
        elif token["address"] or token["target"]:
            yield from self._link(token, marks, depth)
        elif token["picture"]:
            source = safe_address(token["picture"])
            yield Span(token["alt"], (*marks, Mark(MarkKind.IMAGE, source)) if source else marks)
        elif token["id"]:
            yield Span("", (*marks, Mark(MarkKind.ID, token["id"])))
        elif token["raise"]:
            kind = MarkKind.SUPERSCRIPT if token["up"] else MarkKind.SUBSCRIPT
            yield Span(token["up"] or token["down"], (*marks, Mark(kind)))
        else:
            yield Span(self._sign(token), marks)

    def _sign(self, token: re.Match[str]) -> str:
        if token["pass"]:
            return token["passed"]
        if token["quote"]:
            return _QUOTES[token["quote"]]
        if token["attribute"]:
            name = token["attribute"]
            return _SAID.get(name, self.attributes.get(name.lower(), token[0]))
        return "—" if token["dash"] else "…" if token["dots"] else token["plain"]

    def _styled(self, name: str, token: re.Match[str], marks: tuple[Mark, ...], depth: int) -> Iterator[Span]:
        inner = token[name] or token[f"{name}2"]
        role = next((mark for called, mark in _ROLES.items() if called in (token["role"] or "")), None)
        mark = role if name == "marked" else _STYLES.get(name)
        own = (*marks, mark) if mark else marks
        if depth >= _DEEPEST or name in {"code", "mono"}:
            yield Span(inner, own)
        else:
            yield from self.spans(inner, own, depth + 1)

    def _note(self, token: re.Match[str], marks: tuple[Mark, ...]) -> Span:
        named, told = token["ref"], token["note"]
        if not named and token[0].startswith("footnoteref"):
            named, _, told = told.partition(",")
        key = f"note-{named}" if named else f"note{len(self.notes) + 1}"
        if key not in self.notes:
            self.notes[key] = told.strip()
        return Span(
            str(list(self.notes).index(key) + 1 if named else len(self.notes)),
            (*marks, Mark(MarkKind.NOTE, key)),
        )

    def _link(self, token: re.Match[str], marks: tuple[Mark, ...], depth: int) -> Iterator[Span]:
        if token["target"]:
            address: str | None = f"#{token['target'].strip('# ')}"
            shown = token["shown"] or token["target"]
        else:
            written = token["address"].removeprefix("link:")
            tail = written[len(written.rstrip(".,;:!?)")) :] if token["words"] is None else ""
            written = written.removesuffix(tail) if tail else written
            address, shown = (
                safe_address(written),
                (token["words"] or "").rstrip("^") or written.removeprefix("mailto:"),
            )
            if tail:
                yield Span(shown, (*marks, Mark(MarkKind.LINK, address)) if address else marks)
                yield Span(tail, marks)
                return
        own = (*marks, Mark(MarkKind.LINK, address)) if address else marks
        yield from self.spans(shown, own, _DEEPEST) if token["words"] and depth < 1 else (Span(shown, own),)

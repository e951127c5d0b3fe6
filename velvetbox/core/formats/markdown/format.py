"""Markdown: CommonMark with tables, footnotes and front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions
from velvetbox.core.formats.markdown.header import read_header
from velvetbox.core.formats.text.finish import finish, is_blank
from velvetbox.core.prose import Block, Note

_DEFAULT = ReadOptions()
_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdwn")
_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,80})\]:[ \t]*(.*)$")
_LONGEST = 4 * 2**20  # bytes; a longer file is read as plain text, which costs a hundredth
_WAYS = re.compile(r"(?:[\s|·•«»<>←→–—-]|\[\[[^\[\]\n]{1,200}\]\])+")
_FEWEST_LINES = 3  # of a text, that a list of links is not
_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADINGS = re.compile(rb"(?m)^#{1,3} [^\s#][^\n]{0,100}\n\s*\n")
_TITLED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,20}# [^\s#\d][^\n]{0,100}\n\s*\n(?:[^#][^\n]*\n\s*\n){0,3}## [^\s#]"
)
_SIGNS = re.compile(rb"\]\(https?://|\]\[\^?\w|\[\^\w{1,20}\]|\*\*\w")


@dataclass(slots=True)
class _Labels:
    """Labels of notes in the order they are met: the author's number, or the next that no note has."""

    numbers: frozenset[str]
    given: dict[str, str] = field(default_factory=dict)
    _last: int = 0

    def __call__(self, key: str) -> str:
        if key not in self.given:
            self.given[key] = key if key in self.numbers else self._next()
        return self.given[key]

    def _next(self) -> str:
        self._last += 1
        while str(self._last) in self.numbers:
            self._last += 1
        return str(self._last)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a Markdown file. Raises ReadError and Refused as `encoding.decode` does."""
    from velvetbox.core.formats.markdown.block_rules import divs_in, is_tildes
    from velvetbox.core.formats.markdown.blocks import MarkdownBlocks
    from velvetbox.core.formats.markdown.parser import parser, plain_words

    decoded = decode(data, None, options)
    header, at = read_header(decoded.text)
    lines, definitions = _definitions(decoded.text[at:], is_tildes)
    _leave_out_ways(lines)
    labels = _Labels(frozenset(filter(str.isdecimal, definitions)))
    reader = MarkdownBlocks(labels, lambda text: _html(text, options), lines, _starts(lines, at))
    env = {"notes": definitions, "divs": divs_in(lines)}
    markdown = parser()
    blocks = finish(reader.read(markdown.parse("\n".join(lines), env)), options)
    notes: list[Note] = []
    keys = [*labels.given, *(key for key in definitions if key not in labels.given)]
    for key in keys:  # it grows by notes that stand in notes
        said = "\n".join(definitions[key])
        inner = MarkdownBlocks(labels, lambda text: _html(text, options))
        found = plain_words(said) or inner.read(markdown.parse(said, {"notes": definitions}))
        notes.append(Note(key, tuple(block for block in found if not is_blank(block)), labels(key)))
        keys += [key for key in labels.given if key not in keys]
    return Draft(
        format="markdown",
        pages=(Page(name, lambda: blocks.blocks, source=decoded.text),),
        properties={f"yaml:{key}": values for key, values in header.items() if values},
        notes=tuple(notes),
        mends=(*decoded.mends, *blocks.mends),
        remarks=decoded.remarks,
        encoding=decoded.encoding,
    )


def _starts(lines: list[str], at: int) -> list[int]:
    out: list[int] = []
    for line in lines:
        out.append(at)
        at += len(line) + 1
    return out


def _definitions(
    text: str, is_ornament: Callable[[Sequence[str], int], bool]
) -> tuple[list[str], dict[str, list[str]]]:
    """Take the definitions of footnotes out; their lines stay behind blank, so that places keep."""
    lines: list[str] = []
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    fenced = ""
    written = text.split("\n")
    for at, line in enumerate(written):
        if not line and current is None:
            lines.append(line)
            continue
        fence = _FENCE.match(line)
        if fence and (not fenced or fence[1] == fenced) and not is_ornament(written, at):
            fenced = "" if fenced else fence[1]
        definition = None if fenced else _DEFINITION.match(line)
        if definition:
            current = found.setdefault(definition[1], [])
            current.append(definition[2])
        elif current is not None and (
            line.startswith(("    ", "\t")) or not line.strip() or _goes_on(current, line)
        ):
            current.append(line.removeprefix("\t").removeprefix("    "))
        else:
            current = None
            lines.append(line)
            continue
        lines.append(" " * len(line))
    return lines, found


def _leave_out_ways(lines: list[str]) -> None:
    """Blank a first and a last line of nothing but links to other notes: [[Contents]] | [[Next]]."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in {filled[0], filled[-1]} if len(filled) > _FEWEST_LINES else ():
        if "[[" in lines[at] and _WAYS.fullmatch(lines[at]):
            lines[at] = " " * len(lines[at])


def _goes_on(current: list[str], line: str) -> bool:
    """Tell whether a line at the margin continues a note's paragraph."""
    return bool(current[-1].strip()) and not re.match(r"\s{0,3}(?:#|>|[-*+] |\d+[.)] |\[\^)", line)


def _html(text: str, options: ReadOptions) -> tuple[Block, ...]:
    """Read raw HTML through the HTML reader, which knows what is safe."""
    from velvetbox.core.formats.html import format as html

    return html.page(text, "", options).blocks


def _recognises(data: bytes, name: str) -> bool:
    head = data[:65536]
    if len(data) > _LONGEST or not is_text(data) or b"\0" in head or not head.strip():
        return False
    if name.lower().endswith(_ENDINGS):
        return True
    if head.startswith((b"---\n", b"+++\n")) and read_header(head[:16384].decode("latin-1"))[0]:
        return True
    if (b"\n#" not in head and not head.startswith(b"#")) or data[-30:].strip().endswith(b"End file."):
        return False  # FanFicFare's own text is told by its header and read as such
    count = len(_HEADINGS.findall(head))
    return count > 1 and (_TITLED.match(head) is not None or len(_SIGNS.findall(head)) > 1)


FORMAT = Format("markdown", _recognises, read)

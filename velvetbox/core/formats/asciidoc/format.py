"""AsciiDoc: title and attributes, sections, quotations, verse, lists, breaks, footnotes.

After the AsciiDoc language description; conditionals and tables are kept as they stand, includes are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from velvetbox.core.formats.asciidoc.inline import Lines
from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.text.finish import Item, finish, fold_spans, is_blank, nest
from velvetbox.core.prose import Basis, Block, Fact, Field, Kind, Note, Span, Where, scene_break

_DEFAULT = ReadOptions()
_ENDINGS = (".asciidoc", ".adoc", ".asc")
_LONGEST = 8 * 2**20  # bytes; a longer file is read as plain text
_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?\Z")
_ATTRIBUTE = re.compile(r":(!?[\w-]{1,60}!?):[ \t]*(.*)\Z")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?P<inside>[^\[\]]{0,500})\][ \t]*\Z|\[\[[^\[\]]{1,100}\]\][ \t]*\Z")
_DELIMITER = re.compile(r"(?P<sign>_{4,}|-{4,}|\.{4,}|\*{4,}|={4,}|/{4,}|\+{4,}|--|\|===+)[ \t]*\Z")
_BREAK = re.compile(r"(?:'{3,}|\*\*\*|---|\* \* \*|- - -|_ _ _|<{3,})[ \t]*\Z")
_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>\*{1,5}|-)|(?P<number>\.{1,5})|\d{1,3}\.)[ \t]+(?P<words>\S.*)\Z")
_IMAGE = re.compile(r"image::([^\s\[\]]{1,500})\[([^\[\],]{0,300})[^\[\]]{0,300}\][ \t]*\Z")
_BLOCK_TITLE = re.compile(r"\.[^\s.].{0,200}\Z")
_AUTHOR = re.compile(r"([^\W\d_][^<>;|=]{1,80}?)(?:\s+<[^<>]{0,200}>)?\Z")
_DEEPEST = 8


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read an AsciiDoc file. Raises ReadError and Refused as `encoding.decode` does."""
    decoded = decode(data, None, options)
    reader = _Reader(decoded.text.split("\n"))
    facts = reader.header()
    body = finish(nest(reader.blocks()), options)
    return Draft(
        format="asciidoc",
        pages=(Page(name, lambda: body.blocks, source=decoded.text),),
        properties={
            f"yaml:{key}": (value,)
            for key, value in reader.lines.attributes.items()
            if value and key not in _TAKEN
        },
        facts=tuple(facts),
        notes=tuple(reader.notes()),
        mends=(*decoded.mends, *body.mends),
        remarks=(*decoded.remarks, *reader.remarks),
        encoding=decoded.encoding,
    )


_TAKEN = frozenset({"title", "doctitle", "author", "authors", "email", "toc", "doctype"})


class _Reader:
    """Reads the lines of one file from the first to the last."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.remarks: list[Remark] = []
        self.attributes: dict[str, str] = {}
        self.lines = Lines(self.attributes)
        self._lines = lines
        self._at = 0

    def header(self) -> list[Fact]:
        """Read title, authors and attributes before the first blank line."""
        while self._at < len(self._lines) and self._is_aside(self._lines[self._at]):
            self._at += 1
        line = self._line()
        facts: list[Fact] = []
        match = _HEADING.match(line[:500])
        if match is None or len(match[1]) > 1:
            return self._from_attributes(facts)
        facts.append(_fact(Field.TITLE, match[2], "title"))
        self._at += 1
        if (line := self._line()).strip() and not self._is_aside(line):
            people = (_AUTHOR.match(person.strip()) for person in line.split(";"))
            facts += [
                _fact(Field.CREATOR, each[1].replace("_", " ").strip(), "author") for each in people if each
            ]
            self._at += 1 if len(facts) > 1 else 0
        while self._line().strip() and self._at < len(self._lines):
            self._aside(self._line())
            self._at += 1
        return self._from_attributes(facts)

    def _from_attributes(self, facts: list[Fact]) -> list[Fact]:
        stated = {fact.field for fact in facts}
        for name, what in (("doctitle", Field.TITLE), ("title", Field.TITLE), ("author", Field.CREATOR)):
            if what not in stated and (value := self.attributes.get(name)):
                facts.append(_fact(what, value, name))
                stated.add(what)
        return facts

    def _line(self) -> str:
        return self._lines[self._at].rstrip() if self._at < len(self._lines) else ""

    def _is_aside(self, line: str) -> bool:
        """Tell whether a line is a comment, an attribute or blank; an attribute is kept."""
        if _ATTRIBUTE.match(line[:2000]):
            self._aside(line)
            return True
        return not line.strip() or (line.startswith("//") and not line.startswith("////"))

    def _aside(self, line: str) -> None:
        if match := _ATTRIBUTE.match(line.rstrip()[:2000]):
            self.attributes[match[1].strip("!").lower()] = match[2].strip()

    # Blocks --------------------------------------------------------------------------------------

    def blocks(self, end: str = "", depth: int = 0) -> list[Block | Item]:
        """Give the blocks up to the line `end`."""
        out: list[Block | Item] = []
        style = signed = ""
        while self._at < len(self._lines):
            line = self._line()
            if end and line == end:
                self._at += 1
                break
            if (told := _BLOCK_ATTRIBUTES.match(line[:600])) is not None:
                named, *more = (told["inside"] or "").split(",")
                style = named.strip().lower().lstrip("role=\"'") or style
                signed = ", ".join(
                    each.strip("\"' ") for each in more if each.strip("\"' ") and "=" not in each
                )
                self._at += 1
            elif self._is_aside(line) or (
                _BLOCK_TITLE.match(line[:300]) and not _DELIMITER.match(line[:300])
            ):
                if _BLOCK_TITLE.match(line[:300]):
                    out.append(Block(Kind.HEADING, self._spans([line[1:]]), level=6))
                style = style if line.strip() else ""
                self._at += 1
            else:
                made = list(self._block(line, style, depth))
                out.extend(self._signed(made, signed) if style in {"quote", "verse"} and signed else made)
                style = signed = ""
        return out

    def _signed(self, made: list[Block | Item], said: str) -> list[Block | Item]:
        """Put whose words they are below a quotation or verse."""
        name = Block(Kind.PARAGRAPH, self._spans([said]), align="right")
        last = made[-1] if made else None
        if isinstance(last, Block) and last.kind is Kind.QUOTE:
            return [*made[:-1], replace(last, children=(*last.children, name))]
        return [*made, name]

    def _block(self, line: str, style: str, depth: int) -> Iterator[Block | Item]:
        self._at += 1
        if (heading := _HEADING.match(line[:500])) is not None:
            kind = Kind.PARAGRAPH if style == "discrete" else Kind.HEADING
            yield Block(kind, self._spans([heading[2]]), level=len(heading[1]) if kind is Kind.HEADING else 0)
        elif _BREAK.match(line[:100]):
            yield scene_break("" if line[0] in "'<" else line.strip())
        elif _DELIMITER.match(line[:300]):
            yield from self._delimited(line, style, depth)
        elif (image := _IMAGE.match(line[:1400])) is not None:
            yield Block(Kind.IMAGE, source=image[1], alt=image[2].strip())
        elif line.startswith("include::"):
            self.remarks.append(
                Remark("asciidoc.include", f"Another file belongs here and was not read: {line[9:200]}")
            )
        elif (item := _ITEM.match(line[:2000])) is not None:
            depth = len(item["bullet"] or item["number"] or ".") - 1
            words = [item["words"], *self._following()]
            yield Item(Block(Kind.PARAGRAPH, self._spans(words)), depth, ordered=item["bullet"] is None)
        else:
            yield self._paragraph([line, *self._following()], style)

    def _following(self) -> list[str]:
        """Give the lines of the paragraph that has begun."""
        out: list[str] = []
        while (line := self._line()).strip() and not (
            _ITEM.match(line[:300])
            or _DELIMITER.match(line[:300])
            or (line.startswith("[") and _BLOCK_ATTRIBUTES.match(line[:600]))
        ):
            if not (line.startswith("//") and not line.startswith("///")) and line != "+":
                out.append(line)
            self._at += 1
        return out

    def _paragraph(self, lines: list[str], style: str) -> Block:
        if style == "verse":
            return Block(Kind.VERSE, self._spans(lines, kept=True))
        if lines[0][:1] in " \t" and style != "normal":
            return Block(Kind.PREFORMATTED, (Span("\n".join(lines)),))
        inner = Block(Kind.PARAGRAPH, self._spans(lines), align="center" if "center" in style else None)
        return Block(Kind.QUOTE, children=(inner,)) if style == "quote" else inner

    def _delimited(self, line: str, style: str, depth: int) -> Iterator[Block | Item]:
        sign = line[0]
        if (sign in "_*=" and style != "verse" and depth < _DEEPEST) or line == "--":
            inner = [block for block in nest(self.blocks(line, depth + 1)) if not is_blank(block)]
            if sign == "_" or style == "quote":
                yield from (Block(Kind.QUOTE, children=tuple(inner)),) if inner else ()
            elif sign == "*":
                yield from (Block(Kind.ASIDE, children=tuple(inner)),) if inner else ()
            else:
                yield from inner
            return
        held = self._until(line)
        if sign == "/":
            return
        if style == "verse":
            for stanza in "\n".join(held).split("\n\n"):
                if stanza.strip():
                    yield Block(Kind.VERSE, self._spans(stanza.strip("\n").split("\n"), kept=True))
        elif any(each.strip() for each in held):
            yield Block(Kind.PREFORMATTED, (Span("\n".join(held).strip("\n")),))

    def _until(self, line: str) -> list[str]:
        start = self._at
        while self._at < len(self._lines) and self._line() != line:
            self._at += 1
        held = [each.rstrip() for each in self._lines[start : self._at]]
        self._at += 1
        return held

    def _spans(self, lines: Sequence[str], *, kept: bool = False) -> tuple[Span, ...]:
        """Give the spans of lines, joined by a space unless they are `kept` or end in " +"."""
        if kept:
            return fold_spans(self.lines.spans("\n".join(line.rstrip() for line in lines)))
        text = "\n".join(line.strip() for line in lines)
        broken = re.sub(r" \+\n", "\x0b", text).replace("\n", " ")
        spans = (Span(span.text.replace("\x0b", "\n"), span.marks) for span in self.lines.spans(broken))
        return fold_spans(spans)

    def notes(self) -> Iterator[Note]:
        """Give the footnotes met, in order."""
        for number, (key, told) in enumerate(list(self.lines.notes.items()), 1):
            yield Note(key, (Block(Kind.PARAGRAPH, fold_spans(self.lines.spans(told))),), str(number))


def _fact(what: Field, value: str, name: str) -> Fact:
    return Fact(what, value.strip(), Basis.STATED, Where(source=f"#{name}", quote=value.strip()[:300]))


def _recognises(data: bytes, name: str) -> bool:
    head = data[:65_536]
    if len(data) > _LONGEST or b"\0" in head or not is_text(data):
        return False
    if name.lower().endswith(_ENDINGS):
        return True
    return (
        re.match(rb"(?:\xef\xbb\xbf)?\s{0,20}= \S", head) is not None
        and len(re.findall(rb"(?m)^={2,3} \S", head)) > 1
    )


FORMAT = Format("asciidoc", _recognises, read)

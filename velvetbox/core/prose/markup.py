"""The stored form of a text: a small, canonical HTML, written here and read back in `markup_reading` without loss.

Everything is escaped here and only the elements below are ever written, so stored text is safe by
construction; `core.clean` checks it once more. Each leaf carries its anchor as `id`; names that the
author's own links point to carry the prefix "t-", notes "n-" and their references "r-".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from velvetbox.core.prose.anchors import Anchors
from velvetbox.core.prose.document import LEAVES, Block, Kind, Note
from velvetbox.core.prose.plain import leaf_text
from velvetbox.core.prose.spans import UNMERGED, Mark, MarkKind, Span

SIMPLE = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.UNDERLINE: "u",
    MarkKind.STRIKE: "s",
    MarkKind.INSERTED: "ins",
    MarkKind.SMALL: "small",
    MarkKind.BIG: "big",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.CODE: "code",
    MarkKind.QUOTE: "q",
    MarkKind.CITE: "cite",
}
_LEAF = {Kind.PARAGRAPH: "p", Kind.VERSE: "p", Kind.PREFORMATTED: "pre", Kind.TERM: "dt"}
_HOLDS = {
    Kind.QUOTE: "blockquote",
    Kind.ITEM: "li",
    Kind.TABLE: "table",
    Kind.ROW: "tr",
    Kind.ASIDE: "aside",
}
_LISTS = {"ordered": "ol", "bullet": "ul", "terms": "dl"}


def escape_text(text: str) -> str:
    """Escape text between tags as the HTML standard writes it; a no-break space is "&nbsp;"."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;")


def escape(text: str) -> str:
    """Escape text for HTML, also inside double quotes; a no-break space is written "&nbsp;"."""
    return escape_text(text).replace('"', "&quot;")


def to_html(blocks: Iterable[Block], names: Anchors | None = None) -> str:
    """Write blocks in the stored form, one line a block."""
    blocks = tuple(blocks)
    texts = list(map(leaf_text, _leaves(blocks)))
    return _lines(blocks, iter((names or Anchors()).of(texts)))


def notes_to_html(notes: Iterable[Note]) -> str:
    """Write notes in the stored form: one `<div class="note-body">` each."""
    names = Anchors()
    return "\n".join(
        f'<div class="note-body" id="n-{escape(note.id)}" data-label="{escape(note.label)}">'
        f"{to_html(note.blocks, names)}</div>"
        for note in notes
    )


def spans_to_html(spans: Sequence[Span]) -> str:
    """Write the spans of one leaf; a line break is `<br>`, also in preformatted text."""
    if len(spans) == 1 and not spans[0].marks:
        return _line(spans[0].text)
    out: list[str] = []
    current: tuple[Mark, ...] = ()
    for span in spans:
        if current or span.marks:
            shared = _shared(current, span.marks)
            out += map(_close, reversed(current[shared:]))
            out += map(_open, span.marks[shared:])
            current = span.marks
        if current and span.has(MarkKind.IMAGE):
            out.append(_picture(span))
        else:
            out.append(_line(span.text))
    out += map(_close, reversed(current))
    return "".join(out)


def _line(text: str) -> str:
    return escape_text(text).replace("\n", "<br>")


def _shared(current: tuple[Mark, ...], wanted: tuple[Mark, ...]) -> int:
    count = 0
    for ours, theirs in zip(current, wanted, strict=False):
        if ours != theirs or ours.kind in UNMERGED:
            break
        count += 1
    return count


def _picture(span: Span) -> str:
    return _image(next(mark.value for mark in span.marks if mark.kind is MarkKind.IMAGE), span.text)


def _image(source: str, description: str) -> str:
    return f'<img src="{escape(source)}" alt="{escape(description)}">'


def _attributes(**given: str | None) -> str:
    return "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in given.items() if value)


_OPENERS: dict[MarkKind, Callable[[str], str]] = {
    MarkKind.THOUGHT: lambda _: '<em class="thought">',
    MarkKind.SMALL_CAPS: lambda _: '<span class="small-caps">',
    MarkKind.LINK: lambda value: f'<a href="{escape(_outward(value))}">',
    MarkKind.NOTE: lambda value: f'<a class="note" id="r-{escape(value)}" href="#n-{escape(value)}">',
    MarkKind.RUBY: lambda _: "<ruby>",
    MarkKind.LANGUAGE: lambda value: f'<span lang="{escape(value)}">',
    MarkKind.DIRECTION: lambda value: f'<span dir="{escape(value)}">',
    MarkKind.STYLE: lambda value: f'<span class="{escape(value)}">',
    MarkKind.TITLE: lambda value: f'<abbr title="{escape(value)}">',
    MarkKind.ID: lambda value: f'<span id="t-{escape(value)}">',
    MarkKind.IMAGE: lambda _: "",
}
_CLOSERS = {
    MarkKind.THOUGHT: "</em>",
    MarkKind.LINK: "</a>",
    MarkKind.NOTE: "</a>",
    MarkKind.TITLE: "</abbr>",
    MarkKind.IMAGE: "",
}


def _open(mark: Mark) -> str:
    if element := SIMPLE.get(mark.kind):
        return f"<{element}>"
    return _OPENERS[mark.kind](mark.value)


def _close(mark: Mark) -> str:
    if element := SIMPLE.get(mark.kind):
        return f"</{element}>"
    if mark.kind is MarkKind.RUBY:
        return f"<rt>{escape_text(mark.value)}</rt></ruby>"
    return _CLOSERS.get(mark.kind, "</span>")


def _outward(address: str) -> str:
    return f"#t-{address[1:]}" if address.startswith("#") else address


def _leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in LEAVES:
            yield block
        else:
            yield from _leaves(block.children)


def _lines(blocks: Iterable[Block], anchors: Iterator[str]) -> str:
    return "\n".join([_block(block, anchors) for block in blocks])


def _block(block: Block, anchors: Iterator[str]) -> str:
    if block.kind in LEAVES:
        return _leaf(block, next(anchors))
    if block.kind is Kind.BREAK:
        return f"<hr{_attributes(data_written=block.alt)}>"
    if block.kind is Kind.IMAGE:
        return f"<figure>{_image(block.source or '', block.alt)}</figure>"
    element = _container(block)
    attributes = _common(block)
    return f"<{element}{attributes}>{_lines(block.children, anchors)}</{element}>"


def _leaf(block: Block, anchor: str) -> str:
    element = _LEAF.get(block.kind) or f"h{min(max(block.level, 1), 6)}"
    target = f'<a id="t-{escape(block.id)}"></a>' if block.id else ""
    return f'<{element} id="{anchor}"{_common(block)}>{target}{spans_to_html(block.spans)}</{element}>'


def _container(block: Block) -> str:
    if block.kind is Kind.LIST:
        return _LISTS.get(block.style, "ul")
    if block.kind is Kind.CELL:
        return "th" if block.style == "head" else "td"
    if block.kind is Kind.ITEM and block.style == "definition":
        return "dd"
    return _HOLDS[block.kind]


def _common(block: Block) -> str:
    if not (block.style or block.align or block.language or block.direction or block.kind is Kind.VERSE):
        return ""
    classes = block.style if block.kind not in (Kind.LIST, Kind.CELL, Kind.ITEM) else ""
    if block.kind is Kind.VERSE:
        classes = f"verse {classes}".strip()
    if block.align:
        classes = f"{classes} align-{block.align}".strip()
    return _attributes(**{"class": classes, "lang": block.language, "dir": block.direction})

"""Writes a work as one HTML file that needs nothing else: style and pictures inside, no script.

It prints well and can be read again: `<meta name="generator" content="Velvetbox …">`, the facts in
`dl.facts` with a class each, the parts in elements named as below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from velvetbox.core.formats import title_page
from velvetbox.core.formats.epub.writer import NO_IMAGES, identifier
from velvetbox.core.formats.stored_markup import (
    Rewriter,
    all_blocks,
    clean_text,
    data_address,
    language,
    safe_link,
    target_names,
)
from velvetbox.core.prose import Block, Chapter, Field, Work

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 38em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.55 Georgia, serif; }
h1, h2, h3 { line-height: 1.2; text-align: center; }
hr { width: 30%; margin: 2em auto; border: 0; border-top: 1px solid; }
em em, .thought em, em .thought { font-style: normal; }
blockquote { margin: 1em 1.5em; }
pre { white-space: pre-wrap; }
figure { margin: 1em 0; text-align: center; }
img { max-width: 100%; }
aside { margin: 1em 0; padding-left: 1em; border-left: 2px solid; }
td, th { padding: .2em .6em; vertical-align: top; }
.byline { text-align: center; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1em; font-size: .9em; }
.facts dt { grid-column: 1; font-weight: bold; }
.facts dd { grid-column: 2; margin: 0; }
.verse { margin-left: 1.5em; }
.small-caps { font-variant: small-caps; }
.big { font-size: 1.2em; }
.align-center { text-align: center; }
.align-right { text-align: right; }
.align-justify { text-align: justify; }
p.sent, p.received { inline-size: fit-content; max-inline-size: 82%; padding: .3em .8em; border: 1px solid #8888; border-radius: 1em; }
.sent { margin-inline-start: auto; }
p > :is(.sent, .received) { display: block; inline-size: fit-content; }
article { margin-top: 4em; }
@media print { body { max-width: none; font-size: 11pt; } article { break-before: page; } h2, h3 { break-after: avoid; } }
"""


def write(work: Work, images: Mapping[str, bytes] = NO_IMAGES) -> bytes:
    """Give a work as HTML, UTF-8. `images` holds the pictures its blocks name; others become their description."""
    tag = language(work.value(Field.LANGUAGE))
    title = clean_text(title_page.title(work))
    return (
        f'<!DOCTYPE html>\n<html{f" lang={chr(34)}{tag}{chr(34)}" if tag else ""}>\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="generator" content="{title_page.GENERATOR}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f'<meta name="identifier" content="{identifier(work)}"/>\n<title>{title}</title>\n<style>{_STYLE}</style>\n'
        f"</head>\n<body>\n{chr(10).join(_body(work, images))}\n</body>\n</html>\n"
    ).encode("utf-8", "ignore")


def _body(work: Work, images: Mapping[str, bytes]) -> Iterator[str]:
    everything = [*work.summary, *work.notes_before, *work.notes_after]
    everything += [block for chapter in work.chapters for block in all_blocks(chapter)]
    targets = dict.fromkeys(target_names(everything), "")
    rewriter = Rewriter(
        picture=lambda key: data_address(images[key]) if key in images else None, targets=targets
    )
    yield f'<header>\n<h1 class="title">{clean_text(title_page.title(work))}</h1>'
    if names := title_page.creators(work):
        told = ", ".join(f'<span class="creator">{clean_text(name)}</span>' for name in names)
        yield f'<p class="byline">by {told}</p>'
    if facts := list(_facts(work)):
        yield f'<dl class="facts">\n{chr(10).join(facts)}\n</dl>'
    yield from _section("Summary", "summary", work.summary, rewriter)
    yield from _section("Notes", "notes-before", work.notes_before, rewriter)
    yield "</header>\n<main>"
    for position, chapter in enumerate(work.chapters, 1):
        yield from _chapter(chapter, position, len(work.chapters), rewriter)
    yield "</main>"
    if work.notes_after:
        yield "<footer>"
        yield from _section("Notes", "notes-after", work.notes_after, rewriter)
        yield "</footer>"


def _facts(work: Work) -> Iterator[str]:
    for line in title_page.lines(work):
        yield f"<dt>{line.label}</dt>"
        for value in line.values:
            address = safe_link(value) if line.name == "source" else None
            told = (
                f'<a href="{clean_text(address)}">{clean_text(value)}</a>' if address else clean_text(value)
            )
            yield f'<dd class="{line.name}">{told}</dd>'


def _chapter(chapter: Chapter, position: int, count: int, rewriter: Rewriter) -> Iterator[str]:
    rewriter.prefix = f"c{position}-" if count > 1 else ""
    rewriter.notes = frozenset(note.id for note in chapter.notes)
    number = f' data-number="{chapter.number}"' if chapter.number is not None else ""
    yield f'<article class="chapter" id="chapter-{position}"{number}>'
    if heading := title_page.chapter_title(chapter, position, count):
        yield f'<h2 class="chapter-title">{clean_text(heading)}</h2>'
    yield from _section("Summary", "summary", chapter.summary, rewriter)
    yield from _section("Notes", "notes-before", chapter.notes_before, rewriter)
    yield f'<div class="text">\n{rewriter.blocks(chapter.blocks)}\n</div>'
    yield from _section("Notes", "notes-after", chapter.notes_after, rewriter)
    if chapter.notes:
        yield f'<section class="footnotes"><h3>Footnotes</h3>\n{rewriter.footnotes(chapter.notes)}</section>'
    yield "</article>"


def _section(heading: str, name: str, blocks: tuple[Block, ...], rewriter: Rewriter) -> Iterator[str]:
    if blocks:
        yield f'<section class="{name}"><h3>{heading}</h3>\n{rewriter.blocks(blocks)}</section>'

"""Standard Ebooks: epub:type says what every page is; the address is the identifier."""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.origins.epub import book_facts, chapter_of
from velvetbox.core.origins.epub_pages import is_division, is_empty, is_furniture, types_of
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Where, Work

_ADDRESS = "https://standardebooks.org/ebooks/"


def recognises(draft: Draft) -> bool:
    """Tell a Standard Ebooks book by its identifier or publisher."""
    return _address(draft) is not None or "Standard Ebooks" in draft.properties.get("dc:publisher", ())


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a book: each page of front or body matter a chapter, stories of a collection alike."""
    chapters: list[Chapter] = []
    division = ""
    for page in draft.pages:
        types = types_of(page)
        if is_furniture(page, types) or is_empty(page):
            continue
        if is_division(page, types):
            division = " ".join(block.text for block in page.blocks if block.text)
            continue
        chapter = chapter_of(page, draft, page.title)
        if chapter.blocks:
            chapters.append(_placed(chapter, division if "frontmatter" not in types else ""))
    if not chapters:
        return Reading("standard_ebooks", remarks=(Remark("epub.no_text", "This book holds no text."),))
    return Reading("standard_ebooks", (Work(tuple(chapters), tuple(_facts(draft, chapters))),))


def _placed(chapter: Chapter, division: str) -> Chapter:
    if not division:
        return chapter
    own = chapter.title or (str(chapter.number) if chapter.number is not None else "")
    title = " · ".join(text for text in (division, own) if text)
    return Chapter(chapter.blocks, title, chapter.number, notes=chapter.notes)


def _facts(draft: Draft, chapters: Sequence[Chapter]) -> list[Fact]:
    facts = [fact for fact in book_facts(draft) if fact.field is not Field.URL]
    if address := _address(draft):
        facts.append(Fact(Field.URL, address, Basis.STATED, Where(source="#dc:identifier", quote=address)))
    return [*dict.fromkeys([*facts, *chapter_facts(chapters)])]


def _address(draft: Draft) -> str | None:
    for value in draft.properties.get("dc:identifier", ()):
        address = value.strip().removeprefix("url:")
        if address.startswith(_ADDRESS):
            return address
    return None


ORIGIN = Origin("standard_ebooks", recognises, read)

"""Files made by FicHub and FicLab: an EPUB or a page with an introduction that names the story's source.

FicHub writes "By:", "Status:", "Words:", "Original source:" and "Exported with the assistance of FicHub.net";
of FicLab's layout only its name is known, so its files are read by their words, with what the introduction labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.origins import bare
from velvetbox.core.origins import epub as books
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.fanfiction_line import is_line, line_facts
from velvetbox.core.origins.header_facts import label_facts
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.placed import Placed, lines, place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import told
from velvetbox.core.prose import Basis, Fact, Field, Kind, Work, paragraph

_MAKER = re.compile(
    r"exported with the assistance of fichub|\bfichub\.net\b|\bficlab(?:\.com)?\b", re.IGNORECASE
)
_SOURCE = re.compile(r"(?:original source|source|story url|url)\s*:?\s*(https?://\S{4,500})", re.IGNORECASE)
_INTRODUCTION = re.compile(r"(?:introduction|cover|title(?:page)?|info)\.x?html?\Z", re.IGNORECASE)
_LONGEST = 600  # words of an introduction


def recognises(draft: Draft) -> bool:
    """Tell a file by the name of the service in its metadata or its introduction."""
    if draft.format not in {"epub", "html"} or not draft.pages:
        return False
    for name in ("meta:generator", "dc:contributor", "dc:publisher", "dc:rights"):
        if any(_MAKER.search(value) for value in draft.properties.get(name, ())):
            return True
    return any(map(_introduces, draft.pages[:3]))


def _introduces(page: Page) -> bool:
    if b"fichub" not in page.opening and b"ficlab" not in page.opening:
        return False
    source = page.source[:60_000]
    found = _MAKER.search(source)
    return found is not None and _SOURCE.search(re.sub(r"<[^<>]{0,300}>", " ", source)) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the introduction's labels, and the story without it."""
    origin = "fichub" if re.search("fichub", _opening(draft), re.IGNORECASE) else "ficlab"
    work = _book(draft) if len(draft.pages) > 1 else _page(draft)
    if work is None:
        return Reading(origin, remarks=(Remark(f"{origin}.no_chapters", "This file holds no chapter."),))
    return Reading(origin, (work,))


def _opening(draft: Draft) -> str:
    stated = " ".join(value for values in list(draft.properties.values())[:40] for value in values[:3])[:5000]
    return stated + " ".join(page.source[:60_000] for page in draft.pages[:3])


def _book(draft: Draft) -> Work | None:
    known = books.book_facts(draft)
    introductions = [page for page in draft.pages[:3] if _is_introduction(page)]
    facts = [fact for page in introductions for fact in _facts(place_all([page]))]
    if not any(fact.field is Field.SUMMARY for fact in facts):
        facts += [fact for page in introductions for fact in _said(place_all([page]))]
    pages = [page for page in books.story_pages(draft, known) if page not in introductions]
    if not pages:
        return None
    work = books.read_pages(draft, pages, known)
    return _with(work, facts)


def _is_introduction(page: Page) -> bool:
    text = "\n".join(block.text for block in page.blocks)
    named = _INTRODUCTION.search(page.name) is not None
    return len(text.split()) < _LONGEST and (named or _MAKER.search(text) is not None)


def _page(draft: Draft) -> Work | None:
    """Read a page: its introduction ends where it says who exported it."""
    items = place_all(draft.pages)
    end = next((at for at, item in enumerate(items[:60]) if _MAKER.search(item.text)), None)
    front, body = (items[: end + 1], items[end + 1 :]) if end is not None else ([], items)
    if not body:
        return None
    facts = _facts(front)
    told_of, body = _summary(body) if front else ([], body)
    if told_of:
        facts.append(told(Field.SUMMARY, "\n\n".join(item.text for item in told_of)))
    elif not any(fact.field is Field.SUMMARY for fact in facts):
        facts += _said(front)
    title = next((fact.value for fact in facts if fact.field is Field.TITLE), None)
    offered = [title] if title else bare.titles(draft, [])
    return _with(bare.read_items(body, facts, offered, draft.pages, draft.notes), facts)


def _summary(body: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Part what stands between the introduction and the first chapter's heading from the chapters."""
    first = next((at for at, item in enumerate(body[:8]) if item.block.kind is Kind.HEADING), 0)
    short = sum(len(item.text.split()) for item in body[:first]) < _LONGEST
    return (body[:first], body[first:]) if short else ([], body)


def _with(work: Work, facts: list[Fact]) -> Work:
    """Put what the introduction states before what the text seems to say."""
    stated = {fact.field for fact in facts}
    rest = [fact for fact in work.facts if fact.field not in stated or fact.field is Field.CHAPTER_TITLE]
    summary = next((fact.value for fact in facts if fact.field is Field.SUMMARY), None)
    blocks = (paragraph(summary),) if summary and not work.summary else work.summary
    return replace(work, facts=tuple(dict.fromkeys([*facts, *rest])), summary=blocks)


def _facts(items: list[Placed]) -> list[Fact]:
    found: list[Fact] = []
    for item in items:
        if item.block.level == 1 and not any(fact.field is Field.TITLE for fact in found):
            found.append(told(Field.TITLE, " ".join(item.text.split())))
            continue
        for line in lines(item):
            if match := _SOURCE.search(line.text):
                url = work_address(match[1].rstrip(".,)"))
                found += [told(Field.URL, url, line.text)] if url else []
            elif is_line(line.text):
                found += line_facts(line.text)
            elif (label := label_of(line)) is not None:
                found += [fact for fact in label_facts(label) if fact.basis is not Basis.GUESS]
    return list(_first_each(found))


def _said(items: list[Placed]) -> list[Fact]:
    """Give what an introduction says of the story without a label: its summary."""
    texts = [
        item.text
        for item in items
        if item.block.level != 1
        and item.text.strip()
        and not any(
            label_of(line) or is_line(line.text) or _SOURCE.search(line.text) or _MAKER.search(line.text)
            for line in lines(item)
        )
    ]
    return [told(Field.SUMMARY, "\n\n".join(texts))] if texts else []


def _first_each(facts: list[Fact]) -> Iterator[Fact]:
    """Keep the first of what a work has once."""
    once = {Field.TITLE, Field.URL, Field.RATING, Field.COMPLETE, Field.PUBLISHED, Field.UPDATED, Field.LANGUAGE,
            Field.CHAPTERS_DECLARED, Field.WORDS_DECLARED}  # fmt: skip
    seen: set[Field] = set()
    for fact in facts:
        if fact.field not in seen:
            yield fact
        if fact.field in once:
            seen.add(fact.field)


ORIGIN = Origin("fichub", recognises, read)

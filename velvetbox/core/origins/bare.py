"""The bare scrape, and the fallback for every format: a text of which nothing is known but its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft, Page, ReadOptions
from velvetbox.core.origins import chapters, damage, end_matter, html_page, not_story
from velvetbox.core.origins.advisory import advisory_facts
from velvetbox.core.origins.canon import canon_facts
from velvetbox.core.origins.file_facts import property_facts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.front import matter as front_matter
from velvetbox.core.origins.front.labels import notes_of_chapter
from velvetbox.core.origins.front.state import Front
from velvetbox.core.origins.headings import Heading
from velvetbox.core.origins.placed import Placed, blocks, is_prose, line_of, place_all, trim
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.titles import TitleLine, creator_of, creators_of, part_facts, title_line
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Note, Where, Work, paragraph

_BY_WORDS = 5  # of a line that names who wrote it


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a draft by its words alone. No works and a remark when it holds no story."""
    pages = [html_page.cleaned(page) if page.tree is not None else page for page in draft.pages]
    items = place_all(pages)
    if remark := not_story.reason(draft, items):
        return Reading("bare", remarks=(remark,))
    known = property_facts(draft)
    if draft.format == "html":
        known += html_page.head_facts(draft)
    work = read_items(items, known, titles(draft, known), pages, draft.notes)
    return Reading("bare", (work,))


def titles(draft: Draft, known: Sequence[Fact]) -> list[str]:
    """Give the titles that the file itself offers: its metadata's, then those hidden in a page's <title>."""
    found = [fact.value for fact in known if fact.field is Field.TITLE]
    if draft.format == "html" and (title := html_page.title_of(draft)):
        found += html_page.title_parts(title)
    return found


def read_items(
    items: Sequence[Placed],
    known: Sequence[Fact],
    offered: Sequence[str],
    pages: Sequence[Page],
    notes: Sequence[Note] = (),
) -> Work:
    """Read placed blocks as one work. `known` are facts of the file's metadata, `offered` the titles it offers."""
    front = _front(items, offered)
    parts = chapters.split(front.body, front.title or (offered[0] if offered else None))
    signed = _signed(parts[0], front) if parts else []
    ended = end_matter.read(parts[-1].items if parts else [])
    if parts:
        parts[-1] = replace(parts[-1], items=ended.body)
    made, inner = _chapters(parts, front, notes)
    facts = [*front.facts, *signed, *_chapter_title(front), *_told(front), *ended.facts, *inner]
    facts = merged(_titled(facts, offered), known)
    facts += _part_of_whole(parts, facts)
    facts += _unfinished(facts, parts)
    facts += [*_damage(front, parts, pages, facts), *damage.lost_characters(items)]
    facts += [Fact(Field.NOTE_AFTER, note.text, Basis.STATED, note.where()) for note in ended.notes]
    return Work(
        tuple(made),
        tuple(dict.fromkeys(facts)),
        blocks(front.summary),
        blocks(front.notes),
        blocks(ended.notes),
    )


def _front(items: Sequence[Placed], offered: Sequence[str]) -> Front:
    """Take the front matter off, helped by the first of the offered titles that stands in the text."""
    opening = {folded(line) for item in items[:40] for line in item.text.split("\n") if len(line) < 200}
    for title in offered:
        for known in (title, title_line(title).title):
            if folded(known) in opening:
                return front_matter.read(items, known)
    return front_matter.read(items)


def _signed(part: chapters.Part, front: Front) -> list[Fact]:
    """Take who wrote it off the start of a text that opens with a chapter's heading: "Chapter 4", "by Ada"."""
    item = next(iter(part.items), None)
    if part.head is None or item is None or any(fact.field is Field.CREATOR for fact in front.facts):
        return []
    line = item.text.strip()
    name = creator_of(line) if len(line.split()) <= _BY_WORDS and line[-1:].isalnum() else None
    if name is None:
        return []
    del part.items[0]
    return [Fact(Field.CREATOR, one, Basis.STATED, item.where()) for one in creators_of(name)]


def _chapters(
    parts: Sequence[chapters.Part], front: Front, notes: Sequence[Note]
) -> tuple[list[Chapter], list[Fact]]:
    made: list[Chapter] = []
    facts: list[Fact] = []
    single = len(parts) <= 1
    for position, part in enumerate(parts):
        opening = None if single else notes_of_chapter(part.items)
        ended = (
            end_matter.End(opening.body if opening else part.items)
            if single or position == len(parts) - 1
            else end_matter.read(opening.body if opening else part.items)
        )
        body = trim(ended.body)
        if not body:
            continue
        title = _title_of(part)
        if title is None and not made and front.chapter_title is not None:
            title = front.chapter_title.text
        made.append(
            Chapter(
                blocks(body),
                title,
                part.number,
                summary=blocks(opening.summary) if opening else (),
                notes_before=blocks(opening.notes) if opening else (),
                notes_after=blocks(ended.notes),
                notes=notes_of(blocks(body), notes),
            )
        )
        if part.head is not None and title is not None:
            facts.append(
                Fact(
                    Field.CHAPTER_TITLE, title, Basis.STATED, part.head.line.where, part.number, len(made) - 1
                )
            )
    return made, facts


def _title_of(part: chapters.Part) -> str | None:
    if not part.whole:
        return part.title
    own = part.title or (" ".join(part.head.line.text.split()) if part.head else "")
    return " · ".join(text for text in [*part.whole, own] if text)


def _chapter_title(front: Front) -> list[Fact]:
    line = front.chapter_title
    if line is None:
        return []
    first = next((fact.number for fact in front.facts if fact.field is Field.CHAPTER_PRESENT), None)
    return [Fact(Field.CHAPTER_TITLE, line.text, Basis.STATED, line.where, first or 1, 0)]


def _told(front: Front) -> list[Fact]:
    """Give what notes and summary tell of canon, and the advice they give."""
    facts: list[Fact] = []
    for item in front.notes:
        facts += canon_facts(item)
        facts += advisory_facts(item)
    for item in front.summary:
        facts += [
            fact
            for fact in canon_facts(item)
            if fact.field.startswith("canon") and fact.field is not Field.CANON_REFERENCE
        ]
    for fact in front.facts:
        if fact.field is Field.CANON:
            facts += _setting(fact)
    held = {(fact.field, fact.value) for fact in front.facts}
    return [fact for fact in facts if (fact.field, fact.value) not in held]


def _setting(fact: Fact) -> list[Fact]:
    where = fact.where
    placed = Placed(paragraph(fact.value), where.source, where.block or 0, offset=where.start or 0)
    found = canon_facts(placed, setting=True)
    return [one for one in found if one.field is not Field.CANON]


def _titled(facts: list[Fact], offered: Sequence[str]) -> list[Fact]:
    """Fall back on the title the file's head offers where the text itself has none; it may say which part this is."""
    if not offered:
        return facts
    parsed = title_line(offered[0])
    if titled := [fact for fact in facts if fact.field is Field.TITLE and fact.basis is not Basis.GUESS]:
        same = folded(parsed.title) == folded(titled[0].value)
        return [*facts, *_besides(parsed, offered[0], facts)] if same else facts
    basis = Basis.STATED if parsed.title == offered[0] else Basis.DERIVED
    title = Fact(Field.TITLE, parsed.title, basis, Where(source="#title", quote=offered[0]))
    return [title, *_besides(parsed, offered[0], ()), *facts]


def _besides(parsed: TitleLine, offered: str, known: Sequence[Fact]) -> list[Fact]:
    """Give who wrote it, and which part it is, where the offered title says so and nothing else does."""
    fields = {fact.field for fact in known}
    added: list[Fact] = []
    if parsed.creator and Field.CREATOR not in fields:
        where = Where(source="#title", quote=offered)
        added.append(Fact(Field.CREATOR, parsed.creator, Basis.STATED, where))
    if parsed.heading and not fields & {Field.PART, Field.CHAPTER_PRESENT, Field.CHAPTERS_DECLARED}:
        added += part_facts(parsed.part, parsed.heading, line_of(offered, "#title"))
    return added


def merged(facts: Sequence[Fact], known: Sequence[Fact]) -> list[Fact]:
    """Add what the file's metadata says where the text says nothing of it."""
    stated = {fact.field for fact in facts if fact.basis is not Basis.GUESS}
    single = {
        Field.TITLE,
        Field.CREATOR,
        Field.RATING,
        Field.LANGUAGE,
        Field.PUBLISHED,
        Field.UPDATED,
        Field.SUMMARY,
        Field.URL,
    }
    held = {(fact.field, fact.value.casefold()) for fact in facts}
    return [
        *facts,
        *(
            fact
            for fact in known
            if not (fact.field in single and fact.field in stated)
            and (fact.field, fact.value.casefold()) not in held
        ),
    ]


def _part_of_whole(parts: Sequence[chapters.Part], facts: Sequence[Fact]) -> list[Fact]:
    """Say which chapter this is where its own heading does: "Chapter 2 of 5"."""
    heads = [part.head for part in parts if part.head is not None and part.head.heading.number is not None]
    counted = {fact.field for fact in facts if fact.basis is not Basis.GUESS}
    found = []
    for head in heads[:1]:
        heading: Heading = head.heading
        if heading.total is not None and Field.CHAPTERS_DECLARED not in counted:
            found.append(
                Fact(Field.CHAPTERS_DECLARED, head.line.text, Basis.STATED, head.line.where, heading.total)
            )
    if len(heads) == 1 and len(parts) == 1 and Field.CHAPTER_PRESENT not in counted:
        found.append(
            Fact(
                Field.CHAPTER_PRESENT,
                heads[0].line.text,
                Basis.STATED,
                heads[0].line.where,
                heads[0].heading.number,
            )
        )
    return found


def _unfinished(facts: Sequence[Fact], parts: Sequence[chapters.Part]) -> list[Fact]:
    """A text with fewer chapters than it declares is not complete here, whatever becomes of the work."""
    if any(fact.field is Field.COMPLETE for fact in facts):
        return []
    declared = next((fact for fact in facts if fact.field is Field.CHAPTERS_DECLARED and fact.number), None)
    if declared is None or declared.number is None or declared.number <= len(parts):
        return []
    return [Fact(Field.COMPLETE, "false", Basis.DERIVED, declared.where)]


def _damage(
    front: Front, parts: Sequence[chapters.Part], pages: Sequence[Page], facts: Sequence[Fact]
) -> list[Fact]:
    found = damage.opening_facts(parts[0].items) if parts else []
    if parts and pages and not any(fact.field is Field.END_MARKER for fact in facts):
        found += damage.closing_facts([item for item in parts[-1].items if is_prose(item)], pages[-1].source)
    return found


ORIGIN = Origin("bare", lambda draft: True, read)  # noqa: ARG005 - the last of all takes every draft

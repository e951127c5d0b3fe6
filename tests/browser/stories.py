"""A small box to look at: stories of our own, with everything a page must be able to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests import factory
from tests.core.formats.pictures import png, png_of
from velvetbox.archive.community.models import Comment, NewsPost, Profile
from velvetbox.archive.community.models import Site as CommunitySite
from velvetbox.archive.imports.models import Import
from velvetbox.archive.library import pictures
from velvetbox.archive.library.models import ReadingDay, Work
from velvetbox.core.formats.picture import FOLDER
from velvetbox.core.intake.pictures import picture_name
from velvetbox.core.prose import (
    EMPHASIS,
    THOUGHT,
    Block,
    Chapter,
    Kind,
    Mark,
    MarkKind,
    Note,
    Span,
    paragraph,
    scene_break,
    to_html,
)

LAMP = (
    (
        "The lamp had been out for nine days when Ada Quill rowed across to see why. Nobody had asked her to. The harbour "
        "board had written two letters, and the letters had come back wet, and after that the board had found other things "
        "to talk about; but a person who lives across the water from a light gets used to being looked at."
    ),
    "“You might have waited for the tide,” said the man on the steps.",
    "“I might,” she agreed, and threw him the rope.",
)


def seascape(width: int = 1200, height: int = 700) -> bytes:
    """Draw the lamp over the water: a sky, a sea, and a light between them."""
    rows = []
    for y in range(0, height, 4):
        sky = y < height * 0.6
        row = bytearray(b"\0")
        for x in range(0, width, 4):
            near = max(0.0, 1 - ((x - width * 0.7) ** 2 + (y - height * 0.45) ** 2) ** 0.5 / (height * 0.5))
            base = (30 + y // 12, 34 + y // 10, 70 + y // 9) if sky else (24, 40 + (y * 7 + x) % 9, 60)
            row += (
                bytes(
                    int(value + (lit - value) * near**2)
                    for value, lit in zip(base, (250, 214, 150), strict=True)
                )
                * 4
            )
        rows += [bytes(row)] * 4
    return png_of(width, height, b"".join(rows))


SEASCAPE, SPARK = seascape(), png(16, 16, (196, 120, 30))


def kept(data: bytes) -> str:
    """Give the address in a box of a picture."""
    return f"{FOLDER}{picture_name(data)}"


def thought(before: str, words: str, after: str = "") -> Block:
    """Give a paragraph with inner speech in it."""
    return Block(
        Kind.PARAGRAPH,
        tuple(span for span in (Span(before), Span(words, (THOUGHT,)), Span(after)) if span.text),
    )


def first_chapter() -> Chapter:
    """Give a chapter with every kind of block a reader meets."""
    told = Block(
        Kind.PARAGRAPH,
        (
            Span("He told it "),
            Span("quickly", (EMPHASIS,)),
            Span(", like a man paying a bill."),
            Span("1", (Mark(MarkKind.NOTE, "1"),)),
        ),
    )
    verse = Block(
        Kind.VERSE,
        (
            Span(
                "Nine nights dark and never a ship,\nnine nights dark and none;\nbring me the oil and bring me the wick,\nand bring me home my son."
            ),
        ),
    )
    letter = Block(
        Kind.QUOTE,
        children=(
            paragraph("To the keeper. Sir: it has come to our notice that it is dark."),
            paragraph("The Board"),
        ),
    )
    more = tuple(paragraph(f"{line} It was the {ordinal} step, and she counted it aloud, since somebody ought to.") for line, ordinal in (
        ("The stair went up inside the wall.", "fortieth"), ("There was a window, and salt on it.", "sixtieth"),
        ("There was a door with no handle on this side.", "eighty-first"), ("He had stopped talking by then.", "ninetieth"),
        ("Above them something turned over in its sleep.", "hundredth"), ("She put her palm against the stone.", "hundred and second"),
    ))  # fmt: skip
    lost = Block(Kind.IMAGE, source="lamp.jpg", alt="The lamp, from the water")
    smile = Block(
        Kind.PARAGRAPH,
        (
            Span("He laughed. "),
            Span("a smile", (Mark(MarkKind.IMAGE, "https://example.org/smile.gif"),)),
            Span(" That was all. "),
            Span("a spark", (Mark(MarkKind.IMAGE, kept(SPARK)),)),
        ),
    )
    drawn = Block(Kind.IMAGE, source=kept(SEASCAPE), alt="The lamp over the water, lit")
    blocks = (
        *(paragraph(text) for text in LAMP), lost, smile, told, thought("", "I know you,", " thought Ada; and then, because it was worse, nothing at all."),
        letter, scene_break("* * *"), paragraph("By the time they reached the gallery the sun was in the sea up to its waist."), verse, *more, drawn,
        thought("She had left the oars where anyone could take them. ", "Well. Let them."), paragraph("“Now,” said Bo Marsh, “before you say anything, look at it.”"),
        *more, paragraph("So she looked."),
    )  # fmt: skip
    note = Note(
        "1", (paragraph("Keepers are paid by the quarter, and Bo had not been paid since spring."),), "1"
    )
    return Chapter(
        blocks,
        title="What the Board Wrote",
        number=1,
        notes=(note,),
        notes_before=(paragraph("For M., who asked what the light was for."),),
    )


def fill() -> dict[str, Work]:
    """Fill the box and give the works by a short name."""
    pictures.keep({picture_name(data) or "": data for data in (SEASCAPE, SPARK)})
    run = factory.an_import(roots=["/home/reader/old laptop/stories"])
    found = {"lamp": _lamp(run), **_others(run)}
    _ledger(run, found)
    _said(found["lamp"])
    _read(found)
    return found


def _read(works: dict[str, Work]) -> None:
    """Let the owner have read something, some days ago."""
    today = timezone.localdate()
    for at, row in enumerate([*works.values()] * 4):
        day = today - timedelta(days=at * at)
        ReadingDay.objects.create(person=factory.owner(), work=row, day=day, words=300 * at, seconds=90 * at, finished=at % 5 == 0)  # fmt: skip


def _said(lamp: Work) -> None:
    """Let people say something of a work, a series and the archive it came from."""
    html = to_html([paragraph(text) for text in LAMP[:2]])
    said: dict[str, Any] = {"work": lamp, "written_at": datetime(2014, 4, 2, tzinfo=UTC), "rating": 9}
    chapter = lamp.chapters.order_by("id")[0]
    pseud = lamp.creatorships.order_by("position")[0].pseud
    first = Comment.objects.create(
        key="said", name="tidewatcher", html=html, chapter=chapter, pseud=pseud, **said
    )
    Comment.objects.create(
        key="answer", work=lamp, parent=first, html=to_html([paragraph("Thank you. So did I.")])
    )
    Comment.objects.create(
        key="series", series=lamp.series_places.get().series, name="a passer-by", html=html
    )
    site = CommunitySite.objects.create(key="archive.example/fic", name="Harbour Lights Archive")
    Profile.objects.create(
        key="me",
        site=site,
        pseud=pseud,
        website="https://quiet.example/",
        bio=html,
        email="private@quiet.example",
    )
    post = NewsPost.objects.create(
        key="open",
        site=site,
        title="We are open",
        name="The board",
        html=html,
        written_at=datetime(2004, 1, 1, tzinfo=UTC),
    )
    Comment.objects.create(key="news", news=post, name="tidewatcher", html=to_html([paragraph("At last.")]))


def _lamp(run: Import) -> Work:
    later = [
        factory.chapter(*LAMP, *LAMP, title="Oil and Wick", number=2),
        factory.chapter(*LAMP, title="Home Tide", number=4),
    ]
    lamp = factory.work(
        "The Keeper of Nine Nights", [first_chapter(), *later], creators=("quietwater", "ada_of_the_isles"), path="keeper/nine nights.html", imported=run,
        series="Harbour Lights", rating="Teen And Up Audiences", chapters_declared=4, missing_chapters=[3], end_marker="The End", complete=True,
        summary=to_html([paragraph("The lamp has been out for nine days, and the man who should light it is sitting on the steps. Ada rows over to ask. She means to stay an hour.")]),
        advisories=[{"text": "This is an Ada and Bo story, so if that is not your harbour, I’d steer round it.", "kind": "relationship"}],
        canon=[{"text": "Season 2, after “A Debt of Salt”", "season": 2}], published_on=factory.day("2014-03-12"), address="https://archive.example/works/3141",
        notes_after=to_html([paragraph("Thank you for rowing this far.")]),
        tags={"fandom": ["Harbour Lights (TV)"], "relationship": ["Ada Quill/Bo Marsh"], "category": ["F/M"], "warning": ["No Archive Warnings Apply"],
              "character": ["Ada Quill", "Bo Marsh", "The Harbour Board"], "freeform": ["Lighthouses", "Missing Scene", "Pining", "The Sea"]},
    )  # fmt: skip
    factory.fact(
        lamp,
        "canon",
        "Season 2",
        basis="derived",
        quote="Set the week after A Debt of Salt, when the lamp is still dark.",
    )
    factory.fact(lamp, "freeform", "Hurt/Comfort", basis="guess", quote="He had not slept in the bed.")
    return lamp


def _others(run: Import) -> dict[str, Work]:
    lost = factory.work(
        "What the Ferryman Keeps", [factory.chapter(*LAMP, title="Low Water", number=1)], creators=(), path="ferry.txt", imported=run, chapters_declared=33,
        missing_chapters=list(range(2, 34)), damage=["The first spoken word is missing. It was marked, not made up."],
        advisories=[{"text": "not a happy one", "kind": "content"}], tags={"fandom": ["Harbour Lights (TV)"], "relationship": ["Ada Quill/The Ferryman"], "warning": ["Graphic Depictions Of Violence"]},
        summary=to_html([paragraph("Season three, after “Neap”. She said the one word that would send him away, and he went.")]),
    )  # fmt: skip
    french = factory.work(
        "La lampe du quai bas", [factory.chapter("Chaque nuit de marée haute, Bo pose un cinquième verre sur la table.", title=f"Verre {number}") for number in range(1, 6)],
        creators=("bruine",), path="lampe.epub", imported=run, language="fr", complete=True, chapters_declared=5, rating="General Audiences", published_on=factory.day("2017-12-01"),
        summary=to_html([paragraph("Chaque nuit de marée haute, Bo pose un cinquième verre sur la table. Personne ne demande pour qui.")]),
    )  # fmt: skip
    hebrew = factory.work(
        "המנורה", [factory.chapter("המנורה כבתה לפני תשעה ימים.", "איש לא ביקש ממנה לבוא.", title="גאות")], creators=("gal_yam",), path="menorah.html",
        imported=run, language="he", complete=True, chapters_declared=1,
    )  # fmt: skip
    wall = factory.work(
        "Every Tag There Is", [factory.chapter(*LAMP)], creators=("wordy",), path="tags.html", imported=run, complete=False, rating="Mature", updated_on=factory.day("2013-11-02"),
        tags={"fandom": ["Harbour Lights (TV)", "Sherlock Holmes"], "relationship": [f"Person {n}/Person {n + 1}" for n in range(9)], "freeform": [f"A rather long tag number {n}, which says something" for n in range(40)]},
        summary=to_html([paragraph(text) for text in LAMP * 3]),
    )  # fmt: skip
    plain = factory.work(
        "letters_final(2)",
        [factory.chapter(*LAMP)],
        creators=(),
        path="letters_final(2).txt",
        imported=run,
        tags={},
        title_is_guess=True,
    )
    return {"lost": lost, "french": french, "hebrew": hebrew, "wall": wall, "plain": plain}


def _ledger(run: Import, works: dict[str, Work]) -> None:
    for row in works.values():
        at = row.editions.get().source
        at.root = "/stories"
        at.save()
        factory.file(run, at.path, "work", row)
    at = works["lamp"].editions.get().source
    factory.mend(at)
    factory.mend(
        at,
        "text.break",
        text="A lost scene break: four empty lines stand where other chapters have a rule",
        before="Deal the cards. (four empty lines) Three weeks earlier",
        after="Deal the cards.\n* * *\nThree weeks earlier",
        count=1,
    )
    factory.file(
        run,
        "keeper/nine nights (1).html",
        "duplicate",
        works["lamp"],
        notes=["The same to the letter as keeper/nine nights.html."],
    )
    factory.file(run, "cover.jpg", "skipped", notes=["A picture, not a story."])
    factory.file(
        run, "old_backup.zip", "unreadable", notes=["Cut off after 611 kB; no member of it could be opened."]
    )
    factory.file(run, "empty.txt", "empty", notes=["There is nothing in it."])

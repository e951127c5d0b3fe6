from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts
from velvetbox.core.prose import Work

TEXT = f"{RAIN}<br /><br />{LAMP}<br /><br /><hr />{GATE}"
FRAME = (
    "<html><head><title>Lamps by Ada Marsh</title></head><body><div id='container'><div id='menu'><a href='index.php'>Home</a></div>"
    "<div id='pagetitle'><a href='http://hill.example.org/archive/viewstory.php?sid=7'>Lamps</a> by "
    "<a href='http://hill.example.org/archive/viewuser.php?uid=3'>Ada Marsh</a>{coauthor}</div>{body}</div>"
    "<div id='footer'>Powered by <a href='http://efiction.org/'>eFiction</a></div></body></html>"
)
JUMP = (
    "<form name='jump'><select name='chapter'><option value='1'>1. The Road</option><option value='2' selected>2. The Gate</option>"
    "<option value='3'>3. Chapter 3</option></select></form>"
)


def notes(label: str, text: str) -> str:
    return f"<div class='notes'><div class='title'><span class='label'>{label}</span></div><div class='noteinfo'>{text}</div></div>"


def shown(body: str, coauthor: str = "") -> Work:
    return page(FRAME.format(body=body, coauthor=coauthor))


def words(work: Work, name: str) -> list[str]:
    return [block.text for block in getattr(work, name)]


def test_a_chapter_page_gives_its_place_its_notes_and_the_story_s_address() -> None:
    work = shown(
        JUMP
        + notes("Story Notes:", "For Tomas.")
        + notes("Author's Chapter Notes:", "Late again.")
        + f"<div id='story'>{TEXT}</div>"
        + notes("Chapter End Notes:", "Soon more."),
        ", <a href='viewuser.php?uid=4'>Tomas</a>",
    )
    (chapter,) = work.chapters
    found = known(work)

    assert (chapter.number, chapter.title) == (2, "The Gate")
    assert found["creator"] == ["Ada Marsh", "Tomas"]
    assert found["url"] == ["http://hill.example.org/archive/viewstory.php?sid=7"]
    assert [fact.number for fact in work.facts if fact.field == "chapters_declared"] == [3]
    assert words(work, "notes_before") == ["For Tomas."]
    assert [block.text for block in chapter.notes_before] == ["Late again."]
    assert [block.text for block in chapter.notes_after] == ["Soon more."]
    assert [block.kind.value for block in chapter.blocks] == ["paragraph", "paragraph", "break", "paragraph"]


def box(**said: str) -> str:
    return (
        "<div class='infobox'><div class='content'>"
        + "".join(
            f"<span class='label'>{key.replace('_', ' ')}: </span>{value}<br />"
            for key, value in said.items()
        )
        + "</div></div>"
    )


def test_a_printable_page_of_the_whole_story_gives_every_chapter() -> None:
    work = shown(
        box(
            Summary="One lamp too many.",
            Rated="PG-13",
            Categories="<a href='categories.php?catid=1'>The Hill, Part One</a>",
            Characters="Ada, Tomas",
            Genres="Drama, Humor",
            Warnings="None",
            Series="<a href='viewseries.php?seriesid=2'>Lights</a>",
            Chapters="2",
            Completed="No",
            Word_count="1,234",
            Read="99",
            Published="05 May 2004",
            Updated="06 Jun 2005",
        )
        + notes("Story Notes:", "none")
        + f"<div class='chaptertitle'>The Road by Ada Marsh</div><div class='chapter'>{TEXT}</div>"
        + f"<div class='chaptertitle'>2. The Gate by Ada Marsh</div>{notes('Author&#39;s Notes: ', 'Late.')}<div class='chapter'>{TEXT}</div>"
        + notes("End Notes:", "Thanks.")
    )
    found = known(work)

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [
        (1, "The Road"),
        (2, "The Gate"),
    ]
    assert [block.text for block in work.chapters[1].notes_before] == ["Late."]
    assert [block.text for block in work.chapters[1].notes_after] == ["Thanks."]
    assert found["fandom"] == ["The Hill, Part One"]
    assert found["freeform"] == ["Drama", "Humor"]
    assert (found["rating"], found["complete"]) == (["PG-13"], ["false"])
    assert (found["published"], found["updated"]) == (["2004-05-05"], ["2005-06-06"])
    assert found["summary"] == ["One lamp too many."]
    assert found["series"] == ["Lights"]
    assert "warning" not in found
    assert work.notes_before == ()


def test_labels_in_other_languages_say_the_same() -> None:
    found = known(
        shown(
            box(
                Zusammenfassung="Eine Lampe.",
                Altersfreigabe="P12",
                Charaktere="Ada",
                Kapitel="4",
                Abgeschlossen="Ja",
            )
            + f"<div class='chapter'>{TEXT}</div>"
        )
    )

    assert (found["summary"], found["rating"], found["character"]) == (["Eine Lampe."], ["P12"], ["Ada"])
    assert found["complete"] == ["true"]
    assert found["chapters_declared"]


def test_a_skin_that_marks_no_text_is_read_by_its_words() -> None:
    work = shown(f"<div class='weird'><p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p></div>")

    assert known(work)["title"] == ["Lamps"]
    assert known(work)["creator"] == ["Ada Marsh"]
    assert texts(work)[0] == [RAIN, LAMP, GATE]


def test_reviews_lists_and_the_page_of_contents_are_no_stories() -> None:
    review = "<div class='review'><span class='label'>Reviewer: </span>Old Man<br />Please write more of this, I loved every word.</div>"
    reviews = FRAME.format(body=review * 9, coauthor="").replace(
        "<div id='pagetitle'>", "<div id='pagetitle'>Reviews For "
    )
    entry = (
        "<div class='listbox'><div class='title'><a href='viewstory.php?sid={0}'>Tale {0}</a> by <a href='viewuser.php?uid=3'>Ada</a></div>"
        "<div class='content'><span class='label'>Summary: </span>" + RAIN + "</div></div>"
    )
    browse = (
        "<html><body><div id='pagetitle'>Most Recent</div>"
        + "".join(entry.format(n) for n in range(9))
        + "</body></html>"
    )
    contents = FRAME.format(body=box(Summary="A lamp.", Chapters="3"), coauthor="")

    for html in (reviews, browse, contents):
        reading = recognised(html.encode(), "page.html")
        assert not reading.works
        assert reading.remarks


@given(st.text(alphabet="<>/=\"' divclasnotehpry#-017&;", max_size=300))
def test_no_page_is_too_strange(markup: str) -> None:
    recognised(
        FRAME.format(body=f"<div class='chapter'>{markup}</div>{markup}", coauthor=markup).encode(), "a.html"
    )


def test_a_label_in_front_of_notes_is_none_of_them() -> None:
    marked = '<div class="notes"><span class="label">Author\'s Notes:</span> For <i>Ada</i>.</div>'
    work = page(
        f"""<html><head><title>Deep Water by Mara</title></head><body><div class="title"><a href="viewstory.php?sid=5">Deep Water</a> by
        <a href="viewuser.php?uid=7">Mara</a></div><div class="chaptertitle">1. Low Tide by Mara</div>{marked}<div id="story"><p>{RAIN}</p><p>{LAMP}</p></div>
        <a href="reviews.php?type=ST&item=5">Reviews</a></body></html>"""
    )

    assert [block.text for block in work.chapters[0].notes_before] == ["For Ada."]


def test_who_wrote_a_chapter_is_no_part_of_its_title_in_any_language() -> None:
    body = "".join(f"<div class='chaptertitle'>{at}. {name} von Ada Marsh</div><div class='chapter'>{TEXT}</div>" for at, name in enumerate(("Eins", "Der Weg"), 1))  # fmt: skip
    work = shown(box(Veröffentlicht="05.03.2009", Aktualisiert="6. April 2010") + body)

    assert [chapter.title for chapter in work.chapters] == ["Eins", "Der Weg"]
    assert (known(work)["published"], known(work)["updated"]) == (["2009-03-05"], ["2010-04-06"])


def test_a_page_of_the_first_version_says_its_place_and_its_frame_is_no_story() -> None:
    work = page(
        "<html><head><title>Hill Archive :: Lamps by Ada Marsh</title></head><body><table><tr><td><center><h4><a href='viewstory.php?sid=3'>Lamps</a> by "
        "<a href='viewuser.php?uid=4'>Ada Marsh</a></h4></center><form name='jump'><select name='sid' onchange='go()'>"
        "<option value='viewstory.php?sid=3&chapter=1'>1. Dusk</option><option value='viewstory.php?sid=3&chapter=2' selected>2. Night</option></select></form>"
        f"{RAIN}<br><br>{LAMP}<br><br>{GATE} {RAIN} {LAMP}<br><br><center>[<a href='reviews.php?sid=3'>Submit a Review</a>]</center>"
        "<center><small>Disclaimer: All characters are the property of their owners.</small></center></td></tr></table>"
        "<center>Powered by <a href='http://efiction.example.org'>eFiction 2.0</a></center></body></html>"
    )
    (chapter,) = work.chapters

    assert (known(work)["title"], known(work)["creator"]) == (["Lamps"], ["Ada Marsh"])
    assert (chapter.number, chapter.title) == (2, "Night")
    assert texts(work) == [[RAIN, LAMP, f"{GATE} {RAIN} {LAMP}"]]


def test_a_printable_page_without_marks_says_where_it_is_from() -> None:
    work = page(
        f"<html><head><title>Hill Archive</title></head><body><center><b>Lamps</b><br>by <b>Ada Marsh</b></center><p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p><p>{LAMP}</p>"
        'Archived at <a href="http://hill.example.org/viewstory.php?sid=5">http://hill.example.org/viewstory.php?sid=5</a></body></html>'
    )

    assert known(work)["url"] == ["http://hill.example.org/viewstory.php?sid=5"]
    assert texts(work) == [[RAIN, LAMP, GATE, LAMP]]


def test_a_label_inside_other_markup_ends_the_one_before_and_a_book_has_its_number() -> None:
    inside = "<span><span class='label'>Categories:</span> <a href='c'>The Hill</a></span>"
    series = "<span class='label'>Series:</span> The Tides (Book 2)"
    body = f"<div class='infobox'><span class='label'>Rated:</span> Teens<br>{inside}<br>{series}</div><div id='story'>{TEXT}</div>"
    work = shown(body)

    assert (known(work)["rating"], known(work)["fandom"]) == (["Teens"], ["The Hill"])
    assert [(fact.value, fact.number) for fact in work.facts if fact.field == "series"] == [("The Tides", 2)]

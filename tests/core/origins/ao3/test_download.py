from __future__ import annotations

import pytest

from tests.core.origins import ao3_pages
from tests.core.origins.stories import epub, fact, known, page, recognised, texts
from velvetbox.core.prose import Basis, Field, Kind


def test_a_download_of_today_is_known_by_its_own_words() -> None:
    assert recognised(ao3_pages.now().encode(), "x.html").origin == "ao3"


def test_the_preface_gives_every_kind_of_tag() -> None:
    facts = known(page(ao3_pages.now()))

    assert facts["title"] == ["The Lamp"]
    assert facts["creator"] == ["Quill", "Ink (marsh)"]
    assert facts["url"] == ["https://archiveofourown.org/works/4711"]
    assert facts["rating"] == ["Mature"]
    assert facts["warning"] == ["Major Character Death", "Underage Sex"]
    assert facts["category"] == ["F/M"]
    assert facts["fandom"] == ["Harbour Street (TV)", "Low Tide - Q. Marsh"]
    assert facts["relationship"] == ["Anna Reed/Tom Hale"]
    assert facts["character"] == ["Anna Reed", "Tom Hale"]
    assert facts["freeform"] == ["Rain", "Slow Burn"]
    assert facts["language"] == ["de"]
    assert facts["collection"] == ["Rainfest 2014"]
    assert facts["published"] == ["2014-10-30"]
    assert facts["updated"] == ["2015-02-01"]
    assert facts["complete"] == ["true"]


def test_all_series_come_with_their_places() -> None:
    work = page(ao3_pages.now())

    assert [(one.value, one.number) for one in work.known(Field.SERIES)] == [
        ("Lamps", 2),
        ("Harbour Nights", 14),
    ]


def test_a_frame_of_chapters_inside_another_is_read_once() -> None:
    nested = ao3_pages.now().replace('<div id="chapters"', '<div id="chapters"><div id="chapters"', 1)
    assert [text for chapter in texts(page(nested)) for text in chapter].count("It stopped.") == 1


def test_figures_come_as_numbers() -> None:
    work = page(ao3_pages.now())

    assert work.number(Field.WORDS_DECLARED) == 1234
    assert work.number(Field.CHAPTERS_DECLARED) == 2


def test_chapters_have_numbers_titles_summaries_and_notes_of_their_own() -> None:
    first, second = page(ao3_pages.now()).chapters

    assert (first.number, first.title) == (1, "Rain")
    assert (second.number, second.title) == (2, None)
    assert [block.text for block in first.summary] == ["It rains."]
    assert [block.text for block in first.notes_before] == ["Be gentle."]
    assert [block.text for block in first.notes_after] == ["Sorry."]
    assert second.notes_after == ()


def test_only_the_story_is_in_the_text_and_headings_inside_it_stay() -> None:
    work = page(ao3_pages.now())

    assert texts(work) == [["It rained.", "", "The letter", "It went on raining."], ["It stopped."]]
    assert [block.kind for block in work.chapters[0].blocks][1:3] == [Kind.BREAK, Kind.HEADING]


def test_the_works_own_summary_and_notes_are_not_those_of_a_chapter() -> None:
    work = page(ao3_pages.now())

    assert [block.text for block in work.summary] == ["A lamp goes out."]
    assert [block.text for block in work.notes_before] == ["For Mara."]
    assert [block.text for block in work.notes_after] == ["Thank you for reading."]


def test_a_work_of_one_chapter_has_no_chapter_title() -> None:
    work = page(ao3_pages.now(ao3_pages.ONE_CHAPTER, stats="Published: 2014-10-30 Words: 9 Chapters: 1/1"))

    assert texts(work) == [["It rained.", "Summary", "It stopped."]]
    assert work.chapters[0].title is None
    assert fact(work, Field.COMPLETE).value == "true"
    assert fact(work, Field.COMPLETE).basis is Basis.DERIVED


def test_an_anonymous_work_has_no_creator() -> None:
    assert "creator" not in known(page(ao3_pages.now(byline="Anonymous")))


@pytest.mark.parametrize(
    ("chapters", "complete", "declared"), [("2/?", "false", None), ("2/7", "false", 7), ("2/2", "true", 2)]
)
def test_chapters_posted_and_planned_say_whether_the_work_is_complete(
    chapters: str, complete: str, declared: int | None
) -> None:
    work = page(
        ao3_pages.now(stats=f"Published: 2014-10-30 Updated: 2015-01-01 Words: 9 Chapters: {chapters}")
    )

    assert work.value(Field.COMPLETE) == complete
    assert work.number(Field.CHAPTERS_DECLARED) == declared


def test_a_converter_that_calls_all_headings_alike_hides_no_chapter() -> None:
    made = (
        ao3_pages.now()
        .replace('class="heading"', 'class="toc-heading"')
        .replace('class="meta group"', 'class="calibre1"')
    )

    assert [(chapter.number, chapter.title) for chapter in page(made).chapters] == [(1, "Rain"), (2, None)]


def test_a_download_in_which_no_chapter_is_marked_is_read_by_its_words() -> None:
    (work,) = recognised(ao3_pages.now().replace('id="chapters"', 'id="x"').encode(), "x.html").works

    assert "It rained." in [block.text for chapter in work.chapters for block in chapter.blocks]


def test_the_template_of_2011_reads_alike() -> None:
    work = page(ao3_pages.old())

    assert known(work)["url"] == ["https://archiveofourown.org/works/4711"]
    assert known(work)["creator"] == ["Quill"]
    assert known(work)["published"] == ["2011-03-09"]
    assert work.number(Field.WORDS_DECLARED) == 1234
    assert texts(work) == [["It rained.", "It stopped."]]
    assert [block.text for block in work.summary] == ["A lamp goes out."]
    assert [block.text for block in work.notes_before] == ["For Mara."]
    assert [block.text for block in work.notes_after] == ["Thank you."]


def split_epub() -> bytes:
    """The pages of a two-chapter EPUB as AO3's converter cuts them: before each heading, classes renamed."""
    tags = ao3_pages.TAGS.format(stats="Published: 2014-10-30 Updated: 2015-02-01 Words: 1,234 Chapters: 2/?")
    pages = {
        "l_split_000.xhtml": f"""<body class="calibre"><div id="preface" class="calibre1"><h2 class="toc-heading">Preface</h2>
            <p class="message"><b>The Lamp</b><br/>Posted originally on the <a href="https://archiveofourown.org/">Archive of Our Own</a>
            at <a href="https://archiveofourown.org/works/4711">https://archiveofourown.org/works/4711</a>.</p>
            <div class="calibre1">{tags}</div></div></body>""",
        "l_split_001.xhtml": """<body class="calibre"><div id="preface" class="calibre1"><div class="calibre1"><h1 class="calibre4">The Lamp</h1>
            <div class="byline">by <a rel="author" href="https://archiveofourown.org/users/quill">Quill</a></div>
            <p class="calibre5">Summary</p><blockquote class="userstuff"><p>A lamp goes out.</p></blockquote></div></div>
            <div id="chapters" class="userstuff1"><div class="calibre6"></div></div></body>""",
        "l_split_002.xhtml": """<body class="calibre"><div id="chapters" class="userstuff1"><div class="calibre6">
            <h2 class="heading">Chapter 1: Rain</h2><p class="calibre5">Chapter Notes</p><blockquote class="userstuff"><p>Be gentle.</p></blockquote></div>
            <div class="userstuff1"><p class="calibre5">It rained.</p></div><div class="calibre6"></div></div></body>""",
        "l_split_003.xhtml": """<body class="calibre"><div id="chapters" class="userstuff1"><div class="userstuff1"><p>It went on.</p></div></div></body>""",
        "l_split_004.xhtml": """<body class="calibre"><div id="chapters" class="userstuff1"><div class="calibre6"><h2 class="heading">Chapter 2</h2></div>
            <div class="userstuff1"><p>It stopped.</p></div></div></body>""",
        "l_split_005.xhtml": """<body class="calibre"><div id="afterword" class="calibre1"><h2 class="toc-heading">Afterword</h2>
            <div id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>Thank you.</p></blockquote></div></div></body>""",
    }
    metadata = """<dc:identifier id="id">urn:uuid:1</dc:identifier><dc:title>The Lamp</dc:title><dc:language>en</dc:language>
        <dc:publisher>Archive of Our Own</dc:publisher><dc:subject>Fanworks</dc:subject><dc:subject>Rain</dc:subject>
        <dc:date>2015-02-01T00:00:00+00:00</dc:date>"""
    return epub(pages, metadata)


def test_an_epub_download_is_put_together_from_its_pieces() -> None:
    reading = recognised(split_epub(), "The_Lamp.epub")
    (work,) = reading.works

    assert reading.origin == "ao3"
    assert texts(work) == [["It rained.", "It went on."], ["It stopped."]]
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, None)]
    assert [block.text for block in work.chapters[0].notes_before] == ["Be gentle."]
    assert [block.text for block in work.notes_after] == ["Thank you."]


def test_an_epubs_own_date_and_subjects_do_not_count() -> None:
    facts = known(recognised(split_epub(), "The_Lamp.epub").works[0])

    assert facts["published"] == ["2014-10-30"]
    assert facts["updated"] == ["2015-02-01"]
    assert facts["freeform"] == ["Rain", "Slow Burn"]
    assert facts["creator"] == ["Quill"]
    assert facts["url"] == ["https://archiveofourown.org/works/4711"]


def test_whose_work_a_translation_follows_is_no_creator() -> None:
    told = '<ul><li>A translation of <a href="/works/2">Das Tal</a> by <a rel="author" href="/users/orig">orig</a>.</li></ul>'
    download = ao3_pages.now().replace("<p>Summary</p>", f"{told}<p>Summary</p>", 1)

    assert known(page(download))["creator"] == ["Quill", "Ink (marsh)"]


SAVED = """<html><head><title>The Lamp - Chapter 2 - Quill - Harbour Street [Archive of Our Own]</title></head><body>
<header><h1><a href="/">Archive of Our Own</a></h1></header><div id="main"><ul class="work navigation actions"><li><a href="/works/4711">Entire Work</a></li></ul>
<dl class="work meta group"><dt class="rating tags">Rating:</dt><dd class="rating tags"><ul><li><a class="tag" href="/t">Mature</a></li></ul></dd>
<dt class="stats">Stats:</dt><dd class="stats"><dl><dt>Published:</dt><dd>2014-10-30</dd><dt>Chapters:</dt><dd>2/5</dd></dl></dd></dl>
<div id="workskin"><div class="preface group"><h2 class="title heading">The Lamp</h2><h3 class="byline"><a rel="author" href="/users/q">Quill</a></h3>
<div class="summary module"><h3>Summary:</h3><blockquote class="userstuff"><p>A lamp goes out.</p></blockquote></div></div>
<div id="chapters"><div class="chapter" id="chapter-2"><div class="chapter preface group"><h3 class="title"><a href="/works/4711/chapters/9">Chapter 2</a>: Oil</h3>
<div class="notes module"><h3>Notes:</h3><blockquote class="userstuff"><p>Be gentle.</p></blockquote></div></div>
<div class="userstuff module" role="article"><h3 class="landmark heading">Chapter Text</h3><p>It rained.</p><hr><p>It stopped.</p></div>
<div class="chapter preface group"><div class="end notes module"><h3>Notes:</h3><blockquote class="userstuff"><p>Sorry.</p></blockquote></div></div></div></div></div>
<div id="feedback"><h3>Comments</h3><p>Lovely!</p></div></div></body></html>"""


def test_a_page_saved_from_the_browser_gives_the_chapter_it_shows() -> None:
    reading = recognised(SAVED.encode(), "x.html")
    (work,) = reading.works
    told = known(work)

    assert reading.origin == "ao3_page"
    assert (told["title"], told["creator"], told["rating"]) == (["The Lamp"], ["Quill"], ["Mature"])
    assert (told["url"], told["complete"]) == (["https://archiveofourown.org/works/4711"], ["false"])
    assert (work.number(Field.CHAPTER_PRESENT), work.number(Field.CHAPTERS_DECLARED)) == (2, 5)
    assert (work.chapters[0].number, work.chapters[0].title) == (2, "Oil")
    assert texts(work) == [["It rained.", "", "It stopped."]]
    assert [block.text for block in work.summary] == ["A lamp goes out."]
    assert [block.text for block in work.chapters[0].notes_before] == ["Be gentle."]
    assert [block.text for block in work.chapters[0].notes_after] == ["Sorry."]


MENU = """<li class="chapter"><ul id="chapter_index"><li><form action="/works/4711/navigate"><p><select name="selected_id" id="selected_id">
<option value="8">1. Wick</option><option selected="selected" value="9">2. Oil</option><option value="11">3. Chapter 3</option></select></p></form></li></ul></li>"""


def test_the_menu_of_chapters_says_what_the_heading_of_a_saved_chapter_does_not() -> None:
    saved = SAVED.replace("</ul>", f"{MENU}</ul>", 1).replace("2/5", "3/?")
    saved = saved.replace('<a href="/works/4711/chapters/9">Chapter 2</a>: Oil', "")
    (work,) = recognised(saved.encode(), "x.html").works

    assert (work.chapters[0].number, work.chapters[0].title) == (2, "Oil")
    assert work.number(Field.CHAPTER_PRESENT) == 2
    assert known(work)["chapters_declared"] == ["3/?"]


def test_without_figures_the_menu_says_how_many_chapters_there_are() -> None:
    saved = SAVED.replace("</ul>", f"{MENU}</ul>", 1).replace("<dt>Chapters:</dt><dd>2/5</dd>", "")

    assert known(recognised(saved.encode(), "x.html").works[0])["chapters_declared"] == ["3/?"]


def test_the_work_before_in_a_series_is_no_series() -> None:
    series = """<dt class="series">Series:</dt><dd class="series"><span class="series"><a class="previous" href="/works/1">← Previous Work</a>
        <span class="position">Part 2 of <a href="/series/7">Lamps</a></span><a class="next" href="/works/3">Next Work →</a></span></dd>"""
    (work,) = recognised(
        SAVED.replace('<dt class="stats">', series + '<dt class="stats">').encode(), "x.html"
    ).works

    assert [(fact.value, fact.number) for fact in work.facts if fact.field is Field.SERIES] == [("Lamps", 2)]

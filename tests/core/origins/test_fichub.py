from __future__ import annotations

from tests.core.origins.stories import BODY, GATE, LAMP, RAIN, epub, known, page, recognised, text

INTRODUCTION = (
    "<h1>Lamps</h1><p>By: Ada Marsh</p><p>A lamp goes out.</p><p>Status: complete</p><p>Published: 2010-11-17</p><p>Updated: 2011-03-13</p><p>Words: 12345</p>"
    "<p>Chapters: 2</p><p>Rated: Fiction T - Language: English - Genre: Humor/Drama - Characters: Ada</p>"
    '<p>Original source: <a href="https://www.fanfiction.net/s/99887">https://www.fanfiction.net/s/99887</a></p>'
    "<p>Exported with the assistance of FicHub.net</p>"
)
PARAGRAPHS = f"<p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p>"


def test_an_epub_of_fichub_is_read_without_its_introduction() -> None:
    data = epub(
        {
            "introduction.xhtml": f"<body>{INTRODUCTION}</body>",
            "chap_1.xhtml": f"<body><h2>1. The Road</h2>{PARAGRAPHS}</body>",
            "chap_2.xhtml": f"<body><h2>2. The Gate</h2>{PARAGRAPHS}</body>",
        },
        "<dc:title>Lamps</dc:title><dc:creator>Ada Marsh</dc:creator><dc:language>en</dc:language>",
    )
    reading = recognised(data, "Lamps_by_Ada-x1.epub")
    (work,) = reading.works
    found = known(work)

    assert reading.origin == "fichub"
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [
        (1, "The Road"),
        (2, "The Gate"),
    ]
    assert found["url"] == ["https://www.fanfiction.net/s/99887"]
    assert (found["title"], found["creator"], found["complete"]) == (["Lamps"], ["Ada Marsh"], ["true"])
    assert (found["published"], found["updated"]) == (["2010-11-17"], ["2011-03-13"])
    assert (found["summary"], found["character"]) == (["A lamp goes out."], ["Ada"])


def test_a_page_of_fichub_ends_its_introduction_where_it_says_who_exported_it() -> None:
    work = page(
        f"<html><head><title>Lamps</title></head><body>{INTRODUCTION}<h2>1. The Road</h2>{PARAGRAPHS}<h2>2. The Gate</h2>{PARAGRAPHS}</body></html>"
    )

    assert [chapter.title for chapter in work.chapters] == ["The Road", "The Gate"]
    assert known(work)["url"] == ["https://www.fanfiction.net/s/99887"]
    assert known(work)["creator"] == ["Ada Marsh"]


def test_a_story_that_speaks_of_the_service_is_not_its_file() -> None:
    assert (
        recognised(
            f"<html><body><p>{RAIN} She had it from FicHub.net.</p>{PARAGRAPHS}</body></html>".encode(),
            "a.html",
        ).origin
        == "bare"
    )


def test_labels_on_one_line_are_read_apart() -> None:
    found = known(text(f"Title: Lamps | Author: Ada Marsh | Rating: PG-13\n\n{BODY}\n\n{BODY}"))

    assert (found["title"], found["creator"], found["rating"]) == (["Lamps"], ["Ada Marsh"], ["PG-13"])


def test_what_stands_between_the_introduction_and_the_first_chapter_is_the_summary() -> None:
    work = page(
        f"""<html><body><h1>Lamps</h1><p>By: Ada Marsh</p><p>Original source: https://www.fanfiction.net/s/99887/1/Lamps</p>
        <p>Exported with the assistance of FicHub.net</p><p>One lamp too many.</p><h2>1. Rain</h2><p>{RAIN}</p><h2>2. Gate</h2><p>{GATE}</p></body></html>"""
    )

    assert known(work)["summary"] == ["One lamp too many."]
    assert [chapter.title for chapter in work.chapters] == ["Rain", "Gate"]

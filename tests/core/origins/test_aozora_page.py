"""Pages of Aozora Bunko, by the parts that its template gives every one of them."""

from __future__ import annotations

from tests.core.origins.stories import known, page, recognised, texts

LINES = [
    f"　船は{number}度戻らず、<ruby><rb>灯台</rb><rp>（</rp><rt>とうだい</rt><rp>）</rp></ruby>の灯も消えていた。"
    for number in range(6)
]
PAGE = (
    '<html><head><title>作者 灯台</title></head><body><div class="metadata"><h1 class="title">灯台</h1><h2 class="author">夢野作</h2></div>'
    '<div id="contents"></div><div class="main_text"><br />{}<br /></div>'
    '<div class="bibliographical_information"><hr />底本：「本」<br />入力：だれか</div><div class="notation_notes"><hr />●表記について</div></body></html>'
)


def test_the_text_stands_apart_from_what_the_site_says_of_it() -> None:
    work = page(PAGE.format("<br />".join(LINES)))
    found = known(work)

    assert (found["title"], found["creator"], found["language"]) == (["灯台"], ["夢野作"], ["ja"])
    assert [len(chapter) for chapter in texts(work)] == [6]
    assert [block.text for block in work.notes_after] == ["底本：「本」\n入力：だれか"]


def test_headings_inside_part_its_chapters() -> None:
    head = '<div class="jisage_3"><h4 class="naka-midashi"><a class="midashi_anchor" id="m{0}">第{0}章</a></h4></div>'
    parts = "".join(head.format(number) + "<br />".join(LINES) for number in (1, 2))
    (work,) = recognised(PAGE.format(parts).encode(), "1_2.html").works

    assert [chapter.number for chapter in work.chapters] == [1, 2]

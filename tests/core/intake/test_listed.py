from __future__ import annotations

from tests.core.intake.stories import sentences
from velvetbox.core.intake import Outcome, Part, read_file
from velvetbox.core.intake.assemble import assemble
from velvetbox.core.prose import Field


def chapter(seed: int, *, head: str = "", foot: str = "", title: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in sentences(seed, 12))
    return f"<html><head><title>{title}</title></head><body>{head}{body}<center>{foot}<a href='index.html'>Home</a></center></body></html>"


def pages(**files: str) -> list[Part]:
    """Read pages of one folder; `_` in a name stands for the dot."""
    read = []
    for name, html in files.items():
        path = f"site/{name.replace('_', '.')}"
        (part,) = read_file(html.encode(), path).parts
        read.append(Part(path, *(getattr(part, key) for key in Part.__slots__[1:])))
    return read


INDEX = (
    "<html><head><title>The Long Rain</title></head><body bgcolor=black><center><h1>The Long Rain</h1>by Ada Marsh<p>Rating: PG-13<p>"
    "<a href='prologue.html'>Prologue</a><br><a href='storm.html'>Chapter One: The Storm</a><br><a href='./gate.html'>Chapter Two: The Gate</a>"
    "<p><a href='../index.html'>Back to my stories</a></center></body></html>"
)


def test_a_page_of_contents_gives_the_order_and_the_titles_of_the_chapters() -> None:
    given = pages(gate_html=chapter(3), index_html=INDEX, prologue_html=chapter(1), storm_html=chapter(2))

    story, index = assemble(given)

    (work,) = story.works
    assert story.outcome is Outcome.CHAPTERS
    assert story.members == ("site/prologue.html", "site/storm.html", "site/gate.html")
    assert [one.title for one in work.chapters] == ["Prologue", "The Storm", "The Gate"]
    assert (work.title, work.value(Field.CREATOR), work.value(Field.RATING)) == (
        "The Long Rain",
        "Ada Marsh",
        "PG-13",
    )
    assert work.missing == ()
    assert (index.member, index.outcome) == ("site/index.html", Outcome.ATTACHMENT)


def test_a_list_of_stories_joins_nothing() -> None:
    index = (
        INDEX.replace("Prologue<", "The Sea<")
        .replace("Chapter One: The Storm", "Storm")
        .replace("Chapter Two: The Gate", "Gate")
    )
    given = pages(
        index_html=index,
        prologue_html=chapter(1, head="<h1>The Sea</h1>by Ada Marsh<p>Rating: G<p>"),
        storm_html=chapter(2, head="<h1>Storm</h1>by Tomas<p>Rating: R<p>"),
        gate_html=chapter(3, head="<h1>Gate</h1>by Ada Marsh<p>Rating: PG<p>"),
    )

    assert {part.outcome for part in assemble(given)} <= {Outcome.WORK, Outcome.ATTACHMENT}
    assert len([part for part in assemble(given) if part.works]) >= 3


def test_stories_that_end_are_not_chapters_of_one() -> None:
    end = "<p><b>The End</b></p>"
    given = pages(
        index_html=INDEX,
        **{f"{name}_html": chapter(at, foot=end) for at, name in enumerate(("prologue", "storm", "gate"))},
    )

    assert all(part.outcome is not Outcome.CHAPTERS for part in assemble(given))


def test_titles_alone_are_joined_only_below_the_word_contents() -> None:
    bare = (
        INDEX.replace("Prologue<", "Rain<")
        .replace("Chapter One: The Storm", "Storm")
        .replace("Chapter Two: The Gate", "Gate")
    )
    files = {f"{name}_html": chapter(at) for at, name in enumerate(("prologue", "storm", "gate"), 1)}

    assert all(part.outcome is not Outcome.CHAPTERS for part in assemble(pages(index_html=bare, **files)))
    _, story = assemble(
        pages(index_html=bare.replace("<p><a href='prologue", "<h3>Contents</h3><a href='prologue"), **files)
    )
    assert [one.title for one in story.works[0].chapters] == ["Rain", "Storm", "Gate"]


def test_short_chapters_that_link_to_each_other_are_no_lists() -> None:
    row = "".join(f"<a href='d{n}.html'>Chapter {n}</a> " for n in (1, 2, 3))
    given = pages(
        **{f"d{n}_html": chapter(n, head=f"<h2>Chapter {n}</h2>", foot=row, title="Drops") for n in (1, 2, 3)}
    )

    (story,) = assemble(given)

    assert len(story.members) == 3
    assert [one.number for one in story.works[0].chapters] == [1, 2, 3]


def test_a_page_of_links_to_stories_is_no_story_and_no_leaflet() -> None:
    links = (("kite1", "The Kite, 1"), ("kite2", "The Kite, 2"), ("rope", "Rope"))
    shown = "<br>".join(f"<a href='{name}.html'>{text}</a>" for name, text in links)
    index = (
        f"<html><head><title>Ada's Page</title></head><body><h1>Ada's stories</h1>{shown} (PG)</body></html>"
    )
    head = "<h1>The Kite</h1>by Ada Marsh<br>Part {} of 2<br>Rating: G<p>"
    given = pages(
        index_html=index,
        kite1_html=chapter(1, head=head.format(1), foot="TBC<br>"),
        kite2_html=chapter(2, head=head.format(2), foot="The End<br>"),
        rope_html=chapter(3, head="<h1>Rope</h1>by Ada Marsh<p>Rating: PG<p>"),
    )

    found = {part.member: part for part in assemble(given)}

    assert found["site/index.html"].outcome is Outcome.ATTACHMENT
    (kite,) = found["site/kite1.html"].works
    assert kite.notes_before == ""
    assert [fact.value for fact in kite.facts if fact.field is Field.END_MARKER] == ["The End"]
    assert not kite.known(Field.PART)

"""Footnotes of a plain text are linked with their numbers, and left alone where the numbers mean something else."""

from __future__ import annotations

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.text.txt import read
from velvetbox.core.prose import paragraphs

STORY = "She waited at the station[1] until the last train had gone, and nobody came.\n\nThe tower [2] fell in the night, _slowly_.[3]\n\n"
BELOW = "FOOTNOTES:\n\n[1] A small one.\n\n[2] Of _stone_.\n\n[3] It is said.\n"


def opened(text: str, *without: str) -> Draft:
    return read(text.encode(), "a.txt", ReadOptions(without=frozenset(without)))


def notes(draft: Draft) -> list[tuple[str, list[str]]]:
    return [(note.label, paragraphs(note.blocks)) for note in draft.notes]


def test_notes_below_the_text_are_linked_and_the_mend_can_be_undone() -> None:
    draft = opened(STORY + BELOW)

    assert paragraphs(draft.blocks) == [
        "She waited at the station[1] until the last train had gone, and nobody came.",
        "The tower[2] fell in the night, slowly.[3]",
    ]
    assert notes(draft) == [("1", ["A small one."]), ("2", ["Of stone."]), ("3", ["It is said."])]
    (mend,) = (each for each in draft.mends if each.code == "text.footnotes")
    assert mend.count == 3
    assert "[1] A small one." in mend.before
    assert len(paragraphs(opened(STORY + BELOW, "text.footnotes").blocks)) == 6


def test_numbers_may_begin_anew_in_each_chapter() -> None:
    one = "It rained[1] all day, and then all night.\n\n[Footnote 1: In {}.]\n\n"

    assert notes(opened(one.format("March") + one.format("May"))) == [
        ("1", ["In March."]),
        ("1", ["In May."]),
    ]


def test_numbers_that_lead_nowhere_stay_as_they_are() -> None:
    for text in (
        "He counted[1] them[2] all.\n\nIt was late.\n",
        "[1] One thing.\n\n[2] Another thing, told[1] again.\n\n[3] A third.\n",
        "A list[1] of things.\n\n[1] A.\n\n[2] B.\n\n[3] C.\n\n[4] D.\n",
    ):
        draft = opened(text)
        assert draft.notes == ()
        assert not [mend for mend in draft.mends if mend.code == "text.footnotes"]


def test_reading_many_numbers_takes_linear_time() -> None:
    many = "".join(f"It rained[{number}] here.\n\n" for number in range(1, 900))
    below = "".join(f"[{number}] Note.\n\n" for number in range(1, 900))

    assert len(opened(many + below).notes) == 899

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.storymap.made import chapters, work
from velvetbox.core import prose
from velvetbox.core.storymap import booknlp, story_map, text_of

STORY = chapters(
    "Ann Lee put the kettle on in the kitchen. Tom came to the window.\n\n“You’re late,” Ann said.\n\n“I know.”",
    "Ann slept…\n\n“Nobody,” she said, “is awake.”",
)


def table(text: str) -> list[dict[str, str]]:
    head, *rows = (line.split("\t") for line in text.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def written(story: prose.Work) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    found = booknlp.tables(text_of(story), story_map(story))
    return table(found.tokens), table(found.quotes), table(found.entities)


def test_every_token_stands_where_the_table_says() -> None:
    tokens, _, _ = written(STORY)
    whole = "\n\n".join(text_of(STORY).chapters)
    assert [whole[int(row["byte_onset"]) : int(row["byte_offset"])] for row in tokens] == [
        row["word"] for row in tokens
    ]
    assert [int(row["token_ID_within_document"]) for row in tokens] == list(range(len(tokens)))
    assert tokens[-1]["sentence_ID"] == "5"


def test_quotes_have_their_marks_their_speaker_and_the_words_that_show_it() -> None:
    tokens, quotes, entities = written(STORY)
    assert [row["quote"] for row in quotes] == [
        "“ You’re late , ”",
        "“ I know . ”",
        "“ Nobody , ”",
        "“ is awake . ”",
    ]
    assert quotes[0]["mention_phrase"] == "Ann"
    for row in quotes:
        words = [one["word"] for one in tokens[int(row["quote_start"]) : int(row["quote_end"]) + 1]]
        assert " ".join(words) == row["quote"]
    assert {row["char_id"] for row in quotes} <= {row["COREF"] for row in entities}


def test_entities_are_people_and_places_with_how_they_are_called() -> None:
    _, _, entities = written(STORY)
    kinds = {(row["text"], row["prop"], row["cat"]) for row in entities}
    assert {("Ann Lee", "PROP", "PER"), ("she", "PRON", "PER"), ("the kitchen", "NOM", "FAC")} <= kinds
    assert len({row["COREF"] for row in entities if row["text"] in {"Ann", "Ann Lee"}}) == 1


def test_a_quote_of_nobody_has_none() -> None:
    _, quotes, _ = written(work('"Who is there?"'))
    assert (quotes[0]["char_id"], quotes[0]["mention_start"]) == ("None", "None")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet='“”"\t\n .A\u0301é-', max_size=30), max_size=4))
def test_any_text_makes_tables_of_whole_rows(paragraphs: list[str]) -> None:
    written(work(*paragraphs))

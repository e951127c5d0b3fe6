from __future__ import annotations

from pathlib import Path

from bench import novels

_PLACE = 4000  # characters: a place is no longer


def test_a_hundred_and_fifty_places_are_described_each_in_its_own_words() -> None:
    described = list(novels.described())
    assert len(described) >= 150
    assert len({one.text for one in described}) == len(described)
    assert len({one.number for one in described}) >= 60
    assert all(len(one.text.split()) >= 8 and one.gold.strip() for one in described)
    quoted = [one.gold for one in described if len(one.gold.split()) > 3 and one.gold in one.text]
    assert quoted == []  # a description that quotes the place would be no memory


def test_what_marks_a_place_stands_in_the_novel_named_and_in_one_place_of_it(corpus: Path) -> None:
    folders = [*(corpus / "drop").iterdir(), corpus.parent / "litbank" / "original"]
    files = novels.files(folders)
    texts = {number: novels.plain(novels.text_of(file)) for number, file in files.items()}
    there = [one for one in novels.described() if one.number in texts]
    assert there
    wrong = []
    for one in there:
        text, gold = texts[one.number], novels.plain(one.gold)
        first, last = text.find(gold), text.rfind(gold)
        if first < 0 or last - first > _PLACE:
            wrong.append((one.number, one.gold))
    assert wrong == []


def test_names_are_the_words_that_are_always_written_with_a_capital(tmp_path: Path) -> None:
    (tmp_path / "7_one.txt").write_text("The cat came, then Wick. Then the dog saw Wick.", encoding="utf-8")
    names = novels.names([tmp_path])
    assert names == {"wick"}
    assert novels.nameless("the cat of wick, Wick's own", names) == "the cat of , 's own"


def test_of_two_files_of_a_novel_the_longer_counts(tmp_path: Path) -> None:
    (tmp_path / "7_one.txt").write_text("short", encoding="utf-8")
    (tmp_path / "7-0.txt").write_bytes("longer, caf\xe9".encode("latin-1"))
    (tmp_path / "notes.txt").write_text("no novel at all", encoding="utf-8")
    assert novels.files([tmp_path]) == {7: tmp_path / "7-0.txt"}
    assert novels.text_of(tmp_path / "7-0.txt") == "longer, café"

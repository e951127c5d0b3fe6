"""How often what people remember leads to the story: half-remembered books, and messy descriptions of novels.

    python -m bench.remember --data FOLDER --books FOLDER

FOLDER of `--data` holds Reddit-TOMT (bench.half_remembered): recall at 10 of BM25, of MiniLM and of ours on questions whose
books no part of ours was trained on. The folders of `--books` hold public-domain novels (bench.novels): `data/remembered.jsonl`
describes places in them as people write of what they half remember, in our own words, each with a few words that stand there.
Names are taken out of the descriptions once more, for whoever forgets them. Without either, nothing is measured.

With `--light` the same is measured as where the model is not installed.

    python -m bench.remember --p99 [--books FOLDER]

tells how long answers take as a page gives them, in a box of 3 million words: the novels, and made-up stories for the rest.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench import novels, stories
from bench.filled import fill
from bench.half_remembered import Books, Question, read
from bench.measure import Case, a_box, percentile, show

if TYPE_CHECKING:
    from velvetbox.archive.finder.memory import Remembered

BUDGET, MOST_MS = 0.49, 300
WORDS = 3_200_000
_OF_A_STORY = 6_500
_LONG = 80  # questions put together from several descriptions, up to 4,000 characters
_NEAR = 3  # paragraphs around the one shown in which the words that mark the place are looked for


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="How often what people remember leads to the story.")
    parser.add_argument("--json", action="store_true", help="one line of JSON a case")
    parser.add_argument("--full", action="store_true", help="the same")
    parser.add_argument("--peer", action="store_true", help="the same")
    parser.add_argument("--data", type=Path, help="the folder of Reddit-TOMT")
    parser.add_argument("--books", type=Path, nargs="+", default=(), help="folders of novels")
    parser.add_argument("--light", action="store_true", help="without the model")
    parser.add_argument("--p99", action="store_true", help="how long answers take, instead")
    args = parser.parse_args(arguments)
    if args.p99:
        return show(quickness(args.books, light=args.light), as_json=args.json)
    return show(cases(args.data, args.books, light=args.light), as_json=args.json)


def cases(data: Path | None, books: Sequence[Path], *, light: bool = False) -> Iterator[Case]:
    with a_box() as box:
        from velvetbox.doors.cli import house

        if books:
            fill_with(books, box)
        house.make_box(box)
        house.open_box(box)
        if light:
            _leave_out_the_model()
        if books:
            yield from _described(books)
        if data:
            yield from _half_remembered(read(data), box.with_name("books"))
        else:
            yield Case("remember", "recall at 10 (give --data)", None, "", "more", BUDGET)


def _leave_out_the_model() -> None:
    from velvetbox.archive.finder.memory import encoder

    encoder.PACKAGE = "not_installed"


# How long answers take ----------------------------------------------------------------------------


def quickness(books: Sequence[Path], *, light: bool = False) -> Iterator[Case]:
    with a_box() as box:
        from velvetbox.doors.cli import house

        with TemporaryDirectory() as folder:
            known = sum(len(novels.text_of(file).split()) for file in novels.files(books).values())
            copied(books, Path(folder))
            stories.write(Path(folder), max(1, (WORDS - known) // _OF_A_STORY))
            fill(Path(folder), box)
        house.open_box(box)
        if light:
            _leave_out_the_model()
        from velvetbox.archive.finder.memory import catch_up, remember
        from velvetbox.archive.library.models import Work

        catch_up()
        words = sum(Work.objects.values_list("words", flat=True)) / 1e6
        remember(None, "What is asked first loads the model.")
        took = []
        for text in _long_and_short():
            began = time.process_time()
            remember(None, text)
            took.append((time.process_time() - began) * 1000)
    where = f"{len(took)} questions, {words:.1f} M words, CPU"
    yield Case("remember", f"p50 of {where}", percentile(took, 0.5), "ms", "less")
    yield Case("remember", f"p99 of {where}", percentile(took, 0.99), "ms", "less", MOST_MS)
    yield Case("remember", "slowest of them", max(took), "ms", "less")


def _long_and_short() -> Iterator[str]:
    """Give the descriptions one by one, and then several together, as people write who remember much."""
    texts = [one.text for one in novels.described()]
    yield from texts
    draw = random.Random(3)
    for _ in range(_LONG):
        yield " ".join(draw.sample(texts, draw.choice((3, 6, 12, 24))))[:4000]


# Half-remembered books ----------------------------------------------------------------------------


def _half_remembered(books: Books, box: Path) -> Iterator[Case]:
    _keep(books, box)
    asks = (_words(box), _plain(box), _ours(box), _light(box, books.texts))
    by_words, by_meaning, ours, light = (_recall(ask, books.test) for ask in asks)
    questions = f"{len(books.test)} questions, {len(books.texts)} books"
    yield Case("remember", f"recall at 10, {questions}", ours, "", "more", BUDGET, "BM25", by_words)
    yield Case("remember", "the same beside MiniLM alone", ours, "", "more", None, "MiniLM", by_meaning)
    yield Case("remember", "the same without the model", light, "", "more", None, "BM25", by_words)


def _keep(books: Books, box: Path) -> None:
    from velvetbox.archive.finder.memory import vectors
    from velvetbox.archive.finder.memory.encoder import encoder
    from velvetbox.archive.finder.memory.index import Stamp, Writer
    from velvetbox.archive.finder.memory.pages import Pages

    writer = Writer(box, Stamp())
    for number, text in enumerate(books.texts, 1):
        writer.put(Pages(number, "en", text, ()))
    writer.commit(0, None)
    writer.close()
    model = encoder()
    if model is not None:
        vectors.append(box, dict(enumerate(model.encode(books.texts), 1)))


Ask = Callable[[str], list[int]]


def _words(box: Path) -> Ask:
    from velvetbox.archive.finder.memory.clues import clues
    from velvetbox.archive.finder.memory.looking import counted, look

    def ask(text: str) -> list[int]:
        looker = look(box)
        words = dict.fromkeys(word for clue in clues(text) for word in clue.words)
        return _best(looker.cards(counted([looker.stems(words)])))

    return ask


def _plain(box: Path) -> Ask:
    from velvetbox.archive.finder.memory import vectors
    from velvetbox.archive.finder.memory.encoder import encoder

    model = encoder()
    return lambda text: _best(vectors.nearest(box, model.encode([text])[0], 10)) if model else []


def _ours(box: Path) -> Ask:
    from velvetbox.archive.finder.memory.clues import clues
    from velvetbox.archive.finder.memory.looking import look
    from velvetbox.archive.finder.memory.meaning import asked, meant
    from velvetbox.archive.finder.memory.ranking import rank

    return lambda text: _best(
        rank(look(box), clues(text), time.monotonic() + 60, meant(box, asked(text))).works
    )


def _light(box: Path, texts: Sequence[str]) -> Ask:
    from velvetbox.archive.finder.memory.clues import clues
    from velvetbox.archive.finder.memory.looking import look
    from velvetbox.archive.finder.memory.ranking import rank
    from velvetbox.archive.finder.memory.rereading import cards_lightly

    def told(works: Sequence[int]) -> list[tuple[int, str]]:
        return [(work, texts[work - 1]) for work in works]

    def ask(text: str) -> list[int]:
        until = time.monotonic() + 60
        return _best(cards_lightly(rank(look(box), clues(text), until, {}), text, until, told).works)

    return ask


def _best(scores: dict[int, float] | object) -> list[int]:
    assert isinstance(scores, dict)
    return sorted(scores, key=lambda work: -scores[work])[:10]


def _recall(ask: Ask, questions: Sequence[Question]) -> float:
    found = [bool(set(ask(question.text)).intersection(question.answers)) for question in questions]
    return sum(found) / len(found)


# Messy descriptions of novels ---------------------------------------------------------------------


def fill_with(books: Sequence[Path], box: Path) -> None:
    """Import the novels, without the files that are none."""
    with TemporaryDirectory() as folder:
        copied(books, Path(folder))
        fill(Path(folder), box)


def copied(books: Sequence[Path], folder: Path) -> None:
    """Copy the novels to a folder."""
    for number, file in novels.files(books).items():
        shutil.copy(file, folder / f"{number}_novel.txt")


def _described(books: Sequence[Path]) -> Iterator[Case]:
    from velvetbox.archive.finder.memory import catch_up
    from velvetbox.archive.library.models import Edition, Work

    began = time.process_time()
    catch_up()
    words = sum(Work.objects.values_list("words", flat=True)) / 1e6
    yield Case("remember", f"learning {words:.1f} M words", time.process_time() - began, "s CPU", "less")
    paths = Edition.objects.values_list("work_id", "source__path")
    works = {int(found[0]): work for work, path in paths if (found := re.match(r"\d+", Path(path).name))}
    places = [
        (one.text, works[one.number], _chapter_of(works[one.number], one.gold), one.gold)
        for one in novels.described()
        if one.number in works
    ]
    yield from _asked("", places)
    names = novels.names(books)
    yield from _asked(
        ", names taken out", [(novels.nameless(told, names), w, c, g) for told, w, c, g in places]
    )


def _asked(how: str, places: Sequence[tuple[str, int, int, str]]) -> Iterator[Case]:
    from velvetbox.archive.finder.memory import remember

    remember(None, "What is asked first loads the model.", seconds=60)
    ranks, chapters, plain, shown, took = [], [], [], [], []
    for text, work, chapter, gold in places:
        began = time.process_time()
        answers = remember(None, text, most=10, seconds=60)
        took.append(time.process_time() - began)
        first = answers[0].passage if answers else None
        at = next((n for n, answer in enumerate(answers, 1) if answer.work == work), 0)
        ranks.append(at)
        chapters.append(first is not None and first.chapter == chapter)
        plain.append(_plain_chapter(text) == chapter)
        shown.append(bool(at) and _shows(answers[at - 1], gold))
    count = len(places)
    told = f", of {count}{how}"
    yield Case("remember", f"right novel first{told}", sum(at == 1 for at in ranks) / count, "", "more")
    yield Case("remember", f"right novel among 10{told}", sum(at > 0 for at in ranks) / count, "", "more")
    right, by_words = sum(chapters) / count, sum(plain) / count
    yield Case("remember", f"right chapter first{told}", right, "", "more", None, "BM25", by_words)
    yield Case("remember", f"right place in it shown{told}", sum(shown) / count, "", "more")
    yield Case("remember", f"slowest of them{how}, CPU", percentile(took, 1) * 1000, "ms", "less", MOST_MS)


def _chapter_of(work: int, gold: str) -> int:
    """Give the chapter where the words that mark a place stand."""
    from velvetbox.archive.finder.words import paragraphs
    from velvetbox.archive.library.models import EditionChapter, Work

    edition = Work.objects.values_list("current_id", flat=True).get(pk=work)
    stored = EditionChapter.objects.filter(edition=edition).order_by("position")
    for chapter, html in stored.values_list("chapter_id", "revision__html"):
        if novels.plain(gold) in novels.plain(" ".join(paragraph.text for paragraph in paragraphs(html))):
            return int(chapter)
    return 0


def _plain_chapter(text: str) -> int:
    """Give the chapter of the passage that plain BM25 finds first."""
    from velvetbox.archive.finder.memory.clues import clues
    from velvetbox.archive.finder.memory.looking import counted, look

    looker = look(Path(os.environ["VELVETBOX_BOX"]))
    words = dict.fromkeys(word for clue in clues(text) for word in clue.words)
    found = looker.passages(counted([looker.stems(words)]), 1)
    return next((looker.spots[place].chapter for place in found), 0)


def _shows(answer: Remembered, words: str) -> bool:
    from velvetbox.archive.finder.words import paragraphs
    from velvetbox.archive.library.models import EditionChapter

    passage = answer.passage
    if passage is None or passage.chapter is None:
        return False
    stored = EditionChapter.objects.filter(chapter=passage.chapter).values_list("revision__html", flat=True)
    told = [paragraph for html in stored for paragraph in paragraphs(html)]
    at = next((n for n, paragraph in enumerate(told) if paragraph.anchor == passage.anchor), 0)
    near = " ".join(paragraph.text for paragraph in told[max(0, at - _NEAR) : at + _NEAR + 1])
    return novels.plain(words) in novels.plain(near)


if __name__ == "__main__":
    sys.exit(main())

"""What I remember: messy sentences in, the stories in order out, each with its passage and why."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from velvetbox.archive.finder import documents, queries
from velvetbox.archive.finder.index import IndexUnusable, damage_reported
from velvetbox.archive.finder.memory import meaning, vectors
from velvetbox.archive.finder.memory.answering import Answers, Remembered
from velvetbox.archive.finder.memory.clues import LONGEST, Clue, clues
from velvetbox.archive.finder.memory.looking import Looker, look
from velvetbox.archive.finder.memory.ranking import Ranked, rank
from velvetbox.archive.finder.memory.rereading import cards_lightly, reread, reread_lightly
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.people.models import Person
from velvetbox.core.typed import readable

MOST = 50
SOON = 0.2  # seconds: with what comes after, an answer is there in less than .3
_SPARE = 4  # times as many works as wanted are looked at: some may not be seen by this person
_LEARNT = 0.5  # of the cards: where MiniLM has read fewer, static vectors tell of all alike
_WITHOUT = 8  # words looked for where nothing is remembered yet


def remember(
    person: Person | None, text: str, *, most: int = 10, seconds: float = SOON
) -> tuple[Remembered, ...]:
    """Give the works that `person` may see and `text` may mean, best first, at most `most`.

    A text that says nothing, and one that nothing in the box fits, has an empty answer. `seconds` is the time that may
    be taken for what makes the answer better than its first form, by words: the model's time and all. While nothing is remembered yet the words are searched for instead.
    """
    asked = clues(text)
    most = min(max(most, 1), MOST)
    if not asked:
        return ()
    try:
        with damage_reported():
            return _in_memory(person, text, asked, most, time.monotonic() + seconds)
    except IndexUnusable:
        return _in_words(person, asked, most)


def _in_memory(
    person: Person | None, text: str, asked: Sequence[Clue], most: int, until: float
) -> tuple[Remembered, ...]:
    box = Path(settings.BOX)
    looker = look(box)
    ranked = _ranked(box, looker, text, asked, until)
    best = sorted(ranked.works.items(), key=lambda entry: -entry[1])
    passages = ranked.passages
    hidden = muted_for(person).hidden
    scores = dict([entry for entry in best if entry[0] not in hidden][: most * _SPARE])
    there = visible(person).filter(pk__in=list(scores)).values(*documents.WORK_FIELDS)
    rows = {row["id"]: row for row in there}
    shown = [rows[work] for work in scores if work in rows][:most]
    places = {row["id"]: passages[row["id"]] for row in shown if row["id"] in passages}
    return tuple(Answers(looker, asked).of(shown, places, scores))


def _ranked(box: Path, looker: Looker, text: str, asked: Sequence[Clue], until: float) -> Ranked:
    """Rank by words and by what is meant: as MiniLM has it, and as static vectors have it where that has not been read."""
    vector = meaning.asked(text) if time.monotonic() < until else None
    is_learnt = vector is not None and vectors.count(box) >= _LEARNT * looker.works
    ranked = rank(looker, asked, until, meaning.meant(box, vector) if is_learnt else {})
    if not is_learnt:
        ranked = cards_lightly(ranked, readable(text, LONGEST), until)
    if vector is None:
        return reread_lightly(looker, ranked, readable(text, LONGEST), until)
    return reread(looker, ranked, vector, until)


def _in_words(person: Person | None, asked: Sequence[Clue], most: int) -> tuple[Remembered, ...]:
    """Answer by the box's search alone: the longest words, any of them."""
    words = {word: None for clue in asked for word in clue.words}
    longest = sorted(words, key=len, reverse=True)[:_WITHOUT]
    results = queries.search(person, " OR ".join(f'"{word}"' for word in longest), size=most)
    return tuple(
        Remembered(found.work, 1 / place, found.passages[0] if found.passages else None, ())
        for place, found in enumerate(results.works, 1)
    )

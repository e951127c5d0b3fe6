"""Is this a work we already have? The rules, apart from any database.

One work when: the same source address; or the same text (Jaccard of the shingles .7 or more); or the
shorter lies in the longer, both state the same title or creator, and it is a run of whole chapters of the
same origin. What merely shares text is linked, never merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from velvetbox.core.intake.identity import fold
from velvetbox.core.intake.sealed import Outcome, SealedWork, Sketch
from velvetbox.core.intake.shingles import SCALE, of_stored, overlap
from velvetbox.core.prose import Field
from velvetbox.core.values import value

if TYPE_CHECKING:
    from velvetbox.core.intake.shingles import Shingles

SAME = 0.7  # Jaccard: one text
ALIKE = 0.99  # Jaccard: the same text in other bytes
CONTAINED = 0.85
RELATED = 0.4
_ENOUGH = 100  # keys of a sketch that make its estimate good to about _OFF (two standard deviations)
_FEWEST = 12  # … and that tell whether there is anything to compare
_OFF = 0.1
_LONGER = 1.1  # times the words: a longer state, not an edited copy


@value(frozen=True, slots=True)
class Candidate:
    """A reading of a work that may be the same: the current edition of a known work, or one of its copies."""

    work: int
    edition: int
    title: str  # "" when it is a guess
    creators: frozenset[str]  # folded
    origin: str
    words: int
    chapters: int
    shingles: int = 0
    shared: int = 0  # keys of the two sketches in common, where it was found by them


class Known(Protocol):
    """What the rules ask of the place where works are kept."""

    def by_address(self, address: str) -> Sequence[Candidate]:
        """Give the works with this source address."""

    def by_text(self, digest: str) -> Sequence[Candidate]:
        """Give the editions with the very same words (see Sketch.text)."""

    def by_sketch(self, sketch: Sketch) -> Sequence[Candidate]:
        """Give the editions that share keys of the sketch, most first, not more than twenty."""

    def chapters_of(self, edition: int) -> Sequence[str]:
        """Give the chapters of an edition in the stored form, in order."""


class LinkKind(StrEnum):
    """How two works that stay apart have to do with each other."""

    RELATED = "related"
    CONTAINED = "contained"
    PARTIAL = "partial"


@value(frozen=True, slots=True)
class Link:
    """A link to another work. `within` tells that the new work is the one that lies inside the other."""

    work: int
    kind: LinkKind
    share: float
    within: bool = True


@value(frozen=True, slots=True)
class Decision:
    """What to do with a reading: a new work (`work` is None), or another edition of a known one."""

    work: int | None
    outcome: Outcome
    links: tuple[Link, ...] = ()


@value(frozen=True, slots=True)
class _Compared:
    jaccard: float
    ours: float  # how much of the new text lies in the known one
    theirs: float


def decide(new: SealedWork, known: Known) -> Decision:
    """Decide by the rules at the head of this file; the best match wins, the older work among equals."""
    if new.address and (found := known.by_address(new.address)):
        return Decision(found[0].work, _same(new, found[0], _compare(new, found[0], known)))
    if new.sketch.shingles and (found := known.by_text(new.sketch.text)):
        return Decision(found[0].work, Outcome.DUPLICATE)
    if not new.sketch.shingles:
        return Decision(None, Outcome.WORK)
    return _by_text(new, known)


def _by_text(new: SealedWork, known: Known) -> Decision:
    links: dict[int, Link] = {}
    best: tuple[float, Candidate, _Compared] | None = None
    for candidate in known.by_sketch(new.sketch):
        compared = _estimate(new.sketch, candidate)
        keys = min(new.sketch.shingles, candidate.shingles) / SCALE
        if compared is None or not _is_clear(compared, keys):
            compared = _compare(new, candidate, known)
        if compared.jaccard >= SAME or _whole_chapters(new, candidate, compared, known):
            if best is None or (compared.jaccard, -candidate.work) > (best[0], -best[1].work):
                best = compared.jaccard, candidate, compared
        elif link := _link(new, candidate, compared):
            links.setdefault(candidate.work, link)
    if best:
        links.pop(best[1].work, None)
        return Decision(best[1].work, _same(new, best[1], best[2]), tuple(links.values()))
    return Decision(None, Outcome.WORK, tuple(links.values()))


def _estimate(sketch: Sketch, candidate: Candidate) -> _Compared | None:
    """Judge by the sketches alone; None for small texts, where the texts themselves are quickly compared.

    Texts of very different length cannot be one text: then a rough share tells whether to look closer.
    """
    ours, theirs = sketch.shingles / SCALE, candidate.shingles / SCALE
    if min(ours, theirs) < (_FEWEST if _differ_in_size(ours, theirs) else _ENOUGH):
        return None
    shared = min(candidate.shared, ours, theirs)
    return _Compared(shared / (ours + theirs - shared), shared / ours, shared / theirs)


def _is_clear(compared: _Compared, keys: float) -> bool:
    """Tell whether no bound lies within what an estimate may be off by. `keys` are those of the shorter text."""
    if max(compared.ours, compared.theirs) < RELATED - _OFF:
        return True
    if _differ_in_size(compared.ours, compared.theirs):
        return keys >= _ENOUGH
    return SAME + _OFF < compared.jaccard < ALIKE - _OFF


def _differ_in_size(one: float, other: float) -> bool:
    """Tell whether the Jaccard index must be below SAME: it is at most the smaller size by the larger."""
    return min(one, other) < (SAME - _OFF) * max(one, other)


def _compare(new: SealedWork, candidate: Candidate, known: Known) -> _Compared:
    theirs = known.chapters_of(candidate.edition)
    return _Compared(*overlap(of_stored(chapter.html for chapter in new.chapters), of_stored(theirs)))


def _same(new: SealedWork, old: Candidate, compared: _Compared) -> Outcome:
    """Tell what another reading of the same work is."""
    longer = max(new.words, old.words) > _LONGER * min(new.words, old.words)
    if compared.jaccard >= ALIKE and not longer:
        return Outcome.DUPLICATE
    if longer or compared.jaccard < SAME:
        return Outcome.REVISION
    return Outcome.NEAR_DUPLICATE


def _agree(new: SealedWork, old: Candidate) -> tuple[bool, bool]:
    """Tell whether both state the same title, and the same creator."""
    title = new.value(Field.TITLE)
    creators = {fold(fact.value) for fact in new.known(Field.CREATOR)}
    return bool(title and old.title and fold(title) == fold(old.title)), bool(creators & old.creators)


def _whole_chapters(new: SealedWork, old: Candidate, compared: _Compared, known: Known) -> bool:
    """Tell whether the shorter is a run of whole chapters of the longer, from the same origin."""
    if max(compared.ours, compared.theirs) < CONTAINED or new.origin != old.origin:
        return False
    same_title, same_creator = _agree(new, old)
    if not (same_title or same_creator):
        return False
    ours, theirs = [chapter.html for chapter in new.chapters], list(known.chapters_of(old.edition))
    short, long = (ours, theirs) if new.words <= old.words else (theirs, ours)
    if not same_title and len(short) == 1:
        return False  # a story inside an anthology
    return _is_run([of_stored([html]) for html in short], [of_stored([html]) for html in long])


def _is_run(short: Sequence[Shingles], long: Sequence[Shingles]) -> bool:
    """Tell whether each chapter of `short` is one of `long`, one after the other.

    The last may have grown since: then it is contained in its counterpart.
    """
    for start in range(len(long) - len(short) + 1):
        pairs = [overlap(ours, theirs) for ours, theirs in zip(short, long[start:], strict=False)]
        whole = all(jaccard >= SAME for jaccard, _, _ in pairs[:-1])
        if whole and (pairs[-1][0] >= SAME or (len(pairs) > 1 and pairs[-1][1] >= CONTAINED)):
            return True
    return False


def _link(new: SealedWork, old: Candidate, compared: _Compared) -> Link | None:
    share = max(compared.ours, compared.theirs)
    within = compared.ours >= compared.theirs
    if share < RELATED:
        return None
    if share < CONTAINED:
        return Link(old.work, LinkKind.RELATED, share, within)
    kind = LinkKind.PARTIAL if any(_agree(new, old)[:1]) else LinkKind.CONTAINED
    return Link(old.work, kind, share, within)

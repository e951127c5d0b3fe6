from __future__ import annotations

from collections.abc import Sequence

from tests.core.intake.stories import sentences, work
from velvetbox.core.intake import Candidate, Decision, LinkKind, Outcome, SealedWork, Sketch, decide
from velvetbox.core.intake.identity import fold
from velvetbox.core.prose import Field

LONG = [sentences(seed, 60) for seed in range(12)]


class Shelf:
    """Works known, as `Known` asks for them, without a database."""

    def __init__(self, *works: SealedWork) -> None:
        self.works = works

    def by_address(self, address: str) -> Sequence[Candidate]:
        return [self._candidate(index) for index, one in enumerate(self.works) if one.address == address]

    def by_text(self, digest: str) -> Sequence[Candidate]:
        return [self._candidate(index) for index, one in enumerate(self.works) if one.sketch.text == digest]

    def by_sketch(self, sketch: Sketch) -> Sequence[Candidate]:
        return [
            self._candidate(i, sketch)
            for i, one in enumerate(self.works)
            if set(one.sketch.keys) & set(sketch.keys)
        ]

    def chapters_of(self, edition: int) -> Sequence[str]:
        return [chapter.html for chapter in self.works[edition].chapters]

    def _candidate(self, index: int, sketch: Sketch | None = None) -> Candidate:
        one = self.works[index]
        return Candidate(
            work=index,
            edition=index,
            title=one.value(Field.TITLE) or "",
            creators=frozenset(fold(fact.value) for fact in one.known(Field.CREATOR)),
            origin=one.origin,
            words=one.words,
            chapters=len(one.chapters),
            shingles=one.sketch.shingles,
            shared=len(set(one.sketch.keys) & set(sketch.keys)) if sketch else 0,
        )


def judge(new: SealedWork, *known: SealedWork) -> Decision:
    return decide(new, Shelf(*known))


def test_a_text_never_seen_is_a_new_work() -> None:
    assert judge(work(LONG[0]), work(LONG[1])) == Decision(None, Outcome.WORK)


def test_the_same_words_in_other_bytes_are_a_duplicate() -> None:
    assert judge(work(LONG[0], format="html"), work(LONG[0])) == Decision(0, Outcome.DUPLICATE)


def test_an_edited_copy_is_a_near_duplicate_of_one_work() -> None:
    edited = [*LONG[0][:20], "Something else was written here instead of it.", *LONG[0][22:]]

    assert judge(work(edited), work(LONG[0])) == Decision(0, Outcome.NEAR_DUPLICATE)


def test_the_same_address_is_one_work_whatever_the_text() -> None:
    url = "https://example.org/works/1"

    assert judge(work(LONG[0], url=url), work(LONG[1], url=url)) == Decision(0, Outcome.REVISION)


def test_an_older_state_with_fewer_chapters_is_a_revision_by_title() -> None:
    whole = work(*LONG[:5], title="House", origin="ao3")
    older = work(*LONG[:2], title="House", origin="ao3")

    assert judge(older, whole) == Decision(0, Outcome.REVISION)
    assert judge(whole, older) == Decision(0, Outcome.REVISION)


def test_a_partial_copy_of_another_origin_stays_its_own_work_and_is_linked() -> None:
    decision = judge(
        work(*LONG[:2], title="House", origin="bare"), work(*LONG[:5], title="House", origin="ao3")
    )

    assert decision.work is None
    assert [(link.work, link.kind, link.within) for link in decision.links] == [(0, LinkKind.PARTIAL, True)]


def test_a_story_inside_an_anthology_is_linked_and_never_merged() -> None:
    anthology = work(*LONG[:6], title="Collected Tales", creator="Ana Lima", origin="bare")
    story = work(LONG[3], title="The Third Tale", creator="Ana Lima", origin="bare")

    decision = judge(story, anthology)

    assert decision.work is None
    assert [(link.work, link.kind, link.within) for link in decision.links] == [(0, LinkKind.CONTAINED, True)]


def test_the_anthology_that_comes_later_is_linked_the_other_way() -> None:
    anthology = work(*LONG[:6], title="Collected Tales", creator="Ana Lima")

    decision = judge(anthology, work(LONG[3], title="The Third Tale", creator="Ana Lima"))

    assert [(link.kind, link.within) for link in decision.links] == [(LinkKind.CONTAINED, False)]


def test_an_expanded_retelling_is_related_and_never_merged() -> None:
    short = work(LONG[0], title="The Garden")
    expanded = work([*LONG[0][:40], *LONG[1], *LONG[2]], title="The Domain")

    decision = judge(expanded, short)

    assert decision.work is None
    assert [link.kind for link in decision.links] == [LinkKind.RELATED]


def test_short_texts_are_judged_by_their_words() -> None:
    drabble = sentences(40, 4)
    edited = [*drabble[:3], drabble[3].replace(" ", " very ", 1)]

    assert judge(work(edited), work(sentences(41, 4)), work(drabble)).work == 1


def test_the_best_match_wins_and_the_older_among_equals() -> None:
    near = [*LONG[0][:45], *sentences(99, 15)]

    assert judge(work(LONG[0][:59]), work(near), work(LONG[0]), work(LONG[0])).work == 1

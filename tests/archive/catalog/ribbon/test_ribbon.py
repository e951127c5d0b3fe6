from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.archive.catalog.contents import Line
from velvetbox.archive.catalog.ribbon import Drawn, drawn
from velvetbox.archive.catalog.ribbon.course import MOST, Gap
from velvetbox.archive.storymap.picture import CastOf, Picture, SceneOf, Spot, TalkOf
from velvetbox.core.storymap import Time


def scene(
    words: int = 100,
    *,
    chapter: int = 1,
    place: str | None = None,
    time: str = Time.FRAME.value,
    order: int = 0,
) -> SceneOf:
    return SceneOf(Spot(chapter, "p0123456789"), words, "It was a dark and stormy night in the harbour", place, time, order, True, 0.9, "a cue")  # fmt: skip


def person(name: str, *spoken: int | None) -> CastOf:
    return CastOf(name, True, False, (), None, 3, 30, 0.5, 0, 0, None, None, 0.9, spoken)


def picture(scenes: Sequence[SceneOf], cast: Sequence[CastOf] = (), talks: Sequence[TalkOf] = ()) -> Picture:
    return Picture(tuple(scenes), tuple(cast), tuple(talks), (), 0, 0, 0, None, None, (), True)


def contents(*chapters: int | None) -> list[Line]:
    return [Line(pk, at, at, at, f"Part {at}", 0, None) for at, pk in enumerate(chapters, 1)]


def draw(*scenes: SceneOf) -> Drawn:
    return drawn(picture(scenes), contents(1))


def test_earlier_scenes_lie_below_the_line_the_oldest_lowest() -> None:
    earlier = [scene(time=Time.FLASHBACK, order=order) for order in (1, 0)]
    found = draw(scene(order=2), *earlier, scene(order=3)).course
    assert [one.level for one in found.stretches] == [0, 1, 2, 0]
    assert [level.cue for level in found.levels] == ["a cue", "a cue"]


def test_what_the_same_words_tell_of_is_one_time() -> None:
    told = [
        replace(scene(time=Time.FLASHBACK, order=at), time_cue=cue)
        for at, cue in enumerate(("Then", "A year ago", "then"))
    ]
    found = draw(scene(order=9), *told).course
    assert [one.level for one in found.stretches] == [0, 1, 2, 1]
    assert [level.cue for level in found.levels] == ["Then", "A year ago"]


def test_dreams_and_letters_have_lines_of_their_own() -> None:
    found = draw(scene(), scene(time=Time.LETTER), scene(time=Time.FLASHBACK), scene(time=Time.DREAM)).course
    assert [one.level for one in found.stretches] == [0, 2, 3, 1]


def test_many_flashbacks_share_lines() -> None:
    found = draw(*(scene(time=Time.FLASHBACK, order=at) for at in range(50)))
    assert max(one.level for one in found.course.stretches) <= 6


def test_a_place_has_one_cloth_and_the_shortest_of_many_have_none() -> None:
    names = [*"abcdefgh", "a"]
    found = draw(*(scene(100 - at, place=name) for at, name in enumerate(names))).course
    assert [one.cloth for one in found.stretches] == [1, 2, 3, 4, 5, 6, 0, 0, 1]


def test_width_is_by_length() -> None:
    short, long = (one.box[2] for one in draw(scene(100), scene(300)).lying.laid)
    assert long == 3 * short


def test_missing_chapters_tear_the_ribbon() -> None:
    found = drawn(picture([scene(), scene(chapter=3)]), contents(1, None, 3))
    assert found.course.parts[1] == Gap(2, 2)
    assert len(found.lying.torn) == len(found.standing.torn) == 1
    assert not found.lying.turns


def test_chapters_are_named_where_there_is_more_than_one() -> None:
    assert draw(scene()).lying.chapters == ()
    found = drawn(picture([scene(), scene(chapter=2)]), contents(1, 2))
    assert [text for _, text in found.lying.chapters] == ["1 Part 1", "2 Part 2"]


def test_too_many_scenes_are_gathered_and_none_is_lost() -> None:
    found = draw(*(scene(10) for _ in range(1000))).course
    assert len(found.stretches) <= MOST
    assert sum(one.scenes for one in found.stretches) == 1000
    assert sum(one.words for one in found.stretches) == 10_000


def test_who_talks_most_sits_in_the_middle() -> None:
    cast = [person(name) for name in ("Ada", "Bo", "Cy")]
    talk = drawn(picture([scene()], cast, [TalkOf(0, 1, 9), TalkOf(0, 2, 4)]), contents(1)).talk
    assert talk is not None
    assert [name for _, name in talk.people] == ["Cy", "Ada", "Bo"] or [name for _, name in talk.people][
        1
    ] == "Ada"
    assert [(arc.one, arc.other, arc.lines) for arc in talk.arcs] == [("Ada", "Bo", 9), ("Ada", "Cy", 4)]


def test_a_lane_has_a_bar_for_each_scene_somebody_is_in() -> None:
    found = drawn(picture([scene(), scene(), scene()], [person("Ada", 50, None, 0)]), contents(1)).lying
    ((_, path),) = found.lanes[0].bars
    (x, high), (later, thin) = (map(float, bar) for bar in re.findall(r"M(\S+) \S+h\S+v([\d.]+)h", path))
    assert high > thin
    assert later > x


def test_lanes_stand_beside_a_standing_ribbon_each_bar_in_the_row_of_its_scene() -> None:
    cast = [person("Ada", 50, None, 0), person("Bo", None, 9, 9)]
    found = drawn(picture([scene(100), scene(900), scene(100)], cast), contents(1)).standing
    rows = [(one.box[1], one.box[1] + one.box[3]) for one in found.laid]
    for lane, scenes in zip(found.lanes, ((0, 2), (1, 2)), strict=True):
        ((_, path),) = lane.bars
        bars = [
            (float(y), float(y) + float(tall)) for y, tall in re.findall(r"M\S+ (\S+)h[\d.]+v([\d.]+)h", path)
        ]
        assert all(
            rows[at][0] <= top < end <= rows[at][1] + 4 for at, (top, end) in zip(scenes, bars, strict=True)
        )
    assert found.lanes[0].y < found.lanes[1].y


def test_scenes_that_no_turn_parts_are_parted_by_a_seam() -> None:
    found = draw(scene(place="a"), scene(place="a"), scene(place="b"))
    assert [art.seams.count("M") for art in (found.lying, found.standing)] == [1, 1]
    assert len(found.lying.turns) == 1


@given(
    st.lists(
        st.builds(
            scene,
            st.integers(0, 100_000),
            place=st.none() | st.sampled_from("abc"),
            time=st.sampled_from([str(time) for time in Time]),
            order=st.integers(0, 100),
        ),
        max_size=150,
    )
)
def test_everything_is_drawn_inside_the_picture(scenes: list[SceneOf]) -> None:
    found = drawn(picture(scenes, [person("Ada", *[1] * len(scenes))]), contents(1, None))
    for art in (found.lying, found.standing):
        for one in art.laid:
            assert 0 <= one.box[0] <= one.box[0] + one.box[2] <= art.width + 1
            assert 0 <= one.box[1] <= one.box[1] + one.box[3] <= art.height + 1

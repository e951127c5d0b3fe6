"""The ribbon of a story, its lanes, and who talks with whom, as drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.contents import Line
from velvetbox.archive.catalog.ribbon.course import Course, course_of
from velvetbox.archive.catalog.ribbon.drawing import Drawing
from velvetbox.archive.catalog.ribbon.lanes import presences_of
from velvetbox.archive.catalog.ribbon.lying import lying
from velvetbox.archive.catalog.ribbon.standing import standing
from velvetbox.archive.catalog.ribbon.talk import Talk, talk_of
from velvetbox.archive.catalog.story import Story
from velvetbox.archive.storymap.picture import Picture


@dataclass(frozen=True, slots=True)
class Drawn:
    """All drawings of a story: its ribbon along the page and down it, and who talks with whom."""

    course: Course
    lying: Drawing
    standing: Drawing
    talk: Talk | None


@dataclass(frozen=True, slots=True)
class MapOfWork:
    """A story's map as its page shows it: two that are equal look the same."""

    id: int
    language: str
    direction: str
    contents: tuple[Line, ...]
    story: Story

    def drawn(self, picture: Picture) -> Drawn:
        """Draw the story."""
        return drawn(picture, self.contents)


def drawn(picture: Picture, contents: Sequence[Line]) -> Drawn:
    """Draw a story."""
    course = course_of(picture, contents)
    there = presences_of(course, picture)
    return Drawn(course, lying(course, there), standing(course, there), talk_of(picture))

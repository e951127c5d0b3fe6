"""Who is told of in a paragraph's narration."""

from __future__ import annotations

from dataclasses import dataclass, field

from velvetbox.core.storymap.scan import Words


@dataclass(slots=True)
class Near:
    """How often each is told of in a paragraph's narration, and whether as a subject."""

    count: dict[int, int] = field(default_factory=dict)
    acts: dict[int, bool] = field(default_factory=dict)
    meant: dict[int, int] = field(default_factory=dict)  # pronouns as read, too
    first: int = -1  # the first subject
    last: int = -1  # the last one


def near_of(words: Words) -> Near:
    """Give who is told of in a paragraph."""
    near = Near()
    for found in words.mentions:
        person = found.meant if found.quote < 0 else None
        if person is None:
            continue
        near.meant[person] = near.meant.get(person, 0) + 1
        if found.subject:
            near.first = person if near.first < 0 else near.first
            near.last = person
        if found.who:
            near.count[person] = near.count.get(person, 0) + 1
            near.acts[person] = near.acts.get(person, False) or found.subject
    return near

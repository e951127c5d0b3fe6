"""What stands before a story: notes, title, creator, labelled lines, summary, the first chapter's title.

A line is never the title because it is the first. It is one when something says so: a creator or labels
below it, a note above it, a heading's dress, the file's own metadata, a wider gap, or capitals throughout
where prose follows and the line does not come again.
"""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.front import label_block as front_label_block
from velvetbox.core.origins.front import lines as front_lines
from velvetbox.core.origins.front import preface as front_preface
from velvetbox.core.origins.front.labels import SHORT, labels_in
from velvetbox.core.origins.front.state import Front, Walk
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import Placed, is_prose, lines
from velvetbox.core.prose import LEAVES, Field, Kind

_WINDOW = 80  # blocks looked at


def read(items: Sequence[Placed], known: str | None = None) -> Front:
    """Take the front matter off a text. `known` is the title by the file's own metadata, if any."""
    walk = Walk(list(items), folded(known) if known else None)
    while walk.at < min(len(walk.items), _WINDOW) and _step(walk):
        pass
    body = walk.items[walk.at :]
    if walk.heading is not None:
        body.insert(0, walk.heading)
    if not any(is_prose(item) for item in body):
        # All of it looked like front matter: then it is the text.
        return Front(walk.items, [fact for fact in walk.front.facts if fact.field is Field.TITLE])
    walk.front.body = body
    return walk.front


def _step(walk: Walk) -> bool:
    """Take one block; False where the story begins."""
    item = walk.items[walk.at]
    if item.block.kind is Kind.BREAK or not item.text.strip():
        return _skip_blank(walk, item)
    first = next(lines(item))
    if _is_labelled(walk, item):
        return front_label_block.take(walk, item)
    if walk.pending is not None and heading_of(first.text) is None:
        return front_label_block.take_value(walk, item)
    if item.block.kind not in LEAVES:
        return front_preface.take(walk)
    if len(first.text) <= SHORT and all(len(line.text) <= SHORT for line in list(lines(item))[:12]):
        taken = front_lines.take(walk, item)
        return taken if taken is not None else front_preface.take(walk)
    return front_preface.take(walk)


def _skip_blank(walk: Walk, item: Placed) -> bool:
    if item.block.kind is Kind.IMAGE and not walk.goes_on(walk.at + 1):
        return False
    walk.at += 1
    return True


def _is_labelled(walk: Walk, item: Placed) -> bool:
    if (
        item.block.kind is Kind.HEADING
        and len(list(lines(item))) == 1
        and walk.front.structured is False
        and heading_of(item.text)
    ):
        return False
    if labels_in(item, strict=not walk.front.structured):
        return True
    # "Title: …" alone may be of a letter, above "Rating: …" it is not.
    follows = walk.opening.next_prose(walk.at + 1)
    return labels_in(item, strict=False) and follows is not None and labels_in(follows, strict=True)

"""An order typed into a search, as in "kitten sort:>words", taken out of it to stand in the address."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.language.scanning import Scanner


def settled(asked: Asked) -> Asked:
    """Give what is asked with an order typed among its words as its order; the words are left without it."""
    folded = asked.text.casefold()
    if "sort" not in folded and "order" not in folded:
        return asked
    scanned = Scanner(asked.text, timezone.localdate())
    if scanned.order is None:
        return asked
    text, at = [], 0
    for start, end in scanned.orders:
        text.append(asked.text[at:start])
        at = end
    text.append(asked.text[at:])
    sort, ascending = scanned.order
    return replace(asked, text=" ".join("".join(text).split()), sort=sort, ascending=ascending)

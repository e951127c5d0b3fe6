"""The words that show what no words beside a line tell: who goes on speaking, and whom they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.storymap import righted
from velvetbox.core.storymap.layering import Told
from velvetbox.core.storymap.mentioned import Mentioned
from velvetbox.core.storymap.model import Span
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.text import Text

_NEAR = 12  # paragraphs within which a talk goes on
_Shown = dict[int, tuple[int, Span]]  # by person: the paragraph and the words


def with_reasons(text: Text, said: Sequence[Said], told: Sequence[Told], mentions: Mentioned) -> list[Told]:
    """Give who says each line with the words that show it where none stand beside it.

    Of a speaker these are the words that last showed that they speak, their name beside the line, or the words that show it
    next; of who is spoken to, how the line calls them, or the line of theirs that it answers or that answers it.
    """
    out = list(told)
    for order in (range(len(said)), range(len(said) - 1, -1, -1)):
        spoke: _Shown = {}
        lines: _Shown = {}
        for number in order:
            at = said[number].first
            one = out[number]
            if one.speaker is not None:
                if (shown := told[number].claim.why) is not None:
                    spoke[one.speaker] = (at, shown)
                elif one.claim.why is None:
                    why = _label(text, said[number]) or _near(spoke, one.speaker, at)
                    why = why or mentions.beside(at, one.speaker)
                    out[number] = one = replace(one, claim=replace(one.claim, why=why))
            if one.addressed is not None and one.addressee is not None and one.addressed.why is None:
                why = mentions.inside(number, one.addressee) or _near(lines, one.addressee, at)
                out[number] = one = replace(one, addressed=replace(one.addressed, why=why))
            if one.speaker is not None:
                lines[one.speaker] = (at, righted.place_of(text, said[number]))
    return [_by_turn(text, said, number, one) for number, one in enumerate(out)]


def _by_turn(text: Text, said: Sequence[Said], number: int, one: Told) -> Told:
    """Give the line beside it as what shows who speaks, where nothing else does; its own words where it stands alone."""
    if one.speaker is None or one.claim.why is not None:
        return one
    beside = said[number - 1] if number else said[min(1, len(said) - 1)]
    near = beside if abs(beside.first - said[number].first) <= _NEAR else said[number]
    return replace(one, claim=replace(one.claim, why=righted.place_of(text, near)))


def _near(found: _Shown, who: int, paragraph: int) -> Span | None:
    at, span = found.get(who, (0, None))
    return span if span is not None and abs(at - paragraph) <= _NEAR else None


def _label(text: Text, one: Said) -> Span | None:
    part = text.paragraphs[one.first]
    return part.span(0, len(one.label)) if one.label and part.text.startswith(one.label) else None

"""What a person has put right in a map, kept so that it is found again when the text was edited or the map is made anew.

    from velvetbox.core.storymap import Act, Correction, spot_of, story_map, text_of

    text = text_of(work)
    line = story_map(work).quotes[3]
    fixed = (
        Correction(Act.SPEAKER, "Buffy", spot=spot_of(text, line.span)),  # this line is Buffy's
        Correction(Act.THINKER, "Spike", spot=…),                         # this is his thought, in quotation marks or not
        Correction(Act.NOBODY, spot=…),                                   # nobody says or thinks this: it is a sign, a title
        Correction(Act.ADDRESSEE, "Clem", spot=…),                        # this line is said to him
        Correction(Act.NAME, "the intruder", "Xander"),                   # he has this name
        Correction(Act.SAME, "Spike", "the vampire"),                     # these two are one ("I": who tells the story)
        Correction(Act.APART, "Spike", "the demon"),                      # these two are two
        Correction(Act.BREAK, spot=…), Correction(Act.NO_BREAK, spot=…),  # a scene begins here, or does not
        Correction(Act.TIME, other="flashback", spot=…),                  # the scene that begins here happened before
    )
    better = story_map(work, corrections=fixed)
    better.lost                                                           # numbers of those that found no place

Corrections are certain: the claims they make are by "corrected" with confidence 1, and who says the lines around profits. A later one
wins over an earlier one about the same. People go by any name, alias or epithet of the map; a name that nobody has adds somebody.
A spot is the hash of its paragraph and of the neighbours (`prose.anchors`), with the words and where in the paragraph they stand.
`as_values` and `from_values` give and take plain values, to be stored as JSON.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from velvetbox.core import prose
from velvetbox.core.storymap.model import Span, Time
from velvetbox.core.storymap.text import Paragraph, Places, Text

CORRECTED = "corrected"
_TELLING = 12  # code points from which words are looked for in the whole chapter
_LONGEST = 400  # code points of a spot's words that are kept
_TIMES = frozenset(map(str, Time))


class Act(StrEnum):
    """What is put right."""

    SPEAKER = "speaker"  # `who` says the words at the spot
    THINKER = "thinker"  # `who` thinks them
    NOBODY = "nobody"  # nobody says or thinks them
    ADDRESSEE = "addressee"  # they are said to `who`
    NAME = "name"  # `who` is called `other`
    SAME = "same"  # `who` and `other` are one
    APART = "apart"  # `who` and `other` are two
    BREAK = "break"  # a scene begins with the spot's paragraph
    NO_BREAK = "no break"  # none begins there
    TIME = "time"  # the scene that begins there happens at `other`, a model.Time


ABOUT_PEOPLE = frozenset({Act.SAME, Act.APART, Act.NAME})  # `who` and `other`, wherever they are
ABOUT_SCENES = frozenset({Act.BREAK, Act.NO_BREAK, Act.TIME})


@dataclass(frozen=True, slots=True)
class Spot:
    """Some words of a paragraph: its place among the chapter's, first code point and the one after the last in it, and the words."""

    chapter: int
    place: prose.Place
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person has put right; people by name."""

    act: Act
    who: str = ""
    other: str = ""
    spot: Spot | None = None


@dataclass(slots=True)
class Settled:
    """Corrections laid over a text: places found, the later one about a place first. `lost` are the numbers of those not found."""

    speakers: dict[Span, str] = field(default_factory=dict)
    thinkers: dict[Span, str] = field(default_factory=dict)
    nobody: dict[Span, str] = field(default_factory=dict)  # each to ""
    addressees: dict[Span, str] = field(default_factory=dict)
    times: dict[int, Time] = field(default_factory=dict)  # by paragraph
    called: list[tuple[str, str]] = field(default_factory=list)
    breaks: dict[int, bool] = field(default_factory=dict)  # by paragraph
    same: list[tuple[str, str]] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Give everybody the corrections speak of, but for the names that they give."""
        pairs = (name for pair in (*self.same, *self.apart) for name in pair)
        lines = (*self.speakers.values(), *self.thinkers.values(), *self.addressees.values())
        given = {name.casefold() for _, name in self.called}
        return [name for name in dict.fromkeys([*lines, *pairs]) if name.casefold() not in given]


def spot_of(text: Text, span: Span) -> Spot | None:
    """Give the spot of some words, cut to the paragraph in which they begin; None for a place in no paragraph."""
    part = Places(text).paragraph(span.chapter, span.start)
    if part is None or part.chapter != span.chapter:
        return None
    inside = [one for one in text.paragraphs if one.chapter == span.chapter]
    at = part.index - inside[0].index
    start = min(max(0, span.start - part.start), len(part.text))
    end = max(start, min(span.end - part.start, len(part.text), start + _LONGEST))
    names = prose.anchors([one.text for one in inside])
    return Spot(span.chapter, prose.place(names, at), start, end, part.text[start:end])


def settle(text: Text, corrections: Sequence[Correction]) -> Settled:
    """Lay corrections over a text as it is now."""
    out = Settled()
    chapters = _Chapters(text)
    for number, one in enumerate(corrections):
        if one.act in ABOUT_PEOPLE:
            if one.who.strip() and one.other.strip():
                _settle_people(out, one)
            else:
                out.lost.append(number)
            continue
        found = chapters.find(one.spot) if one.spot is not None else None
        if found is None or (one.act is Act.TIME and one.other not in _TIMES):
            out.lost.append(number)
        elif one.act in ABOUT_SCENES:
            _settle_scene(out, one, found[0].index)
        elif one.who.strip() or one.act is Act.NOBODY:
            _settle_line(out, one, found[0].span(*found[1:]))
    return out


def _settle_people(out: Settled, one: Correction) -> None:
    """Keep what is corrected of people. Two who are made one are two no more, and the other way round."""
    pair = (one.who.strip(), one.other.strip())
    if one.act is not Act.NAME:
        two = {name.casefold() for name in pair}
        for kept in (out.same, out.apart):
            kept[:] = [before for before in kept if {name.casefold() for name in before} != two]
    {Act.SAME: out.same, Act.APART: out.apart, Act.NAME: out.called}[one.act].append(pair)


def _settle_scene(out: Settled, one: Correction, at: int) -> None:
    out.breaks[at] = one.act is not Act.NO_BREAK
    if one.act is Act.NO_BREAK:
        out.times.pop(at, None)
    elif one.act is Act.TIME:
        out.times[at] = Time(one.other)


def _settle_line(out: Settled, one: Correction, span: Span) -> None:
    """Keep what is corrected of a line. Whoever says it no more thinks it; a line that is nobody's is said to nobody."""
    if one.act is Act.ADDRESSEE:
        out.addressees[span] = one.who.strip()
        return
    for kept in (out.speakers, out.thinkers, out.nobody):
        kept.pop(span, None)
    kinds = {Act.SPEAKER: out.speakers, Act.THINKER: out.thinkers, Act.NOBODY: out.nobody}
    kinds[one.act][span] = one.who.strip()


def laid_over(spans: Sequence[Span], corrected: Mapping[Span, str]) -> dict[int, str]:
    """Give for each corrected place the number of the span (in reading order) that shares most with it, and what is corrected to."""
    out: dict[int, str] = {}
    ends = [(span.chapter, span.end) for span in spans]
    for place, name in corrected.items():
        at = bisect_right(ends, (place.chapter, place.start))
        best, most = None, 0
        while at < len(spans) and (spans[at].chapter, spans[at].start) < (place.chapter, place.end):
            shared = min(spans[at].end, place.end) - max(spans[at].start, place.start)
            if shared > most:
                best, most = at, shared
            at += 1
        if best is not None:
            out[best] = name
    return out


class _Chapters:
    """Finds spots again. Each chapter's anchors are made once."""

    def __init__(self, text: Text) -> None:
        self._parts: defaultdict[int, list[Paragraph]] = defaultdict(list)
        for part in text.paragraphs:
            self._parts[part.chapter].append(part)
        self._names: dict[int, list[str]] = {}
        self._where: dict[str, list[Paragraph]] | None = None

    def find(self, spot: Spot) -> tuple[Paragraph, int, int] | None:
        """Give the paragraph of a spot and where its words stand in it now, None when they are nowhere."""
        for part in self._likely(spot):
            start = _nearest(part.text, spot.text, spot.start)
            if start is not None:
                return part, start, start + len(spot.text)
        return None

    def _likely(self, spot: Spot) -> Iterator[Paragraph]:
        """Give the paragraphs that may be the spot's: of the same words; beside its neighbours; with the passage in them."""
        parts = self._parts[spot.chapter]
        names = self._anchors(spot.chapter) if parts else []
        same = self._anywhere().get(spot.place.anchor.partition("-")[0], [])
        yield from sorted(
            same, key=lambda part: (part.chapter != spot.chapter, abs(self._share(part) - spot.place.share))
        )
        if parts:
            yield parts[prose.locate(names, spot.place)]
            if len(spot.text) >= _TELLING:
                holding = [part for part in parts if spot.text in part.text]
                yield from sorted(holding, key=lambda part: abs(self._share(part) - spot.place.share))[:1]

    def _share(self, part: Paragraph) -> float:
        """Give how far through its chapter a paragraph stands, 0 to 1."""
        parts = self._parts[part.chapter]
        return (part.index - parts[0].index) / len(parts)

    def _anchors(self, chapter: int) -> list[str]:
        if chapter not in self._names:
            self._names[chapter] = prose.anchors([part.text for part in self._parts[chapter]])
        return self._names[chapter]

    def _anywhere(self) -> dict[str, list[Paragraph]]:
        """Give the paragraphs by their anchors without numbers."""
        if self._where is None:
            self._where = {}
            for chapter in sorted(self._parts):
                for name, part in zip(self._anchors(chapter), self._parts[chapter], strict=True):
                    self._where.setdefault(name.partition("-")[0], []).append(part)
        return self._where


def _nearest(text: str, wanted: str, start: int) -> int | None:
    """Give where some words stand nearest to a code point, None when they are not there."""
    if text.startswith(wanted, start):
        return start
    before, after = text.rfind(wanted, 0, start + len(wanted)), text.find(wanted, start)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - start)) if found else None


def as_values(one: Correction) -> dict[str, Any]:
    """Give a correction as plain values."""
    out: dict[str, Any] = {"act": str(one.act)}
    if one.who:
        out["who"] = one.who
    if one.other:
        out["other"] = one.other
    if one.spot is not None:
        spot = one.spot
        out["spot"] = {
            "chapter": spot.chapter,
            "anchor": spot.place.anchor,
            "before": spot.place.before,
            "after": spot.place.after,
            "share": spot.place.share,
            "start": spot.start,
            "end": spot.end,
            "text": spot.text,
        }
    return out


def from_values(values: Mapping[str, Any]) -> Correction:
    """Give the correction of plain values. Raises ValueError when they are not what `as_values` gives."""
    try:
        spot = values.get("spot")
        return Correction(
            Act(values["act"]),
            str(values.get("who", "")),
            str(values.get("other", "")),
            None if spot is None else _spot(spot),
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("not a correction") from error


def _spot(values: Mapping[str, Any]) -> Spot:
    place = prose.Place(
        str(values["anchor"]),
        str(values.get("before", "")),
        str(values.get("after", "")),
        min(1.0, max(0.0, float(values.get("share", 0.0)))),
    )
    start, end = max(0, int(values["start"])), max(0, int(values["end"]))
    return Spot(max(0, int(values["chapter"])), place, start, end, str(values["text"])[:_LONGEST])

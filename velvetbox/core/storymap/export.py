"""The map as JSON: the shape of `velvetbox map WORK --json` and of the page's data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from velvetbox.core.storymap.model import (
    Character,
    Claim,
    Quote,
    Scene,
    Span,
    StoryMap,
    Thing,
    Thought,
    Viewpoint,
)

FORMAT = "velvetbox-story-map-1"


def as_json(found: StoryMap) -> dict[str, Any]:
    """Give the map as plain values: people by their names, places as chapter (from 0), start and end."""
    lines = Counter(quote.speaker for quote in found.quotes)
    seen = _first_and_last(found)
    return {
        "format": FORMAT,
        "language": found.language,
        "quotes": [_quote(found, quote) for quote in found.quotes],
        "thoughts": [_thought(found, thought) for thought in found.thoughts],
        "cast": [_character(person, lines[person.id], seen.get(person.id)) for person in found.cast],
        "scenes": [_scene(found, scene) for scene in found.scenes],
        "places": [
            {"name": place.name, "mentions": [_span(span) for span in place.mentions], **_claim(place.claim)}
            for place in found.places
        ],
        "things": [_thing(found, thing) for thing in found.things],
        "viewpoint": [_viewpoint(found, view) for view in found.viewpoint],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"chapter": span.chapter, "start": span.start, "end": span.end}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "by": claim.by,
        "confidence": round(claim.confidence, 3),
        "why": _span(claim.why) if claim.why is not None else None,
    }


def _claimed(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else _claim(claim)


def _quote(found: StoryMap, quote: Quote) -> dict[str, Any]:
    return {
        **_span(quote.span),
        "text": quote.text,
        "speaker": found.name(quote.speaker),
        "addressee": found.name(quote.addressee),
        "kind": str(quote.kind),
        "manner": str(quote.manner),
        "repaired": quote.repaired,
        **_claim(quote.claim),
        "addressed": _claimed(quote.addressed),
    }


def _thought(found: StoryMap, thought: Thought) -> dict[str, Any]:
    return {
        **_span(thought.span),
        "text": thought.text,
        "thinker": found.name(thought.thinker),
        **_claim(thought.claim),
    }


def _character(person: Character, lines: int, seen: tuple[Span, Span] | None) -> dict[str, Any]:
    return {
        "name": person.name,
        "aliases": list(person.aliases),
        "epithets": list(person.epithets),
        "pronouns": str(person.gender) if person.gender is not None else None,
        "named": person.named,
        "narrator": person.narrator,
        "lines": lines,
        "first": _span(seen[0]) if seen else None,
        "last": _span(seen[1]) if seen else None,
        **_claim(person.claim if person.claim.why or not seen else replace(person.claim, why=seen[0])),
    }


def _first_and_last(found: StoryMap) -> dict[str, tuple[Span, Span]]:
    """Give where each character is first and last mentioned or speaks."""
    seen: dict[str, tuple[Span, Span]] = {}
    for who, span in [
        *((mention.character, mention.span) for mention in found.mentions),
        *((quote.speaker, quote.span) for quote in found.quotes if quote.speaker is not None),
    ]:
        first, last = seen.get(who, (span, span))
        seen[who] = (min(first, span), max(last, span))
    return seen


def _scene(found: StoryMap, scene: Scene) -> dict[str, Any]:
    return {
        **_span(scene.span),
        "first_words": scene.first_words,
        "marked": scene.marked,
        "place": scene.place,
        "time": str(scene.time),
        "order": scene.order,
        "cast": [found.name(who) for who in scene.cast],
        **_claim(scene.claim),
        "place_claim": _claimed(scene.place_claim),
        "time_claim": _claimed(scene.time_claim),
    }


def _thing(found: StoryMap, thing: Thing) -> dict[str, Any]:
    return {
        "name": thing.name,
        "mentions": [_span(span) for span in thing.mentions],
        "holders": [
            {"holder": found.name(one.holder) or one.holder, **_span(one.span), **_claim(one.claim)}
            for one in thing.holders
        ],
        **_claim(thing.claim),
    }


def _viewpoint(found: StoryMap, view: Viewpoint) -> dict[str, Any]:
    return {
        **_span(view.span),
        "person": str(view.person) if view.person is not None else None,
        "tense": str(view.tense) if view.tense is not None else None,
        "character": found.name(view.character),
        **_claim(view.claim),
        "person_claim": _claimed(view.person_claim),
        "tense_claim": _claimed(view.tense_claim),
    }

"""Data that a page carries for its own scripts and for search engines: JSON between <script> tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

_ASSIGNED = re.compile(r"(?:window\.|var |self\.|let |const )[\w$.\[\]\"']{1,60}\s*=\s*(?=[{\[])")
_LONGEST = 4 * 2**20  # characters of all scripts together
_MOST = 20_000  # values looked at
_DECODER = json.JSONDecoder()


def data_in(tree: LexborHTMLParser, kind: str = "") -> Iterator[object]:
    """Give what the scripts of a page hold as JSON; `kind` names the type asked for ("ld+json"), "" for any.

    What does not parse is passed over.
    """
    left = _LONGEST
    for script in tree.css("script")[:200]:
        written = (script.attributes.get("type") or "").lower()
        text = script.text()
        left -= len(text)
        if left < 0:
            return
        if "json" in written and kind in written:
            yield from _parsed(text.strip())
        elif not kind and (match := _ASSIGNED.search(text)):
            yield from _parsed(text[match.end() :])


def _parsed(text: str) -> Iterator[object]:
    try:
        yield _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return


def objects_in(value: object) -> Iterator[Mapping[str, object]]:
    """Give the objects of JSON data, those further out first."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST:
        one = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
        seen += 1
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def text_at(held: Mapping[str, object], *names: str) -> str:
    """Give the first text or number under one of the names, on one line; "" when there is none."""
    for name in names:
        value = held.get(name)
        if (
            isinstance(value, str | int)
            and not isinstance(value, bool)
            and (text := " ".join(str(value).split()))
        ):
            return text
    return ""

"""What a note or summary says of canon: season, episode, before and after what, whose story, which scene.

Only words that are there become facts, as they are written; their place is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.core.origins.numerals import NUMBER_WORDS, number_of
from velvetbox.core.origins.placed import Placed
from velvetbox.core.origins.sentences import sentences
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field

_NUMBER = rf"(?:\d{{1,2}}|{NUMBER_WORDS})"
# A name of an episode, book or show: words with capitals, small words between them, or a quotation.
_NAME = r"(?:[\"“'‘][^\"”\n]{1,60}?[\"”'’](?!\w)|(?!The\s+End\b)[A-Z0-9][\w'’]*(?:\s+(?:[A-Z0-9][\w'’:]*|(?:of|the|and|a|an|in|to|at|on|for)(?=\s+(?:\w+\s+)?[A-Z])))*)"
_NOT_NAMES = frozenset("office card it i this all he she they we you that his her my our".split())
_SEASON = rf"(?:(?i:seasons?|series|year)\s+(?P<season>{_NUMBER}|(?i:{NUMBER_WORDS}))|\bS(?P<season3>\d{{1,2}})(?![\w.])|(?i:(?P<season2>{NUMBER_WORDS}|\d{{1,2}}(?:st|nd|rd|th)?)\s+season))"
_OF_SHOW = rf"(?:\s+of\s+(?P<show>{_NAME}))?"
_SETTING_LEAD = (
    r"(?:(?i:(?:this|it|story|fic|the story|this story|this fic|everything)\s+(?:is|was|takes place|happens|starts|begins|occurs)\s+)?"
    r"(?i:(?:(?:set|placed|takes place|taking place|happens|occurs|starts|begins)\s*+)?(?:(?:sometime|right|just|directly|immediately|shortly|somewhere)\s*+)?"
    r"(?:in|during|after|before|at the (?:end|beginning|start) of|late|early|mid)[\s-]+(?:the\s+)?)?)"
)
_RELATION = lazy_pattern(
    r"\b(?P<word>(?i:post|pre|after|before|following|during|since|AU after|AU from|AU since|spoilers (?:for|through|up to)))[-–\s]{1,3}"
    rf"(?:(?i:the events of|the end of|the episode|episode|season finale)\s+)?(?P<name>{_NAME})"
)
_SEASON_PLACE = lazy_pattern(
    rf"{_SETTING_LEAD}\b{_SEASON}{_OF_SHOW}(?:\s*,\s*(?P<word>(?i:post|pre|after|before))[-–\s]{{1,3}}(?P<name>{_NAME}))?"
)
_EPISODE = lazy_pattern(r"\b(?:[Ss](?P<s>\d{1,2})\s?[Ee](?P<e>\d{1,3})|(?P<s2>\d{1,2})x(?P<e2>\d{2}))\b")
_BETWEEN = lazy_pattern(
    rf"\b(?i:set|takes place|happens|somewhere|sometime|occurs)\b[^.!?]{{0,20}}?\b(?i:between)\s+(?P<after>{_NAME})\s+and\s+(?P<before>{_NAME})"
)
_REFERENCE = lazy_pattern(
    r"\b(?i:explains?|explaining|shows?|tells?|reveals?|answers|fills in|covers|imagines|describes|is about|about)\s+(?:just\s+|exactly\s+)?"
    r"(?i:what|why|how|where|who|when)\s[^.!?]{1,200}?\b(?P<scene>(?:those|that|these)\s[^.!?]{1,120}?\b(?:that|which|who)\s[^.!?]{2,200})"
)
_FULL_STOP = lazy_pattern(r"(?<=\w\w\w)\.\Z")  # of the sentence, not of "Mr."
_PAIR_NAME = r"(?!(?:An?|The|This|My|Another|Some)\b)[A-Z][\w'’.]*(?:\s[A-Z][\w'’.]*)?"
_PAIR = lazy_pattern(
    rf"\b(?P<pair>{_PAIR_NAME}(?:\s+(?:and|&|x)\s+|\s?/\s?){_PAIR_NAME}(?:\s?/\s?{_PAIR_NAME})?"
    r"(?:\s+(?i:romance|pairing|ship|slash|love story|relationship|fic|fanfic|story|smut|fluff|angst|shippy fic)))\b"
)
_SLASH = lazy_pattern(
    rf"(?<![\w/:.])(?!A/N)(?=\w{{2}}){_PAIR_NAME}/(?=\w{{2}}){_PAIR_NAME}(?:/{_PAIR_NAME})?(?![\w/])"
)
_OF_FANDOM = lazy_pattern(
    rf"\b(?i:an?|my first|my|first|another|this)\s+(?P<show>{_NAME})\s+(?i:fan[\s-]?fic(?:tion)?|fic|crossover)\b"
)
_HOLE = lazy_pattern(r"\s{30}")
_SPOILED = lazy_pattern(r"(?i)\bspoil\w*\s+(?:for|up\s+to|through|from|to)?\s*\Z")
_NAMES = frozenset({Field.CANON_AFTER, Field.CANON_BEFORE, Field.CANON_DURING})
_CAUSAL_LEAD = lazy_pattern(
    r"(?i)\b(?:set|takes place|taking place|happens|occurs|starts|begins|spoilers?|au)\b"
)


def canon_facts(
    placed: Placed, start: int = 0, end: int | None = None, *, setting: bool = False
) -> list[Fact]:
    """Find what a note says of canon, fandom and relationships. `setting`: the text is itself a setting."""
    text = placed.text[start:end]
    facts: list[Fact] = []
    for at, sentence in sentences(text):
        if _HOLE.search(sentence):
            continue  # no sentence of a note has such a gap, and each pattern would try it from everywhere
        found = _in_sentence(placed, start + at, sentence, setting=setting)
        facts += found
    return list(dict.fromkeys(facts))


def _in_sentence(placed: Placed, at: int, sentence: str, *, setting: bool) -> Iterator[Fact]:
    taken: list[tuple[int, int]] = []
    for match in _SEASON_PLACE.finditer(sentence):
        if _SPOILED.search(sentence[: match.start()]):
            continue
        taken.append(match.span())
        yield from _season(placed, at, match)
    for match in _BETWEEN.finditer(sentence):
        taken.append((match.start("after"), match.end()))
        yield _fact(Field.CANON, placed, at, match.span(), sentence)
        yield _fact(Field.CANON_AFTER, placed, at, match.span("after"), sentence)
        yield _fact(Field.CANON_BEFORE, placed, at, match.span("before"), sentence)
    for match in _RELATION.finditer(sentence):
        if not _inside(match.span(), taken) and (setting or _tells_place(sentence, match)):
            yield from _relation(placed, at, match, sentence)
    yield from _episodes(placed, at, sentence)
    yield from _references(placed, at, sentence)


def _season(placed: Placed, at: int, match: re.Match[str]) -> Iterator[Fact]:
    sentence = match.string
    season = number_of(
        re.sub(r"(?i)(?<=\d)(?:st|nd|rd|th)\Z", "", match["season"] or match["season2"] or match["season3"])
    )
    start, end = match.span()
    yield _fact(Field.CANON, placed, at, (start, end), sentence)
    group = next(name for name in ("season", "season2", "season3") if match[name])
    yield _fact(Field.CANON_SEASON, placed, at, match.span(group), sentence, season)
    if match["show"]:
        begin = (
            re.compile(r"(?i)\b(?:seasons?|series|year)\b").search(sentence, start)
            if match["season"]
            else None
        )
        where = placed.where(at + (begin.start() if begin else match.start(group)), at + match.end("show"))
        yield Fact(Field.FANDOM, _name(match["show"]), Basis.STATED, where)
    if match["name"]:
        field = Field.CANON_AFTER if match["word"].lower() in {"post", "after"} else Field.CANON_BEFORE
        yield _fact(field, placed, at, match.span("name"), sentence)


def _relation(placed: Placed, at: int, match: re.Match[str], sentence: str) -> Iterator[Fact]:
    word = match["word"].lower()
    if match["name"].split()[0].strip("\"“'‘").lower() in _NOT_NAMES:
        return
    yield _fact(Field.CANON, placed, at, match.span(), sentence)
    if word.startswith(("pre", "before")):
        field = Field.CANON_BEFORE
    else:
        field = Field.CANON_DURING if word == "during" else Field.CANON_AFTER
    if not word.startswith("spoil"):
        yield _fact(field, placed, at, match.span("name"), sentence)


def _tells_place(sentence: str, match: re.Match[str]) -> bool:
    joined = re.match(r"(?i)(?:post|pre)[-–\s]", match[0]) is not None
    opens = match.start() == 0 and len(sentence) < 80
    return (
        (joined and match[0].lower() != "post office")
        or opens
        or _CAUSAL_LEAD.search(sentence[: match.end("word")]) is not None
    )


def _episodes(placed: Placed, at: int, sentence: str) -> Iterator[Fact]:
    for match in _EPISODE.finditer(sentence):
        season = int(match["s"] or match["s2"])
        episode = int(match["e"] or match["e2"])
        where = placed.where(at + match.start(), at + match.end())
        yield Fact(Field.CANON_SEASON, str(season), Basis.STATED, where, season)
        yield Fact(Field.CANON_EPISODE, match[0], Basis.STATED, where, episode)


def _references(placed: Placed, at: int, sentence: str) -> Iterator[Fact]:
    for match in _REFERENCE.finditer(sentence):
        where = placed.where(at + match.start("scene"), at + match.end())
        yield Fact(Field.CANON_REFERENCE, match[0].strip(), Basis.STATED, where)
    pair_spans = []
    for match in _PAIR.finditer(sentence):
        pair_spans.append(match.span())
        yield _fact(Field.RELATIONSHIP, placed, at, match.span(), sentence)
    for match in _SLASH.finditer(sentence):
        if not _inside(match.span(), pair_spans):
            yield _fact(Field.RELATIONSHIP, placed, at, match.span(), sentence)
    for match in _OF_FANDOM.finditer(sentence):
        if not _PAIR.search(match[0]):
            where = placed.where(at + match.start("show"), at + match.end("show"))
            yield Fact(Field.FANDOM, _name(match["show"]), Basis.STATED, where)


def _fact(
    field: Field, placed: Placed, at: int, span: tuple[int, int], sentence: str, number: int | None = None
) -> Fact:
    written = sentence[span[0] : span[1]]
    start = span[0] + len(written) - len(written.lstrip())
    end = start + len(_FULL_STOP.sub("", written.strip()) if field is Field.RELATIONSHIP else written.strip())
    value = sentence[start:end]
    return Fact(
        field,
        _name(value) if field in _NAMES else value,
        Basis.STATED,
        placed.where(at + start, at + end),
        number,
    )


def _name(written: str) -> str:
    return re.sub(r"['’]s\Z", "", written.strip('"“”‘ ')).strip("'")


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end for start, end in spans)

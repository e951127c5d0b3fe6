"""What a person remembers, cut into clues: things that may stand in different places of a story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from velvetbox.archive.finder.words import cut
from velvetbox.core.typed import readable

LONGEST = 4000  # characters read of what is remembered
MOST = 24  # clues of it
_MOST_WORDS = 48  # different words of a clue

# Where one clue ends and the next begins: marks that end a sentence or a part of one, and "and then".
_BETWEEN = re.compile(r"[.!?;\n\r…。！？；]+|\b(?:and|but|so) then\b|\bafter that\b", re.IGNORECASE)

# What people say about remembering and asking, not about the story.
_TALK = (
    "i can't remember", "i can not remember", "i cannot remember", "i cant remember", "can't remember", "cant remember",
    "i don't remember", "i dont remember", "don't remember", "do not remember", "i don't recall", "i can't recall",
    "i only remember", "i also remember", "i vaguely remember", "vaguely remember", "i remember", "i recall", "as i recall",
    "from what i remember", "from what i recall", "all i remember", "all i can remember", "what i remember", "if i recall",
    "i think", "i believe", "i guess", "i'm not sure", "im not sure", "not sure", "i am not sure", "i'm pretty sure",
    "pretty sure", "i'm fairly sure", "i know", "i don't know", "maybe", "possibly", "probably", "something like that",
    "or something", "i want to say", "if that makes sense", "if that helps", "for the life of me",
    "thanks in advance", "thank you in advance", "thank you so much", "thank you", "thanks so much", "thanks", "cheers",
    "any ideas", "any idea", "any help would be appreciated", "any help is appreciated", "any help appreciated",
    "any help", "appreciated", "please help me", "please help", "help me find", "help me", "please", "sorry", "edit",
    "i'm looking for", "im looking for", "i am looking for", "looking for", "i've been looking for", "searching for",
    "trying to find", "trying to remember", "trying to figure out", "been trying to", "i want to find", "i need to find",
    "does anyone know", "does anybody know", "does anyone remember", "anyone know", "can anyone help", "can anyone",
    "can someone", "does this ring a bell", "ring a bell", "sound familiar", "sounds familiar", "what is it called",
    "what was it called", "what's the name of", "what is the name of", "the name of the book", "the name of the story", "the title", "what the title was", "the name of it",
    "that one where", "the one where", "the one with", "that one with", "that one about", "there was this",
    "there's this", "there is this", "the story where", "a story where", "the story was about", "the book was about",
    "a story about", "a book about", "the fic where", "a fic where", "it was about", "i read it", "i read this",
    "i read a", "i once read", "years ago", "a long time ago", "a while ago", "a while back", "when i was a kid",
    "when i was younger", "when i was little", "in elementary school", "in middle school", "in high school",
    "tip of my tongue", "takes place", "it starts with", "it ends with", "at some point", "at one point", "at the end",
)  # fmt: skip
_SAYING = re.compile(
    r"\b(?:" + "|".join(re.escape(said) for said in sorted(_TALK, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_CURLY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})

# Words that say nothing of a story: the small words of English, and those for books and remembering.
_SMALL = frozenset(
    """
    a about after again all also always am an and another any anything are aren around as at away back be because
    been before being both but by came can cannot come comes could couldn d did didn do does doesn doing don done down
    each either else end ends even ever every few for from get gets getting go goes going got had hadn has hasn have
    haven having he her here hers herself him himself his how however i if in instead into is isn it its itself just
    keep kind later like little ll lot lots made make makes many may me mine more most much must my myself no nor not
    now of off on once one ones only or other others our ours out over own quite rather re really s same say says see
    she should so some somehow someone something sort still stuff such t than that the their theirs them then there
    these they thing things this those though through til till to too two until up upon us ve very want wants was wasn
    way we well went were weren what when where which while who whom whose why will with within without won would
    wouldn yes yet you your yours
    book books novel novels story stories fic fics fanfic fanfics fanfiction ficlet series chapter chapters author
    title titled titles called read reading remember remembered recall forget forgot idea help find found know scene
    plot main character characters protagonist guy basically actually
    """.split()
)


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing remembered: as it was written, and its words that say something, folded, in order, once each."""

    text: str
    words: tuple[str, ...]


def clues(text: str) -> tuple[Clue, ...]:
    """Cut what was written into clues. Talk about remembering is left out; what says nothing is no clue.

    When nothing but small words is left, they are all there is: they make one clue.
    """
    written = readable(text, LONGEST).translate(_CURLY)
    found = [clue for part in _BETWEEN.split(written) if (clue := _clue(part, _SMALL)).words]
    if not found and (last := _clue(written, frozenset())).words:
        return (last,)
    return tuple(found[:MOST])


def _clue(part: str, without: frozenset[str]) -> Clue:
    said = " ".join(part.split())
    words = dict.fromkeys(word for word in cut(_SAYING.sub(" ", said)) if word not in without)
    return Clue(_as_written(said), tuple(words)[:_MOST_WORDS])


def _as_written(said: str) -> str:
    """Give a clue without the talk before and after it."""
    start, end = 0, len(said)
    talk = [match.span() for match in _SAYING.finditer(said)]
    for first, last in talk:
        start = last if not _says(said[start:first]) else start
    for first, last in reversed(talk):
        end = first if first >= start and not _says(said[last:end]) else end
    return said[start:end].strip(' ,:-–—()[]"')


def _says(text: str) -> bool:
    return any(character.isalnum() for character in text)

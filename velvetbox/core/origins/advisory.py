"""The language of notes: what tells a note from a story, and the advice notes give to readers."""

from __future__ import annotations

import re
from functools import lru_cache

from velvetbox.core.origins.placed import Placed
from velvetbox.core.origins.sentences import sentences
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field

# The patterns are searched in lower case, and words begin at one place: several times as quick as re.IGNORECASE and a `\b` for each.
_ADVICE = lazy_pattern(
    r"""
    \b(?:
        if\s+(?:that|this|it|that['’]s|this|you|any\s+of\s+(?:this|that)|either|slash)\b[^.!?\n]{0,120}?
        \b(?:your\s+(?:thing|liking|cup|bag|style)|do(?:n['’]t|\s+not)\s+(?:like|want|approve|enjoy|care)|offend|squick|bother|disturb|
        trigger|uncomfortable|upset|not\s+for\s+you|(?:you|you['’]re|you\s+are)\s+(?:after|looking\s+for|expecting|hoping\s+for|here\s+for)\b|under\s*age|under\s+(?:18|eighteen)|minor|not\s+(?:of\s+age|old\s+enough|18|into)|can['’]t\s+handle)
        [^.!?\n]{0,80}?(?:move\s+(?:on|along)|turn\s+back|back\s+button|back\s+(?:button|away|now|out)|(?:do\s+not|don['’]t|do\s+yourself|shouldn['’]t)\s|leave|
        go\s+(?:away|elsewhere|no\s+further)|stop\s|skip|click\s|hit\s+(?:back|the)|proceed|avoid|run\s+away|this\s+(?:is|isn))
        | if\s+[^.!?\n]{1,60}?\s(?:isn['’]t|is\s+not|aren['’]t|are\s+not|ain['’]t)\s+(?:for\s+you|your\s+(?:thing|liking|cup|bag|style))\b
        | do(?:n['’]t|\s+not)\s+like\b[^.!?\n]{0,20}do(?:n['’]t|\s+not)\s+read | you\s+have\s+been\s+warned | you['’]ve\s+been\s+warned
        | read\s+at\s+your\s+own\s+risk | consider\s+yourself\s+warned | adults?\s+only\b | for\s+(?:mature|adult)\s+(?:readers|audiences)
        | (?:18\+|21\+|over\s+18|18\s+(?:and|or)\s+(?:over|older)) | (?:warnings?|content\s+warning|trigger\s+warning|cw|tw)\s*[:–—-]\s*\S
        | (?:contains|includes|warning\s+for|warnings\s+for)\s[^.!?\n]{0,80}?(?:character\s+death|spoilers|violence|slash|rape|non-?con|incest|
        torture|self[\s-]harm|suicide|gore|smut|sex|swearing|bad\s+language|adult\s+(?:content|themes)|abuse|major\s+death|mpreg|bdsm)
        | not\s+(?:suitable\s+)?for\s+(?:children|the\s+faint|minors|those\s+under)
    )
    """,
    re.VERBOSE,
)
_WORK = r"(?:fan\s?fic\w*|fics?|ficlets?|one[\s-]?shots?|drabbles?|vignettes?|crossovers?|songfics?)"
# Words that only people who write or post stories use of them.
_NOTE = lazy_pattern(
    rf"""
    \A[\W_]*(?:a/n|author['’]?s?['’]?s?\s+notes?|notes?|disclaimers?|warnings?|spoilers?|feedback|beta|edit)\s*:
    | \b(?:
        (?:this|my|the|first|new|next|last|previous|a|short|little)\s+{_WORK}\b
        | this\s+(?:chapter|one[\s-]?shot|au)\s+(?:is|was|contains|has|will|takes)\b
        | (?:next|new|last|previous)\s+chapters?\s+(?:will|is|was|should|soon|coming|up|are)\b
        | i\s+(?:do(?:n['’]t|\s+not)\s+own|own\s+nothing|own\s+no)\b | don['’]t\s+own\s+(?:them|any|anything|the\s+characters|these)\b
        | no\s+(?:copyright\s+)?infringement\b | belongs?\s+to\s+(?:joss|jk|j\.k|the\s+(?:creators|bbc|cw)|their\s+(?:respective|creators))
        | (?:please|plz|pls)\s+(?:r\s?&\s?r|review|comment\b|read\s+and\s+review|rate|leave\s+(?:a\s+)?(?:review|comment|kudos|feedback))
        | r\s?&\s?r\b | read\s+and\s+review | reviews?\s+(?:are|make|would|feed|is|please|welcome)\b
        | feedback\s+(?:is|makes|would|please|welcome|appreciated) | beta['’]?d\b | unbeta['’]?e?d\b | my\s+(?:lovely\s+|wonderful\s+)?beta\b
        | thank(?:s|\s+you)\s+(?:to|for)\s+[^.!?\n]{{0,60}}\b(?:reading|beta|reviews|comments|kudos|feedback|reviewing)\b
        | (?:sorry|apologi[sz]e)\s+(?:for|about)\s+(?:the\s+)?(?:long\s+)?(?:delay|wait\b|any\s+mistakes|grammar|short\s+chapter)
        | spoilers?\s+(?:for|up\s+to|through)\b | kudos\b.{{0,20}}\bcomments\b | cross[\s-]?posted\b | originally\s+posted\b
        | (?:sequel|prequel)\s+to\s+(?:my|the|[\"“'‘*_a-z]) | permission\s+to\s+archive\b | archive\s+of\s+our\s+own\b
        | (?:i|we)\s+(?:posted|finished\s+writing|started\s+writing|decided\s+to\s+write)\s+this\b
        | written\s+for\s+(?:the|a)\s+[^.!?\n]{{0,40}}(?:challenge|prompt|exchange|fest|ficathon|week|bingo)
    )
    """,
    re.VERBOSE,
)
# Words that tell of a story where notes are to be expected, before it.
_ABOUT = lazy_pattern(
    r"""
    \A[\W_]*(?:an|ps|p\.s|nb|n\.b|update|rating|summary)\s*[:.–—-]
    | \b(?:
        happy\s+ending\b | (?:nobody|no\s+one|everyone|somebody)\s+dies\b | (?:canon|fandom|headcanon)\b
        | here(?:['’]s|\s+is)\s+(?:my|one|another|the)\s+(?:take|answer|version|attempt|result|first|next)\b
        | (?:just|only)\s+a\s+(?:short|little|quick|quiet|silly)\s+(?:one|thing|piece)\b
        | this\s+is\s+(?:set|just\s+a|part|based|in\s+response|un\w+ed|gen\b|slash|het\b|rated|not\s+beta|my\s+(?:first|second|third|take|version|entry|attempt)|
        (?:a|an)\s+(?:[\w/&'’-]+\s+){0,5}(?:romance|story|au|sequel|prequel|repost|translation|remix|missing\s+scene|companion|tale|piece|response|pairing))
        | this\s+(?:story|part|tale|piece|work|series)\s+(?:is|was|takes|contains|has|will|came|started|happens|follows|ignores|assumes|goes|would|belongs)\b
        | set\s+(?:in|during|after|before|between|immediately|right|sometime|at\s+the\s+end\s+of)\s+(?:season|series|the\s+(?:end|episode|events)|s\d)
        | not\s+mine\b | (?:hope|thanks)\s+(?:you|y['’]all|everyone)\s+(?:enjoy|like|liked)\b | enjoy\s*[!.:;~] | prompt(?:ed)?\s+(?:by|from|was)\b
        | based\s+(?:on|off)\s+(?:the|a|an)\s+(?:episode|movie|book|game|prompt|song|show|anime) | (?:in|for)\s+(?:my|this)\s+(?:story|universe)\b
        | first\s+(?:time\s+(?:writing|posting)|attempt\s+at) | i\s+wrote\s+this\b | let\s+me\s+know\s+(?:what|if)\s+you\b | written\s+for\b
    )
    """,
    re.VERBOSE,
)
# Words that place a story in canon: a note's where notes stand, but a summary may hold them too.
_SETTING = lazy_pattern(
    r"""
    \A[\W_]*(?-i:(?:Post|Pre|post|pre)[-–]\s?[A-Z\d]) | \b(?:mild|major|minor|no|some|big|slight)\s+(?:spoilers|warnings)\b | \bepisode\s+tag\b | \bmissing\s+scene\b
    | \b(?:S\d{1,2}E\d{1,2}|\d{1,2}x\d{2})\b | \bseason\s+(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b
    | \b(?:this|this\s+one|it)\s+(?:is\s+set|takes\s+place)\b
    | \A[\W_]*(?:set|takes\s+place|takes\s+off|picks\s+up)\s+(?:right|just|sometime|shortly|immediately)?\s*(?:in|during|after|before|between|from|where)\s
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Every sentence that gives advice, or speaks of the story wherever it stands, holds one of these; most paragraphs hold none.
_TELLING = lazy_pattern(
    r"""
    \b_*(?:
        a/n|au\b|fan\s?fic|fic(?:s|lets?)?\b|one[\s-]?shot|drabble|vignette|crossover|songfic|chapter|author|note|disclaimer|warn|spoiler|feedback
        |(?:un)?beta|edit|own\b|infringement|belong|review|comment|rate|kudos|r\s?&\s?r\b|thank|sorry|apolog|cross[\s-]?posted|originally|posted
        |sequel|prequel|permission|archive|finished\s|started\s|decided\s|written|adult|for\s+(?:you|mature|children|the\s+faint|minors|those)\b
        |18|21|over\s+18|[ct]w\s*[:–—-]|contains|includes|your\s+(?:thing|liking|cup|bag|style)|do(?:n['’]t|\s+not)\s+(?:like|want|approve|enjoy|care)
        |offend|squick|bother|disturb|trigger|uncomfortable|upset|you(?:['’]re|\s+are)?\s+(?:after|looking|expecting|hoping|here)|under\s*age
        |under\s+(?:18|eighteen)|minor|not\s+(?:for\s+you|of\s+age|old\s+enough|18|into)|can['’]t\s+handle
    )
    """,
    re.VERBOSE,
)
_SPEECH = lazy_pattern(r"\A\W{0,3}[\"“«„‘']")
_LONGEST_NOTE = 3000


@lru_cache(maxsize=512)  # the same paragraph is asked about from several sides
def is_note(text: str, *, before: bool = False) -> bool:
    """Tell whether a paragraph speaks of the story instead of telling it; `before`: it stands before the story."""
    text = text[:_LONGEST_NOTE].lower()
    if _SPEECH.match(text) or not (before or _TELLING.search(text)):
        return False
    found = [sentence for _, sentence in sentences(text)]
    if any(_NOTE.search(sentence) or _ADVICE.search(sentence) for sentence in found):
        return True
    return before and any(_ABOUT.search(sentence) for sentence in found)


def tells_setting(text: str) -> bool:
    """Tell whether a paragraph places the story in canon ("post-Reichenbach", "season two", "AU from 4x12")."""
    return not _SPEECH.match(text) and any(
        _SETTING.search(sentence) for _, sentence in sentences(text[:_LONGEST_NOTE])
    )


def advisory_facts(placed: Placed, start: int = 0, end: int | None = None) -> list[Fact]:
    """Give each sentence of a note that warns readers or sends them on."""
    facts = []
    for at, sentence in sentences(placed.text[start:end][:_LONGEST_NOTE]):
        if _ADVICE.search(sentence.lower()):
            begin = start + at
            facts.append(
                Fact(Field.ADVISORY, sentence, Basis.STATED, placed.where(begin, begin + len(sentence)))
            )
    return facts

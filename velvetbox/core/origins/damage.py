"""What seems to be lost from a text: its first words, its end, single characters. Nothing is restored."""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core.origins.placed import Placed, is_prose
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind

# A text that opens by pointing back at something said.
_POINTS_AT_SPEECH = lazy_pattern(
    r"\W{0,3}(?:(?i:the|that|those|these|his|her|their)\s+(?:(?:single|one|two|three|four|few|simple|last|first|only|soft|quiet|harsh|whispered|"
    r"spoken|muttered|shouted|sudden|angry|familiar|little|loud|low|sharp|unexpected|same|cold|hated|icy|bitter)\s*,?\s+){0,4}"
    r"(?:word|words|question|sentence|statement|remark|whisper|shout|cry|scream|declaration|announcement|accusation|command|exclamation|plea|"
    r"reply|answer|utterance|outburst|confession|greeting|insult|phrase|syllable|syllables)"
    r"\s+(?:was|were|is|are|had|hung|held|came|rang|echoed|fell|cut|made|broke|startled|stopped|seemed|hit|caught|brought|took|sounded|left|"
    r"filled|burst|escaped|slipped|tumbled|froze|shocked|surprised|hovered|carried|dripped|lingered|sent|pulled|drew|reached|jolted)"
    r"|(?:he|she|they|[A-Z]\w+)\s+(?:repeated|answered|replied|agreed|retorted|echoed)\b)",
)
_CLAUSE_ENDS = lazy_pattern(r"[,;:.!?–—…]|\s(?:and|that|which|who|but|as|when|while|because|so|for)\s")
_SPEECH = lazy_pattern(r"[\"“”«»„]|(?<!\w)['‘]\w[^'’]{0,80}[,.!?]['’]")
_ENDS_WELL = lazy_pattern(r"[.!?…。！？:;*~\-–—―»\"'”’)\]>♥♪|¶†_=#^]\s*\Z")
_OPEN_TAG = lazy_pattern(r"<[a-zA-Z/!][^<>]{0,400}\Z")


def opening_facts(items: Sequence[Placed]) -> list[Fact]:
    """Flag a text that begins by speaking of words which are not there, after a gap wider than the rest."""
    prose = [item for item in items if is_prose(item)]
    if not prose or prose[0].block.kind not in LEAVES:
        return []
    first = prose[0]
    match = _POINTS_AT_SPEECH.match(first.text)
    if not match or _SPEECH.search(first.text[: match.end()]) or not _wide_gap(prose):
        return []
    end = _CLAUSE_ENDS.search(first.text, match.end())
    where = first.where(0, end.start() if end else len(first.text))
    return [Fact(Field.DAMAGE, "The opening line seems to be missing.", Basis.DERIVED, where)]


def closing_facts(items: Sequence[Placed], source: str) -> list[Fact]:
    """Flag a text that stops in the middle of a sentence. `source` is the text it was read from."""
    last = next((item for item in reversed(items) if is_prose(item)), None)
    if last is None or last.block.kind not in LEAVES - {Kind.VERSE, Kind.HEADING}:
        return []
    text = last.text.rstrip()
    tail = text.split("\n")[-1]
    cut_tag = _OPEN_TAG.search(source[-500:].rstrip()) is not None if source.lstrip()[:1] == "<" else False
    whole = _ENDS_WELL.search(text) is not None or len(tail.split()) < 5 or not tail[-1].isalpha()
    if whole and not cut_tag and not tail.endswith(","):
        return []
    if not cut_tag and tail[-1].isalpha() and not any(_ENDS_WELL.search(item.text) for item in items[-6:-1]):
        return []  # a text that never ends its sentences with a mark
    where = last.where(max(0, len(text) - 60), len(text))
    return [Fact(Field.DAMAGE, "The text seems to stop in the middle of a sentence.", Basis.DERIVED, where)]


def lost_characters(items: Sequence[Placed]) -> list[Fact]:
    """Flag characters that could not be read and stand as U+FFFD."""
    count, first = 0, None
    for item in items:
        found = item.text.count("\ufffd")
        if found and first is None:
            at = item.text.index("\ufffd")
            first = item.where(max(0, at - 20), min(len(item.text), at + 20))
        count += found
    if first is None:
        return []
    what = "One character is lost." if count == 1 else f"{count} characters are lost."
    return [Fact(Field.DAMAGE, what, Basis.DERIVED, first)]


def _wide_gap(prose: Sequence[Placed]) -> bool:
    gaps = sorted(item.gap for item in prose[1:200])
    usual = gaps[len(gaps) // 2] if gaps else 0
    return prose[0].gap > max(usual, 1)

"""The language of a text that does not say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from velvetbox.core.intake.shingles import tokens
from velvetbox.core.patterns import lazy_pattern

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 6000  # characters
_FEWEST = 40  # words; fewer go to the classifier
_FEWEST_LETTERS = 20
_SURE = 0.25  # of the words are little words of one language …
_NEXT = 0.5  # … and at most this share of them little words of another
_LITTLE = {
    "en": "the and to of a in was he i it that his she her with you as had for at on him not but be is my said they "
    "this have from are were what been would could when them there then your out about into did their who",
    "fr": "de la le et les des un une à est il elle que qui dans en pour ne pas sur se son sa ce au du je vous mais avec",
    "de": "der die das und ich sie er es ist nicht zu den ein eine mit war in auf dem sich von als auch wie ihr so noch",
    "es": "de la que el en y a los se un una no por con su para las es lo del al más pero le como había era yo",
    "it": "di che e la il un a per è in una non si con del lo da al i le come più della ma era mi gli se nel",
    "nl": "de het een en van ik te dat die in hij niet is zijn op aan met er maar om als voor haar was ze je had",
}
_WORDS = {name: frozenset(words.split()) for name, words in _LITTLE.items()}
_SCRIPTS = {  # those that one language of today is written in
    "ja": lazy_pattern("[\u3041-\u3096\u30a1-\u30fa]"),
    "ko": lazy_pattern("[\uac00-\ud7a3]"),
    "th": lazy_pattern("[\u0e01-\u0e4e]"),
    "el": lazy_pattern("[\u0391-\u03c9\u1f00-\u1ffc]"),
}
_WRITTEN = 0.3  # of the letters are of such a script
PLAIN = 150  # words that show in which language they are


def language(text: str) -> str | None:
    """Give the BCP 47 code of a text's language, None when there is too little of it.

    The commonest languages are told by their little words or their script, which takes no model; all others by py3langid.
    """
    sample = text[:_SAMPLE]
    words = tokens(sample)
    if not words:
        return None
    return _by_little_words(words) or _by_script(sample) or _by_model(sample)


def other_than_english(text: str) -> str | None:
    """Give the language of a text that plainly is not English, though its file says so, as converters do unasked."""
    sample = text[:_SAMPLE]
    words = tokens(sample)
    if len(words) < PLAIN:
        return None
    latin = sum(map(str.isascii, filter(str.isalpha, sample)))
    found = _by_little_words(words) if latin > _letters(sample) / 2 else language(text)
    return found if found != "en" else None


def _by_little_words(words: list[str]) -> str | None:
    if len(words) < _FEWEST:
        return None
    counts = Counter(words)
    shares = {name: sum(counts[word] for word in known) / len(words) for name, known in _WORDS.items()}
    best, second = sorted(shares, key=lambda name: -shares[name])[:2]
    sure = shares[best] >= _SURE and shares[second] <= shares[best] * _NEXT
    return best if sure else None


def _by_script(sample: str) -> str | None:
    if sample.isascii():
        return None
    least = max(_FEWEST_LETTERS, _WRITTEN * _letters(sample))
    return next((name for name, script in _SCRIPTS.items() if len(script.findall(sample)) >= least), None)


def _letters(sample: str) -> int:
    return sum(map(str.isalpha, sample))


def _by_model(sample: str) -> str | None:
    if _letters(sample) < _FEWEST_LETTERS:
        return None
    try:
        return str(_model().classify(sample)[0])
    except OSError:  # the model is unpacked into a temporary file, for which there may be no room
        return None


@cache
def _model() -> LanguageIdentifier:
    """Load the classifier: about a second and 100 MB, so only for a text that needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)

"""Names of languages, in English and by themselves, as BCP 47 tags. The names are those AO3's menu shows."""

from __future__ import annotations

import re

from velvetbox.core.origins.gaps import GAP
from velvetbox.core.patterns import lazy_pattern

_NAMES = {
    "af": "afrikaans", "sq": "albanian|shqip", "ar": "arabic|العربية", "hy": "armenian|հայերեն", "ast": "asturian|asturianu",
    "az": "azerbaijani", "eu": "basque|euskara", "be": "belarusian|беларуская", "bn": "bengali|বাংলা", "bs": "bosnian|bosanski",
    "br": "breton|brezhoneg", "bg": "bulgarian|български", "my": "burmese", "ca": "catalan|català", "ceb": "cebuano",
    "zh": "chinese|中文|汉语|漢語|mandarin|chinese (mandarin)", "yue": "cantonese|粵語|粤语",
    "zh-Hans": "simplified chinese|中文-普通话 國語|简体中文", "zh-Hant": "traditional chinese|繁體中文",
    "hr": "croatian|hrvatski", "cs": "czech|čeština|cesky", "da": "danish|dansk", "nl": "dutch|nederlands", "en": "english",
    "eo": "esperanto", "et": "estonian|eesti", "fa": "persian|farsi|فارسی", "fil": "filipino|tagalog", "fi": "finnish|suomi",
    "fr": "french|français|francais", "fy": "frisian|frysk", "gl": "galician|galego", "ka": "georgian|ქართული",
    "de": "german|deutsch", "el": "greek|ελληνικά", "gu": "gujarati", "he": "hebrew|עברית", "hi": "hindi|हिन्दी",
    "hu": "hungarian|magyar", "is": "icelandic|íslenska", "id": "indonesian|bahasa indonesia", "ia": "interlingua",
    "ga": "irish|gaeilge", "it": "italian|italiano", "ja": "japanese|日本語", "kk": "kazakh", "ko": "korean|한국어",
    "la": "latin|lingua latina", "lv": "latvian|latviešu valoda", "lt": "lithuanian|lietuvių kalba", "lb": "luxembourgish",
    "mk": "macedonian|македонски", "ms": "malay|bahasa malaysia", "ml": "malayalam", "mt": "maltese|malti", "mr": "marathi|मराठी",
    "mn": "mongolian", "nb": "norwegian bokmål|bokmål", "no": "norwegian|norsk", "oc": "occitan", "ps": "pashto", "pl": "polish|polski",
    "pt-BR": "brazilian portuguese|português brasileiro", "pt-PT": "european portuguese|português europeu",
    "pt": "portuguese|português|portugues", "pa": "punjabi", "ro": "romanian|română", "ru": "russian|русский",
    "gd": "scottish gaelic|gàidhlig", "sr": "serbian|српски", "sk": "slovak|slovenčina", "sl": "slovenian|slovenščina|slovene",
    "es": "spanish|español|espanol", "sw": "swahili|kiswahili", "sv": "swedish|svenska", "ta": "tamil|தமிழ்", "te": "telugu",
    "th": "thai|ไทย", "tr": "turkish|türkçe", "uk": "ukrainian|українська", "ur": "urdu", "vi": "vietnamese|tiếng việt",
    "cy": "welsh|cymraeg", "yi": "yiddish|יידיש", "zu": "zulu", "tlh": "klingon|tlhingan-hol", "qya": "quenya", "sjn": "sindarin",
}  # fmt: skip
_TAG_OF = {name: tag for tag, names in _NAMES.items() for name in names.split("|")}
# ISO 639-2 writes these with three letters; BCP 47 wants the two of ISO 639-1 (RFC 5646, 2.2.1).
_SHORT = dict(
    pair.split(":")
    for pair in (
        "afr:af sqi:sq alb:sq ara:ar hye:hy arm:hy aze:az eus:eu baq:eu bel:be ben:bn bos:bs bre:br bul:bg mya:my bur:my "
        "cat:ca zho:zh chi:zh hrv:hr ces:cs cze:cs dan:da nld:nl dut:nl eng:en epo:eo est:et fas:fa per:fa fin:fi fra:fr "
        "fre:fr fry:fy glg:gl kat:ka geo:ka deu:de ger:de ell:el gre:el guj:gu heb:he hin:hi hun:hu isl:is ice:is ind:id "
        "ina:ia gle:ga ita:it jpn:ja kaz:kk kor:ko lat:la lav:lv lit:lt ltz:lb mkd:mk mac:mk msa:ms may:ms mal:ml mlt:mt "
        "mar:mr mon:mn nob:nb nno:nn nor:no oci:oc pus:ps pol:pl por:pt pan:pa ron:ro rum:ro rus:ru gla:gd srp:sr slk:sk "
        "slo:sk slv:sl spa:es swa:sw swe:sv tam:ta tel:te tha:th tur:tr ukr:uk urd:ur vie:vi cym:cy wel:cy yid:yi zul:zu"
    ).split()
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_BETWEEN = lazy_pattern(rf"{GAP}[-–—/(),]\s*+")


def language_of(written: str) -> str | None:
    """Give the tag of a language's name ("Deutsch" -> "de") or of a tag ("en_gb" -> "en-GB", "eng" -> "en"); None if unknown."""
    text = " ".join(written.split()).strip(" .")
    if tag := _TAG_OF.get(text.lower()):
        return tag
    for part in _BETWEEN.split(text):
        if len(part) > 3 and (tag := _TAG_OF.get(part.lower())):
            return tag
    return _tag(text.replace("_", "-"))


def _tag(text: str) -> str | None:
    if not _TAG.fullmatch(text) or text.lower() in {"und", "mul", "zxx", "xx"}:
        return None
    first, *rest = text.split("-")
    return "-".join(
        [
            _SHORT.get(first.lower(), first.lower()),
            *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest),
        ]
    )

"""What a page needs to know about a language: which way it runs and what it is called."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language_info

_RIGHT_TO_LEFT = frozenset(
    {
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "ha-arab",
        "he",
        "iw",
        "ji",
        "ks",
        "ku-arab",
        "nqo",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    }
)


@cache
def direction(tag: str) -> str:
    """Give "rtl" or "ltr" for a BCP 47 tag; "" when the language is not known."""
    if not tag:
        return ""
    folded = tag.lower()
    return "rtl" if folded in _RIGHT_TO_LEFT or folded.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@cache
def language_name(tag: str) -> str:
    """Give the language's own name ("français"), or the tag itself when the name is not known."""
    try:
        return str(get_language_info(tag.split("-", maxsplit=1)[0])["name_local"])
    except KeyError:
        return tag

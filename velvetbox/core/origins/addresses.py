"""The address of a work, without chapter, slug or tracking: what tells that two files are one work."""

from __future__ import annotations

import re

from velvetbox.core.patterns import lazy_pattern

_KNOWN = (
    (
        lazy_pattern(
            r"https?://(?:www\.|m\.|download\.)?(?:archiveofourown\.(?:org|com|net)|ao3\.org)/(?:collections/[\w-]+/)?works/(\d{1,12})"
        ),
        "https://archiveofourown.org/works/{}",
    ),
    (
        lazy_pattern(r"https?://(?:www\.|m\.|b\.)?fanfiction\.net/s/(\d{1,12})"),
        "https://www.fanfiction.net/s/{}",
    ),
    (
        lazy_pattern(
            r"https?://(?:www\.|m\.)?fanfiction\.net/(?:index|read)\.php\?(?:[^#]{0,40}&)?(?:storyid|fic)=(\d{1,12})"
        ),
        "https://www.fanfiction.net/s/{}",
    ),
    (
        lazy_pattern(r"https?://(?:www\.|m\.)?fictionpress\.com/s/(\d{1,12})"),
        "https://www.fictionpress.com/s/{}",
    ),
    (
        lazy_pattern(
            r"(https?://[\w.-]{1,80}\.(?:livejournal|dreamwidth|insanejournal|journalfen|deadjournal|greatestjournal|scribbld|inksome)"
            r"\.(?:com|org|net)/(?:[\w~-]{1,60}/){0,2}\d{1,12}\.html)"
        ),
        "{}",
    ),
    (
        lazy_pattern(
            r"(https?://[\w.-]{1,80}/(?:[\w-]{1,40}/)?threads/(?:[^\s/?#]{1,200}\.)?\d{1,12})(?=[/?#]|\Z)"
        ),
        "{}/",
    ),
    (
        lazy_pattern(
            r"(https?://[^\s\"'<>?#]{4,200}/(?:viewtopic|showthread)\.php\?)(?:[^\s\"'<>#]{0,80}&(?:amp;)?)?(t=\d{1,12})\b"
        ),
        "{}{}",
    ),
    (lazy_pattern(r"(https?://[^\s\"'<>?#]{4,200}/index\.php\?topic=\d{1,12})(?=[.;&#]|\Z)"), "{}.0"),
    (lazy_pattern(r"https?://(?:www\.)?wattpad\.com/story/(\d{1,12})"), "https://www.wattpad.com/story/{}"),
    (lazy_pattern(r"https?://(?:www\.)?ficwad\.com/story/(\d{1,9})"), "https://ficwad.com/story/{}"),
    (
        lazy_pattern(r"https?://(?:www\.)?royalroad\.com/fiction/(\d{1,12})"),
        "https://www.royalroad.com/fiction/{}",
    ),
    (
        lazy_pattern(
            r"(https?://[^\s\"'<>?#]{4,200}/viewstory\.php\?)(?:[^\s\"'<>#]{0,80}&(?:amp;)?)?(sid=\d{1,9})\b"
        ),
        "{}{}",
    ),
)

_FRONT = lazy_pattern(
    r"https?://[^/?#]{1,250}(?:/(?:index\.(?:html?|php|asp)|default\.(?:html?|asp)|home\.html?)?)?(?:#.*)?",
    re.IGNORECASE,
)


def work_address(url: str) -> str | None:
    """Give the address of the work that a url leads to; other urls as they are.

    None for what is no web address, and for a site's front page: all of its stories are reached from there.
    """
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    for pattern, form in _KNOWN:
        if match := pattern.match(url):
            return form.format(*match.groups())
    if not re.match(r"https?://[^\s\"'<>]{3,1000}\Z", url) or _FRONT.fullmatch(url):
        return None
    return url.split("#")[0]

"""Where the pages of a rescued archive are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from velvetbox.archive.community.models import OldAddress

_SCRIPTS = {
    "viewstory": (OldAddress.Kind.WORK, "sid"),
    "viewseries": (OldAddress.Kind.SERIES, "seriesid"),
    "viewuser": (OldAddress.Kind.PERSON, "uid"),
    "reviews": (OldAddress.Kind.WORK, "item"),
    "news": (OldAddress.Kind.NEWS, "nid"),
}
_MOST = 50  # archives that share a number


@dataclass(frozen=True, slots=True)
class Place:
    """A page of ours: the name of its address and the ids in it; `site` and `title` name it for a choice."""

    name: str
    ids: tuple[int, ...]
    site: str
    title: str


def places(script: str, query: Mapping[str, str], host: str, folder: str) -> list[Place]:
    """Give where an old address leads: one place, or one in each archive that knows it; [] for none.

    `script` is "viewstory", "viewuser", "viewseries", "reviews" or "news". The archive whose host or folder
    the address names is asked first; only when none is named are all of them.
    """
    kind, parameter = _SCRIPTS[script]
    kind, old = _asked(kind, query, parameter)
    if not old.isascii() or not old.isdigit():
        return []
    chapter = query.get("chapter", "")
    found = OldAddress.objects.filter(kind=kind, old=str(int(old))[:40]).select_related(
        "site", "work", "series", "pseud", "news"
    )
    listed = [
        place for one in found.order_by("id")[:_MOST] if (place := _place(one, chapter, query)) is not None
    ]
    named = [place for place, key in listed if _is_named(key, host, folder)]
    return named or [place for place, _ in listed]


def _asked(kind: OldAddress.Kind, query: Mapping[str, str], parameter: str) -> tuple[OldAddress.Kind, str]:
    """Tell what an address asks for: old links name a chapter by its own id ("viewstory.php?chapid=…")."""
    if kind is OldAddress.Kind.WORK and parameter not in query and "chapid" in query:
        return OldAddress.Kind.CHAPTER, query["chapid"]
    if parameter == "item" and query.get("type", "ST").upper() == "SE":
        return OldAddress.Kind.SERIES, query.get(parameter, "")
    return kind, query.get(parameter, "")


def _is_named(key: str, host: str, folder: str) -> bool:
    """Tell whether the address asked is below the archive's own."""
    own_host, _, own_folder = key.partition("/")
    if own_host == host.removeprefix("www.").partition(":")[0]:
        return not own_folder or own_folder.strip("/") == folder
    return bool(folder) and folder in {key.partition(" ")[0].strip("_"), own_folder.strip("/"), key}


def _place(one: OldAddress, chapter: str, query: Mapping[str, str]) -> tuple[Place, str] | None:
    site = one.site.name or one.site.key
    work = one.work
    if work is not None:
        if work.withdrawn_at is not None:
            return None
        name, ids = _in_work(one, work.pk, chapter, query)
        return Place(name, ids, site, work.title), one.site.key
    for thing, name in ((one.series, "series"), (one.pseud, "person"), (one.news, "news-post")):
        if thing is not None:
            return Place(name, (thing.pk,), site, str(thing)), one.site.key
    return None


def _in_work(
    one: OldAddress, work: int, chapter: str, query: Mapping[str, str]
) -> tuple[str, tuple[int, ...]]:
    """Give the page of a work that an address means: its own, a chapter's, or the whole text to print."""
    if one.chapter_id is not None:
        return "chapter", (work, one.chapter_id)
    whole = chapter == "all" or (query.get("action") == "printable" and not chapter)
    if whole:
        return "whole", (work,)
    if chapter.isascii() and chapter.isdigit() and one.work is not None:
        places = one.work.current.chapters if one.work.current else None
        rows = list(places.order_by("position").values_list("chapter_id", "number")) if places else []
        number = int(chapter[:9])
        by_number = next((pk for pk, stated in rows if stated == number), None)
        by_place = rows[number - 1][0] if 0 < number <= len(rows) else None
        if (found := by_number or by_place) is not None:
            return "chapter", (work, found)
    return "work", (work,)

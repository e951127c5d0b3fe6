"""The tables of eFiction and the order of their columns, for dumps that name none.

Sites of different age have different columns: each table has the orders known, and the first that fits the
number of values, with numbers where numbers belong, is taken. Facts after docs/tables.sql, install/install.php
and the upgrade scripts of eFiction 2 to 3.5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"(.{0,60}?)fanfiction_([a-z]{1,20})", re.IGNORECASE)

ORDERS: dict[str, tuple[str, ...]] = {
    "authors": (
        "uid penname realname email website bio image date admincreated password",
        "uid penname realname email bio image date admincreated password",
        "uid penname realname email website bio image date admincreated password level",
    ),
    "authorfields": ("field_id field_type field_name field_title field_options field_code_in field_code_out field_on",),
    "authorinfo": ("uid field info",),
    "categories": (
        "catid parentcatid category description image locked leveldown displayorder numitems",
        "catid parentcatid category description image locked leveldown displayorder",
    ),
    "challenges": (
        "chalid challenger uid title catid characters summary",
        "chalid challenger uid title catid characters summary responses",
    ),
    "chapters": (
        "chapid title inorder notes storytext endnotes validated wordcount rating reviews sid uid count",
        "chapid title notes inorder storytext endnotes validated wordcount rating reviews sid uid count",
        "chapid title inorder notes storytext endnotes validated wordcount rating reviews sid uid",
        "chapid title notes inorder titleimage storytext endnotes validated wordcount rating reviews sid uid count",
        "chapid title inorder notes titleimage storytext endnotes validated wordcount rating reviews sid uid count",
    ),
    "characters": ("charid catid charname bio image", "charid catid charname"),
    "classes": ("class_id class_type class_name",),
    "classtypes": ("classtype_id classtype_name classtype_title",),
    "coauthors": ("sid uid",),
    "comments": ("cid nid uid comment time",),
    "favorites": ("uid item type comments", "uid item type"),
    "genres": ("gid genre", "gid genre catid"),
    "inseries": (
        "seriesid sid subseriesid confirmed inorder",
        "sid seriesid confirmed inorder",
    ),
    "news": ("nid author title story time comments", "nid author title story time"),
    "ratings": ("rid rating ratingwarning warningtext", "rid rating"),
    "reviews": (
        "reviewid item chapid reviewer uid review date rating respond type",
        "reviewid sid chapid reviewer uid review date rating respond",
        "reviewid sid psid reviewer member review date rating respond",
    ),
    "series": (
        "seriesid title summary uid isopen catid rating classes characters reviews numstories warnings challenges genres",
        "seriesid title summary uid isopen catid rating classes characters reviews numstories challenges",
        "seriesid title summary uid isopen catid rating classes characters reviews numstories",
    ),
    "settings": (),
    "stats": ("sitekey stories chapters series reviews wordcount authors members reviewers newestmember",),
    "stories": (
        (
            "sid title summary storynotes catid classes charid rid date updated uid coauthors featured validated completed rr "
            "wordcount rating reviews count challenges"
        ),
        (
            "sid title summary storynotes catid classes charid rid date updated uid coauthors featured validated completed rr "
            "wordcount rating reviews count"
        ),
        (
            "sid title summary storynotes catid wid gid charid rid date updated uid coauthors featured validated completed rr "
            "wordcount rating reviews count challenges"
        ),
    ),
    "warnings": ("wid warning",),
}  # fmt: skip
"""The roles of the tables that are kept, each with its orders of columns."""

NUMBERS = frozenset(
    "uid sid chapid chalid catid_ parentcatid charid_ class_id class_type classtype_id cid nid item inorder reviewid rid_ seriesid "
    "subseriesid wid_ gid_ field_id field psid featured validated wordcount count displayorder numstories isopen".split()
)
"""Columns that hold a whole number in every version."""

_KEYS = {
    "authors": "uid", "authorinfo": "uid", "categories": "catid", "challenges": "chalid", "chapters": "sid",
    "characters": "charid", "classes": "class_id", "classtypes": "classtype_id", "coauthors": "sid", "comments": "nid",
    "favorites": "item", "genres": "gid", "inseries": "seriesid", "news": "nid", "ratings": "rid", "reviews": "item",
    "series": "seriesid", "stories": "sid", "warnings": "wid", "authorfields": "field_id",
}  # fmt: skip
_OWN_KEYS = {
    "authors": "uid", "categories": "catid", "challenges": "chalid", "chapters": "chapid", "characters": "charid",
    "classes": "class_id", "classtypes": "classtype_id", "comments": "cid", "genres": "gid", "news": "nid",
    "ratings": "rid", "reviews": "reviewid", "series": "seriesid", "settings": "sitekey", "stats": "sitekey",
    "stories": "sid", "warnings": "wid", "authorfields": "field_id",
}  # fmt: skip
_SETTINGS = frozenset(
    "sitekey sitename slogan url siteemail tableprefix skin hiddenskins language storiespath store".split()
)
_OLD_NAMES = {"reviews": {"sid": "item", "psid": "chapid", "member": "uid"}}


def role_of(table: str) -> tuple[str, str] | None:
    """Give a table's prefix and what it is ("x_fanfiction_stories": "x_", "stories"), None for one not kept."""
    found = _TABLE.fullmatch(table)
    if found is None or found[2].lower() not in ORDERS:
        return None
    return found[1], found[2].lower()


def key_of(role: str) -> str | None:
    """Give the column by which rows of a table are asked for."""
    return _KEYS.get(role)


def own_key_of(role: str) -> str | None:
    """Give the column that tells the rows of a table apart, None where only the whole row does."""
    return _OWN_KEYS.get(role)


def columns_of(role: str) -> frozenset[str]:
    """Give all columns that a table is known to have had."""
    return frozenset(name for order in ORDERS.get(role, ()) for name in order.split()) | _SETTINGS


def today(role: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Give columns by the names of today: old reviews say "sid" and "psid" for "item" and "chapid"."""
    old = _OLD_NAMES.get(role, {})
    return tuple(name if old.get(name, name) in columns else old.get(name, name) for name in columns)


def order_of(role: str, values: Sequence[bytes | None], *, cut: bool = False) -> tuple[str, ...] | None:
    """Give the columns of a row that names none, None when no order known fits it. A row that is `cut` may have fewer."""
    for order in ORDERS.get(role, ()):
        columns = tuple(order.split())
        fits = len(columns) >= len(values) if cut else len(columns) == len(values)
        if fits and all(_fits(name, value) for name, value in zip(columns, values, strict=False)):
            return columns
    return None


def _fits(name: str, value: bytes | None) -> bool:
    return name not in NUMBERS or not value or value.lstrip(b"-").isdigit()

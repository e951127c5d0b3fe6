"""Builds dumps of a small eFiction archive in every shape that sites left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Rows = Sequence[Sequence[object]]

COLUMNS = {
    "authors": "uid penname realname email website bio image date admincreated password",
    "categories": "catid parentcatid category description image locked leveldown displayorder numitems",
    "characters": "charid catid charname bio image",
    "classtypes": "classtype_id classtype_name classtype_title",
    "classes": "class_id class_type class_name",
    "ratings": "rid rating ratingwarning warningtext",
    "coauthors": "sid uid",
    "stories": "sid title summary storynotes catid classes charid rid date updated uid coauthors featured validated completed rr "
    "wordcount rating reviews count challenges",
    "chapters": "chapid title inorder notes storytext endnotes validated wordcount rating reviews sid uid count",
    "series": "seriesid title summary uid isopen catid rating classes characters reviews numstories challenges",
    "inseries": "seriesid sid subseriesid confirmed inorder",
    "reviews": "reviewid item chapid reviewer uid review date rating respond type",
    "favorites": "uid item type comments",
    "news": "nid author title story time comments",
    "comments": "cid nid uid comment time",
    "challenges": "chalid challenger uid title catid characters summary",
    "stats": "sitekey stories chapters series reviews wordcount authors members reviewers newestmember",
    "settings": "sitekey sitename url tableprefix storiespath",
}  # fmt: skip

LONG = "<p>The tide had gone out an hour ago, and {0} walked along the quay counting the <i>lamps</i>.</p><p>Nobody came, {0} thought; nobody would.</p>"


def archive() -> dict[str, Rows]:
    """Give the rows of an archive: three members, three stories, two series, reviews, favourites, news."""
    return {
        "authors": [
            (1, "Maren", "Maren Holt", "maren@example.org", "http://maren.example/", "I write <i>slowly</i>.", "", 1104537600, 0, "5f4dcc3b"),
            (2, "Ásta", "", "asta@example.org", "", "", "", 1104624000, 0, "5f4dcc3b"),
            (3, "reader_3", "", "r3@example.org", "", "", "", 0, 0, "5f4dcc3b"),
        ],
        "categories": [(1, -1, "Harbour Lights", "", "", 0, 0, 1, 3), (2, 1, "Season Two", "", "", 0, 1, 1, 1)],
        "characters": [(1, 1, "Ine", "", ""), (2, 1, "The Ferryman", "", "")],
        "classtypes": [(1, "genre", "Genres"), (2, "warnings", "Warnings"), (3, "pairing", "Pairings")],
        "classes": [(1, 1, "Drama"), (2, 2, "Character Death"), (3, 3, "Ine/The Ferryman")],
        "ratings": [(1, "PG-13", 0, ""), (2, "NC-17", 3, "Adults only; 'really'")],
        "coauthors": [(11, 2)],
        "stories": [
            (11, "Low Water", "Ine waits.", "Set after the storm.", "1,2", "1,2,3", "1,2", "1", 1110000000, 1120000000,
             1, "1", 1, 1, 1, 0, 40, 8, 2, 321, "1"),
            (12, 'A "Quiet" Ferry', "It isn't quiet.", "", "1", "1", "2", "2", 1110000000, 1120000000,
             2, "0", 0, 1, 0, 0, 20, 0, 1, 7, "0"),
            (13, "Gone", "", "", "1", "", "", "1", 0, 0, 1, "0", 0, 0, 0, 0, 0, 0, 0, 0, "0"),
        ],
        "chapters": [
            (102, "Return", 2, "", LONG.format("Ine"), "Thanks for reading.", 1, 20, 0, 1, 11, 2, 5),
            (101, "Leaving", 1, "For J.", LONG.format("the ferryman"), "", 1, 20, 0, 1, 11, 1, 9),
            (103, "One", 1, "", "First line it\\'s said.\r\nSecond line; INSERT INTO `x` VALUES (1,'no');\r\n\r\nThird.", "", 1, 20, 0, 0, 12, 2, 7),
        ],
        "series": [
            (1, "Tides", "All the tides.", 1, 1, "1", 0, "", "", 1, 2, "0"),
            (2, "Small Tides", "", 2, 0, "1", 0, "", "", 0, 0, "0"),
        ],
        "inseries": [(1, 12, 0, 1, 2), (1, 11, 0, 1, 1), (1, 0, 2, 1, 3), (2, 11, 0, 0, 1)],
        "reviews": [
            (1, 11, 102, "reader_3", 3, "I cried.<br><br><i>Author's Response: So did I; (really).</i>", 1121000000, 9, 1, "ST"),
            (2, 11, 0, "a passer-by", 0, "INSERT INTO `fanfiction_stories` VALUES (99,'not sql');\nFine!", 1122000000, -1, 0, "ST"),
            (3, 1, 0, "Ásta", 2, "Lovely series.", 1122000001, 10, 0, "SE"),
            (4, 999, 0, "lost", 0, "About a story that is gone.", 1122000002, 5, 0, "ST"),
        ],
        "favorites": [(3, 11, "ST", "Best of all."), (3, 1, "SE", ""), (3, 2, "AU", "<b>She</b> is good.")],
        "news": [(1, "Maren", "We are open", "Welcome!\nCome in.", 1104537600, 1)],
        "comments": [(1, 1, 3, "Hooray", 1104541200)],
        "challenges": [(1, "Maren", 1, "Lamp challenge", "1", "1", "Write a lamp.")],
        "stats": [("harbour", 3, 4, 2, 4, 60, 2, 3, 2, 3)],
        "settings": [("harbour", "Harbour Lights Archive", "http://www.harbour.example/fic/", "", "stories")],
    }  # fmt: skip


@dataclass
class Shape:
    """How a dump is written."""

    prefix: str = ""
    encoding: str = "utf-8"
    columns: bool = True  # CREATE TABLE with the columns
    named: bool = False  # … and in each INSERT, as phpMyAdmin can
    quotes: str = "'"
    doubled: bool = False  # '' for a quote
    extended: bool = True
    without: frozenset[str] = field(default_factory=frozenset)


MYSQLDUMP = Shape()
PHPMYADMIN = Shape(named=True, doubled=True, extended=False)
OWN_BACKUP = Shape(columns=False, quotes='"', extended=False, without=frozenset({"settings"}))


def dump(shape: Shape = MYSQLDUMP, rows: Mapping[str, Rows] | None = None) -> bytes:
    """Write a dump."""
    out = ["-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\n" if shape.columns else "# eFiction backup\n"]
    for table, given in (archive() if rows is None else rows).items():
        if table not in shape.without:
            out.extend(_table(shape, table, given))
    return "".join(out).encode(shape.encoding)


def _table(shape: Shape, table: str, rows: Rows) -> list[str]:
    name = f"`{shape.prefix}fanfiction_{table}`" if shape.columns else f"{shape.prefix}fanfiction_{table}"
    columns = COLUMNS[table].split()
    out = []
    if shape.columns:
        body = ",\n".join(f"  `{column}` varchar(255) NOT NULL default ''" for column in columns)
        out.append(
            f"DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} (\n{body},\n  KEY `k` (`{columns[0]}`)\n) ENGINE=MyISAM;\n"
        )
    head = f"INSERT INTO {name} " + (
        f"({', '.join(f'`{column}`' for column in columns)}) " if shape.named else ""
    )
    values = [f"({','.join(_value(shape, value) for value in row)})" for row in rows]
    lines = [",".join(values)] if shape.extended and values else values
    out.extend(f"{head}VALUES {line};\n" for line in lines)
    return out


def _value(shape: Shape, value: object) -> str:
    if isinstance(value, int) and shape.quotes == "'":
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = shape.quotes
    return f"{mark}{text.replace(mark, mark * 2 if shape.doubled else chr(92) + mark)}{mark}"

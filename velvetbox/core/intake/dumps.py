"""One file, many works: the database dump of an archive, read as a stream, a part for each story.

A dump gives a first part with what it tells of the whole site, then one part a story (`member` names its row),
then the rest. Chapter texts that lie in files beside the dump are read too; `Part.beside` names them, so that
who keeps the stories keeps those files with them and never takes them for works of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from velvetbox.core.errors import ReadError, Refused, disk_is_full
from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.formats.dump.table_files import table_rows
from velvetbox.core.intake.chapter_texts import ChapterTexts
from velvetbox.core.intake.dump_files import Texts, opened
from velvetbox.core.intake.dump_sets import may_be_table, table_of
from velvetbox.core.intake.seal import seal
from velvetbox.core.intake.sealed import Beside, Outcome, Part
from velvetbox.core.origins.efiction.columns import columns_of, role_of
from velvetbox.core.origins.efiction.counts import counts
from velvetbox.core.origins.efiction.dump import NAME, Story, stories
from velvetbox.core.origins.efiction.site import Site
from velvetbox.core.origins.efiction.tables import Tables
from velvetbox.core.origins.told import Told
from velvetbox.core.prose import Field

_T = TypeVar("_T")
log = logging.getLogger(__name__)
_NONE: Mapping[str, str] = MappingProxyType({})
_AT_ONCE = 500  # members, reviews… in one part


def dump_parts(
    place: str,
    path: str,
    options: ReadOptions,
    texts: Texts = "",
    others: Mapping[str, str] = _NONE,
) -> Iterator[Part]:
    """Read a dump at `place`. `path` is its path in the pile; chapter files are looked for in `texts`.

    `others` are the other files of a dump that is made of several, with where they lie.

    A dump that is no eFiction site's gives one part that says so; nothing is raised for a bad one.
    """
    try:
        with Tables() as tables:
            _load(tables, {path: place} | dict(others), options.limits.dump)
            yield from _sites(tables, path, options, ChapterTexts(texts, path))
    except Refused as error:
        yield _said(Outcome.REFUSED, error.code, error.text)
    except ReadError as error:
        yield _said(Outcome.UNREADABLE, error.code, error.text)
    except (MemoryError, RecursionError):
        text = "Reading it would take more memory than is allowed. It is kept."
        yield _said(Outcome.REFUSED, "read.too_much", text)
    except Exception as error:  # a fault of ours in one dump must not end an import of thousands of files
        if disk_is_full(error):
            raise  # of this machine, not of the file
        log.exception("reading %s failed", path)
        yield _said(
            Outcome.UNREADABLE, "read.fault", "Velvetbox failed while reading this dump. It is kept as it is."
        )


def _load(tables: Tables, files: Mapping[str, str], limit: int) -> None:
    """Read the files of a dump: those with statements first, which may say what the columns of the others are."""
    for path, place in sorted(files.items(), key=lambda one: may_be_table(one[0])):
        with closing(opened(place)) as stream:
            table = table_of(path) if may_be_table(path) else None
            if table is None:
                tables.load(stream, limit)
            else:
                known = columns_of((role_of(table) or ("", ""))[1])
                columns = next((own for name, own in tables.defined.items() if name.lower() == table), ())
                tabs = not path.lower().endswith(".csv")
                tables.add(table_rows(stream, table, columns, known, limit, tabs=tabs))
            if getattr(stream, "cut", False):
                text = "This packed file is cut or damaged; the dump in it was read as far as it goes."
                tables.remarks.append(Remark("dump.squeezed", text))
    tables.settle(len(files))


def _said(outcome: Outcome, code: str, text: str) -> Part:
    return Part("", outcome, format="sql", remarks=(Remark(code, text),))


def _sites(tables: Tables, path: str, options: ReadOptions, files: ChapterTexts) -> Iterator[Part]:
    if not tables.prefixes:
        text = "A database dump in which no eFiction archive was found. It is kept as it is."
        yield replace(
            _said(Outcome.SKIPPED, "dump.other", text), remarks=(Remark("dump.other", text), *tables.remarks)
        )
        return
    for index, prefix in enumerate(tables.prefixes):
        site = Site(tables, prefix, options.without)
        yield from _site(site, path, files, tuple(tables.remarks) if not index else ())
    if left := files.left():
        text = "Files of chapters that the dump does not know: their stories were deleted. They are kept."
        yield _about(
            Told(""), (Remark("dump.orphan", f"{len(left)} {text[0].lower()}{text[1:]}"),), beside=left
        )


def _about(told: Told, remarks: tuple[Remark, ...] = (), beside: tuple[Beside, ...] = ()) -> Part:
    """Make a part that holds no work."""
    return Part("", Outcome.CONTAINER, format="sql", origin=NAME, remarks=remarks, told=told, beside=beside)


def _site(site: Site, path: str, files: ChapterTexts, remarks: tuple[Remark, ...]) -> Iterator[Part]:
    yield _about(Told(site.key, name=site.name, parents=tuple(site.parents)), remarks)
    for people in _some(site.member(row) for row in site.all("authors") if row.key("uid")):
        yield _about(Told(site.key, people=people))
    tally = counts(site)
    for story in stories(site, files.text):
        tally.story(story)
        yield _part(story, path, files)
    for series in _some(site.told_series(row) for row in site.all("series")):
        yield _about(Told(site.key, series=series))
    others = (row for row in site.all("reviews") if (row["type"] or b"ST").upper() != b"ST")
    for comments in _some(site.comment(row, ()) for row in others):
        yield _about(Told(site.key, comments=comments))
    others = (row for row in site.all("favorites") if (row["type"] or b"").upper() != b"ST")
    for favourites in _some(found for row in others if (found := site.favourite(row))):
        yield _about(Told(site.key, favourites=favourites))
    for news in _some(site.news(row) for row in site.all("news")):
        yield _about(Told(site.key, news=news))
    for challenges in _some(site.challenge(row) for row in site.all("challenges")):
        yield _about(Told(site.key, challenges=challenges))
    for comments in _some(site.news_comment(row) for row in site.all("comments")):
        yield _about(Told(site.key, comments=comments))
    yield _about(Told(site.key, name=site.name, counts=tally.told()))


def _some(rows: Iterator[_T]) -> Iterator[tuple[_T, ...]]:
    while some := tuple(islice(rows, _AT_ONCE)):
        yield some


def _part(story: Story, path: str, files: ChapterTexts) -> Part:
    beside = files.beside(story.places)
    if not story.work.chapters:
        return Part(
            story.row, Outcome.EMPTY, format="sql", origin=NAME,
            remarks=(Remark("dump.no_text", f"“{_title(story)}” has no text, in the dump or beside it."),),
            told=story.told,
        )  # fmt: skip
    draft = Draft("sql", ())
    sealed = seal(story.work, draft, NAME, f"{path}/{_title(story)}").work
    placed = zip(sealed.chapters, story.places, strict=True)
    chapters = tuple(replace(chapter, source=place) for chapter, place in placed)
    return Part(
        member=story.row,
        outcome=Outcome.WORK,
        format="sql",
        origin=NAME,
        works=(replace(sealed, chapters=chapters),),
        mends=story.mends,
        members=(story.row, *(one.path for one in beside)),
        told=story.told,
        beside=beside,
    )


def _title(story: Story) -> str:
    """Give a story's title; where none is left, that of its first chapter, unless it only counts, or its id."""
    first = story.work.chapters[0].title if story.work.chapters else None
    named = first if first and not any(letter.isdigit() for letter in first) else None
    return story.work.value(Field.TITLE) or (named or f"Story {story.told.work}").replace("/", " ").strip()

"""A search told back in words, so that everybody can see how it was understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from velvetbox.archive.finder.language.fields import READING_STATES
from velvetbox.archive.finder.language.tree import (
    MAP_FIELDS,
    Among,
    And,
    Compare,
    Field,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    TagNamed,
    Word,
)
from velvetbox.archive.library.tag_names import folded_tag


def said(tree: Node | None) -> str:
    """Tell a tree in words: "works with “kitten” and “necklace”, longer than 1,000 words"; "" for None."""
    return _("works %(so)s") % {"so": _told(tree)} if tree is not None else ""


def _told(node: Node) -> str:
    if isinstance(node, And):
        return _all(node.nodes)
    if isinstance(node, Or):
        return _joined([_inner(one) for one in node.nodes], _("%(before)s or %(last)s"))
    if isinstance(node, Not):
        return _("not %(so)s") % {"so": _inner(node.node)}
    if isinstance(node, (Word, Phrase)):
        return _("with %(words)s") % {"words": _words(node)}
    if isinstance(node, TagNamed):
        return _tag(node)
    if isinstance(node, Among):
        return ngettext("among %(count)d work", "among %(count)d works", len(node.works)) % {
            "count": len(node.works)
        }
    return _named(node) if isinstance(node, Named) else _compared(node)


def _inner(node: Node) -> str:
    return f"({_told(node)})" if isinstance(node, (And, Or)) else _told(node)


def _all(nodes: Iterable[Node]) -> str:
    """Tell nodes that must all be so; words beside each other share their "with"."""
    parts = []
    for are_words, run in groupby(nodes, lambda node: isinstance(node, (Word, Phrase))):
        if are_words:
            words = [_words(node) for node in run if isinstance(node, (Word, Phrase))]
            parts.append(_("with %(words)s") % {"words": _joined(words, _("%(before)s and %(last)s"))})
        else:
            parts += [_inner(node) for node in run]
    return _joined(parts, _("%(before)s and %(last)s"))


def _joined(parts: list[str], pattern: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return pattern % {"before": ", ".join(parts[:-1]), "last": parts[-1]}


def _words(leaf: Word | Phrase) -> str:
    words = {"words": leaf.text}
    if isinstance(leaf, Phrase):
        near = {"count": leaf.slop, "words": leaf.text}
        return (
            ngettext(
                "“%(words)s” with up to %(count)d word between",
                "“%(words)s” with up to %(count)d words between",
                leaf.slop,
            )
            % near
            if leaf.slop
            else _("“%(words)s” as it stands") % words
        )
    if leaf.fuzzy:
        return _("“%(words)s” or a word much like it") % words
    if leaf.prefix:
        return _("“%(words)s…”") % words
    return _("“%(words)s”") % words


def _tag(tag: TagNamed) -> str:
    pattern = {
        "fandom": _("in the fandom %(name)s"),
        "character": _("with the character %(name)s"),
        "relationship": _("with the relationship %(name)s"),
        "rating": _("rated %(name)s"),
        "warning": _("with the warning %(name)s"),
        "category": _("in the category %(name)s"),
    }.get(tag.type, _("tagged %(name)s"))
    return pattern % {"name": tag.name}


def _named(node: Named) -> str:
    if node.field is Field.READING and (state := READING_STATES.get(folded_tag(node.node.text))):
        return _reading()[state]
    pattern = {
        Field.TITLE: _("with %(words)s in the title"),
        Field.CREATORS: _("by %(words)s"),
        Field.SUMMARY: _("with %(words)s in the summary"),
        Field.NOTES: _("with %(words)s in the notes"),
        Field.FANDOM: _("with %(words)s in a fandom’s name"),
        Field.CHARACTER: _("with %(words)s in a character’s name"),
        Field.RELATIONSHIP: _("with %(words)s in a relationship’s name"),
        Field.RATING: _("with %(words)s in the rating"),
        Field.WARNING: _("with %(words)s in a warning"),
        Field.CATEGORY: _("with %(words)s in the category"),
        Field.LANGUAGE: _("in the language %(words)s"),
        Field.SERIES: _("in a series with %(words)s in its name"),
        Field.SOURCE: _("from %(words)s"),
        Field.CANON: _("set at %(words)s in canon"),
        Field.SAYS: _("where %(who)s says %(words)s") if node.by else _("where somebody says %(words)s"),
        Field.SPEAKS: _("where %(words)s speaks"),
        Field.SCENE: _("with a scene that has %(words)s in it"),
        Field.PERSON: _("told in the %(words)s person"),
        Field.TENSE: _("told in the %(words)s tense"),
        Field.POV: _("seen through the eyes of %(words)s"),
        Field.COLLECTION: _("in a collection with %(words)s in its name"),
        Field.SHELF: _("on a shelf of yours with %(words)s in its name"),
    }.get(node.field, _("with %(words)s in a tag"))
    is_name = node.field in {Field.PERSON, Field.TENSE}
    words = node.node.text if is_name else _("“%(words)s”") % {"words": node.node.text}
    return pattern % {"words": words if node.field in MAP_FIELDS else _words(node.node), "who": node.by}


def _reading() -> dict[str, str]:
    return {
        "reading": _("that you are reading"),
        "to-read": _("that you want to read"),
        "unread": _("that you have not begun"),
        "finished": _("that you have read"),
        "dropped": _("that you dropped"),
    }


def _compared(node: Compare) -> str:
    least, most = node.range.least, node.range.most
    if (answers := _flags().get(node.field)) is not None:
        return answers[bool(least)]
    if node.field in {Field.POSTED, Field.UPDATED}:
        return _dated(node.field, least, most)
    if node.field is Field.WORDS:
        return _long(least, most)
    return _counted(_names()[node.field], least, most)


def _flags() -> dict[Field, tuple[str, str]]:
    return {
        Field.COMPLETE: (_("not complete"), _("complete")),
        Field.CROSSOVER: (_("no crossovers"), _("crossovers")),
        Field.MISSING: (_("without missing chapters"), _("with missing chapters")),
        Field.OTP: (_("not of one relationship alone"), _("of one relationship alone")),
        Field.SINGLE_CHAPTER: (_("of several chapters"), _("of a single chapter")),
        Field.FLASHBACKS: (_("without flashbacks"), _("with flashbacks")),
    }


def _names() -> dict[Field, str]:
    return {
        Field.CHAPTERS: _("chapters"),
        Field.KUDOS: _("kudos"),
        Field.HITS: _("hits"),
        Field.COMMENTS: _("comments"),
        Field.BOOKMARKS: _("bookmarks"),
    }


def _long(least: int | None, most: int | None) -> str:
    if least is not None and least == most:
        return _("of %(count)s words") % {"count": number_format(least, force_grouping=True)}
    if least is not None and most is not None:
        return _("of %(least)s to %(most)s words") % _numbers(least, most)
    if least is not None:
        # Of two ways to say it, the one with the rounder number.
        if (least - 1) % 10 == 0:
            return _("longer than %(least)s words") % _numbers(least - 1, 0)
        return _("of at least %(least)s words") % _numbers(least, 0)
    assert most is not None  # one end of a range is always there
    if (most + 1) % 10 == 0:
        return _("shorter than %(most)s words") % _numbers(0, most + 1)
    return _("of at most %(most)s words") % _numbers(0, most)


def _counted(what: str, least: int | None, most: int | None) -> str:
    if least is not None and least == most:
        return _("with %(least)s %(what)s") % ({"what": what} | _numbers(least, 0))
    if least is not None and most is not None:
        return _("with %(least)s to %(most)s %(what)s") % ({"what": what} | _numbers(least, most))
    if least is not None:
        return _("with at least %(least)s %(what)s") % ({"what": what} | _numbers(least, 0))
    return _("with at most %(most)s %(what)s") % ({"what": what} | _numbers(0, most or 0))


def _numbers(least: int, most: int) -> dict[str, str]:
    return {
        "least": number_format(least, force_grouping=True),
        "most": number_format(most, force_grouping=True),
    }


def _dated(field: Field, least: int | None, most: int | None) -> str:
    is_posted = field is Field.POSTED
    if least is not None and most is not None:
        pattern = (
            _("posted from %(least)s to %(most)s") if is_posted else _("updated from %(least)s to %(most)s")
        )
    elif least is not None:
        pattern = _("posted on %(least)s or later") if is_posted else _("updated on %(least)s or later")
    else:
        pattern = _("posted on %(most)s or earlier") if is_posted else _("updated on %(most)s or earlier")
    return pattern % {"least": _day(least), "most": _day(most)}


def _day(ordinal: int | None) -> str:
    if ordinal is None or not 1 <= ordinal <= date.max.toordinal():
        return ""
    return date_format(date.fromordinal(ordinal))

"""The names that fields and orders go by in a search, AO3's and ours; in any case."""

from __future__ import annotations

from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.language.tree import Field

_OTHER_NAMES = {
    "titles": Field.TITLE,
    "creator": Field.CREATORS,
    "author": Field.CREATORS,
    "authors": Field.CREATORS,
    "by": Field.CREATORS,
    "note": Field.NOTES,
    "endnotes": Field.NOTES,
    "tags": Field.TAG,
    "fandoms": Field.FANDOM,
    "fandom_names": Field.FANDOM,
    "characters": Field.CHARACTER,
    "character_names": Field.CHARACTER,
    "relationships": Field.RELATIONSHIP,
    "relationship_names": Field.RELATIONSHIP,
    "ship": Field.RELATIONSHIP,
    "pairing": Field.RELATIONSHIP,
    "freeforms": Field.FREEFORM,
    "freeform_names": Field.FREEFORM,
    "additional": Field.FREEFORM,
    "rating_names": Field.RATING,
    "warnings": Field.WARNING,
    "archive_warning": Field.WARNING,
    "archive_warning_names": Field.WARNING,
    "categories": Field.CATEGORY,
    "category_names": Field.CATEGORY,
    "language_id": Field.LANGUAGE,
    "lang": Field.LANGUAGE,
    "series.title": Field.SERIES,
    "series_title": Field.SERIES,
    "site": Field.SOURCE,
    "archive": Field.SOURCE,
    "word_count": Field.WORDS,
    "word": Field.WORDS,
    "chapter_count": Field.CHAPTERS,
    "chapter": Field.CHAPTERS,
    "kudos_count": Field.KUDOS,
    "hit": Field.HITS,
    "hit_count": Field.HITS,
    "comments_count": Field.COMMENTS,
    "comment": Field.COMMENTS,
    "bookmarks_count": Field.BOOKMARKS,
    "bookmark": Field.BOOKMARKS,
    "published": Field.POSTED,
    "date": Field.UPDATED,
    "revised_at": Field.UPDATED,
    "completed": Field.COMPLETE,
    "crossovers": Field.CROSSOVER,
    "oneshot": Field.SINGLE_CHAPTER,
}
NAMES = {field.value: field for field in Field} | _OTHER_NAMES
SORT_NAMES = ("sort", "sorted", "order")

_OTHER_ORDERS = {
    "author": Sort.CREATOR,
    "authors": Sort.CREATOR,
    "creators": Sort.CREATOR,
    "date": Sort.UPDATED,
    "revised_at": Sort.UPDATED,
    "published": Sort.POSTED,
    "created_at": Sort.POSTED,
    "word_count": Sort.WORDS,
    "word": Sort.WORDS,
    "length": Sort.WORDS,
    "score": Sort.BEST,
    "relevance": Sort.BEST,
    "received": Sort.NEWEST,
}
ORDERS = {sort.value: sort for sort in Sort} | _OTHER_ORDERS

YES_NO = {
    "true": True,
    "yes": True,
    "y": True,
    "t": True,
    "1": True,
    "only": True,
    "complete": True,
    "false": False,
    "no": False,
    "n": False,
    "f": False,
    "0": False,
    "none": False,
}

"""More like this: works that have with one in common what sets it apart, in tags, summary and text.

The words are chosen as Lucene's MoreLikeThis does: the most telling ones by how often they stand in the work and
in how few others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import tantivy
from django.conf import settings
from tantivy import Occur

from velvetbox.archive.finder import documents, opening
from velvetbox.archive.finder.index import IndexUnusable, damage_reported
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.finder.words import cut, paragraphs
from velvetbox.archive.people.models import Person

_WORDS = 25  # telling words of a field
_READ = 200_000  # characters of a work's text
_SPARE = 4  # times as many works as wanted are looked at: some may not be shown
_COMMON = 0.2  # of the works; words in more of them tell nothing
_OFTEN = {"text": 3, "summary": 1}  # times a telling word stands there at least
_WEIGHTS = {"tags": 3.0, "summary": 1.5, "text": 1.0}


def more_like(person: Person | None, work: int, most: int = 6) -> tuple[int, ...]:
    """Give the ids of works most like one, the most alike first; none while there is no index. Eight queries."""
    row = visible(person).filter(pk=work).values(*documents.WORK_FIELDS).first()
    if row is None:
        return ()
    try:
        with damage_reported():
            index = opening.text_index(Path(settings.BOX)).words
            found = _found(index, _texts(row), work, most * _SPARE)
    except IndexUnusable:
        return ()
    there = set(visible(person).filter(pk__in=found).values_list("pk", flat=True))
    return tuple(muted_for(person).only(one for one in found if one in there)[:most])


def _texts(row: documents.Row) -> Mapping[str, Sequence[str]]:
    _, names = documents.names_of([row["id"]])
    revisions = [
        place["revision_id"] for place in documents.places_of([row["current_id"]])[row["current_id"]]
    ]
    text, left = [], _READ
    for _, html, _ in documents.texts_of(revisions[:5]):
        text += [paragraph.text for paragraph in paragraphs(html[:left])]
        left -= len(html)
        if left <= 0:
            break
    return {"tags": names[row["id"]], "summary": [row["summary"]], "text": text}


def _found(index: tantivy.Index, texts: Mapping[str, Sequence[str]], work: int, most: int) -> list[int]:
    searcher = index.searcher()
    clauses = [(Occur.Should, query) for query in _queries(index.schema, searcher, texts)]
    if not clauses:
        return []
    itself = tantivy.Query.term_query(index.schema, "work", work)
    query = tantivy.Query.boolean_query([*clauses, (Occur.MustNot, itself)])
    hits = searcher.search(query, most, count=False).hits
    ids = searcher.fast_field_values("work", [address for _, address in hits])
    return [int(one) for one in ids if one is not None]


def _queries(
    schema: tantivy.Schema, searcher: tantivy.Searcher, texts: Mapping[str, Sequence[str]]
) -> Iterator[tantivy.Query]:
    works = max(1, searcher.num_docs)
    for name in texts["tags"]:
        if words := cut(name):
            row = tantivy.Query.phrase_query(schema, "tags", list(words)) if len(words) > 1 else None
            one = row or tantivy.Query.term_query(schema, "tags", words[0])
            yield tantivy.Query.boost_query(one, _WEIGHTS["tags"])
    for field, least in _OFTEN.items():
        counts = Counter(word for text in texts[field] for word in cut(text))
        telling = {}
        for word, count in counts.items():
            if count >= least and len(word) > 2:
                others = searcher.doc_freq(field, word)
                if 1 < others <= max(2, _COMMON * works):
                    telling[word] = count * math.log(works / others)
        for word in sorted(telling, key=lambda one: -telling[one])[:_WORDS]:
            query = tantivy.Query.term_query(schema, field, word)
            yield tantivy.Query.boost_query(query, _WEIGHTS[field])

"""From what was asked to what tantivy runs, and to what passages are searched for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import tantivy
from tantivy import Occur

from velvetbox.archive.finder.index import TEXTS
from velvetbox.archive.finder.query import Query, Term
from velvetbox.archive.finder.words import STEMMERS, cut, stemmer

BOOSTS = {"title": 6.0, "creators": 5.0, "tags": 3.0, "about": 1.5, "text": 1.0}
_OTHER_FORM = 0.7  # how much another form of a word counts beside the word itself
_FORMS = 24  # forms of a word looked for, most frequent first
_BEGUN = 200  # words looked for that begin as asked
_DICTIONARY = 10_000  # words of the index compared for one word
SENTENCE = -1  # the clause of all that was typed, in a row
_SENTENCE_WEIGHT = 5.0
_SHORTEST = 3  # letters that forms of a word have in common at least


@dataclass(frozen=True, slots=True)
class Needle:
    """What a passage must hold for one clause: words in a row, each in any of its forms.

    Needles of one clause are alternatives. `prefix` lets the last word go on. `weight` is how rare it is.
    """

    clause: int
    words: tuple[frozenset[str], ...]
    prefix: bool = False
    weight: float = 1.0


def plain_needles(query: Query) -> tuple[Needle, ...]:
    """Give what to look for without the help of an index: the words as they were typed."""
    return tuple(
        Needle(clause, tuple(frozenset({word}) for word in words), term.prefix)
        for clause, any_of in enumerate(query.wanted)
        for term in any_of
        if (words := cut(term.text))
    )


class Compiler:
    """Compiles queries for one state of the index."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher, languages: Iterable[str]) -> None:
        self._schema = index.schema
        self._searcher = searcher
        self._known: dict[tuple[str, str], list[str]] = {}
        self._stemmers = {STEMMERS[name]: stemmer(name) for name in languages if name in STEMMERS}

    @cached_property
    def _works(self) -> int:
        return max(self._searcher.num_docs, 1)

    def compile(self, query: Query) -> tantivy.Query | None:
        """Give tantivy's form of a query, None when it asks for nothing."""
        wanted = [found for any_of in query.wanted if (found := self._any(any_of))]
        unwanted = [found for term in query.unwanted if (found := self._term(term))]
        if not wanted and not unwanted:
            return None
        clauses = [(Occur.Must, found) for found in wanted or [tantivy.Query.all_query()]]
        clauses += [(Occur.MustNot, found) for found in unwanted]
        clauses += [(Occur.Should, found) for found in self._as_one_phrase(query)]
        return tantivy.Query.boolean_query(clauses)

    def needles(self, query: Query) -> tuple[Needle, ...]:
        """Give what to mark in passages."""
        found = [
            Needle(plain.clause, self._forms_of(plain, term), plain.prefix, self._weight(plain))
            for plain, term in _terms_beside(query, plain_needles(query))
        ]
        if query.is_plain and len(found) > 1:
            words = tuple(frozenset({word}) for any_of in query.wanted for word in cut(any_of[0].text))
            found.append(Needle(SENTENCE, words, weight=_SENTENCE_WEIGHT))
        return tuple(found)

    def _forms_of(self, plain: Needle, term: Term) -> tuple[frozenset[str], ...]:
        if len(plain.words) > 1 or term.exact or term.prefix:
            return plain.words
        word = next(iter(plain.words[0]))
        return (frozenset(form for field in TEXTS for form in self._forms(field, word)),)

    def _weight(self, needle: Needle) -> float:
        rarest = min(self._searcher.doc_freq("text", word) for words in needle.words for word in words)
        return 1.0 + math.log(self._works / max(rarest, 1)) + 2.0 * (len(needle.words) - 1)

    def _any(self, any_of: tuple[Term, ...]) -> tantivy.Query | None:
        found = [query for term in any_of if (query := self._term(term))]
        return _either(found) if found else None

    def _term(self, term: Term) -> tantivy.Query | None:
        words = cut(term.text)
        if not words:
            return None
        return _either(
            tantivy.Query.boost_query(query, BOOSTS[field])
            for field in TEXTS
            for query in self._in_field(field, words, term)
        )

    def _in_field(self, field: str, words: list[str], term: Term) -> Iterator[tantivy.Query]:
        query = tantivy.Query
        if len(words) > 1:
            phrase = query.phrase_prefix_query if term.prefix else query.phrase_query
            yield phrase(self._schema, field, list(words))
        elif term.prefix:
            begun = self._searcher.terms_with_prefix(field, words[0], limit=_BEGUN)
            yield query.term_set_query(self._schema, field, [words[0], *(word for word, _ in begun)])
        elif term.exact:
            yield query.term_query(self._schema, field, words[0])
        else:
            for form in self._forms(field, words[0]):
                one = query.term_query(self._schema, field, form)
                yield one if form == words[0] else query.boost_query(one, _OTHER_FORM)

    def _forms(self, field: str, word: str) -> list[str]:
        """Give a word and the words of the index with the same stem in a language of the box."""
        if (field, word) not in self._known:
            self._known[field, word] = self._looked_up(field, word)
        return self._known[field, word]

    def _looked_up(self, field: str, word: str) -> list[str]:
        forms = [word]
        for stems in self._stemmers.values():
            stem = stems.analyze(word)[0]
            begin = word[: max(_SHORTEST, len(stem) - 1)]
            if len(begin) < _SHORTEST or not word.isalpha():
                continue
            near = [form for form, _ in self._searcher.terms_with_prefix(field, begin, limit=_DICTIONARY)]
            same = zip(near, stems.analyze(" ".join(near)), strict=True)
            forms += [form for form, its in same if its == stem and form not in forms]
        return forms[:_FORMS]

    def _as_one_phrase(self, query: Query) -> Iterator[tantivy.Query]:
        """Give what lifts the works in which plain words stand beside each other."""
        words = [word for any_of in query.wanted for word in cut(any_of[0].text)]
        if not query.is_plain or len(query.wanted) < 2 or len(words) < 2:
            return
        for field in TEXTS:
            phrase = tantivy.Query.phrase_query(self._schema, field, list(words), 1)
            yield tantivy.Query.boost_query(phrase, 2 * BOOSTS[field])


def _either(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _terms_beside(query: Query, needles: tuple[Needle, ...]) -> Iterator[tuple[Needle, Term]]:
    terms = [term for any_of in query.wanted for term in any_of if cut(term.text)]
    return zip(needles, terms, strict=True)

"""From what was asked to what tantivy runs, and to what passages are searched for."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import tantivy
from tantivy import Occur

from velvetbox.archive.finder import spelling
from velvetbox.archive.finder.index import NO_LANGUAGE, TEXTS
from velvetbox.archive.finder.language.parsing import Parsed
from velvetbox.archive.finder.language.tree import (
    And,
    Field,
    Leaf,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    wanted,
)
from velvetbox.archive.finder.words import STEMMERS, cut, stemmer

BOOSTS: Mapping[str, float] = {
    "title": 6.0, "creators": 5.0, "tags": 3.0, "summary": 1.5, "notes": 1.5, "text": 1.0,
}  # fmt: skip
_FIELDS = {
    Field.TITLE: ("title",),
    Field.CREATORS: ("creators",),
    Field.SUMMARY: ("summary",),
    Field.NOTES: ("notes",),
}
_OTHER_FORM = 0.7  # how much another form of a word counts beside the word itself
_FORMS = 24  # forms of a word looked for, most frequent first
_BEGUN = 200  # words looked for that begin as asked; where there are more, the index goes through them all
_DICTIONARY = 10_000  # words of the index compared for one word
SENTENCE = -1  # the clause of all that was typed, in a row
_SENTENCE_WEIGHT = 5.0
_SHORTEST = 3  # letters that forms of a word have in common at least


@dataclass(frozen=True, slots=True)
class Needle:
    """What a passage must hold for one clause: words in a row, each in any of its forms.

    Needles of one clause are alternatives. `prefix` lets the last word go on. `weight` is how rare it is.
    `foreign` are the forms that count in texts of some languages alone, each with those languages.
    """

    clause: int
    words: tuple[frozenset[str], ...]
    prefix: bool = False
    weight: float = 1.0
    foreign: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict, hash=False)

    def within(self, language: str) -> Needle:
        """Give it as it is in texts of a language: without the forms of others. "" is not known: all of them."""
        code = language.partition("-")[0].lower()
        out = {form for form, languages in self.foreign.items() if code not in languages}
        if not (out and code):
            return self
        return replace(self, words=tuple(forms - out for forms in self.words), foreign={})


def plain_needles(parsed: Parsed) -> tuple[Needle, ...]:
    """Give what to look for without the help of an index: the words as they were typed."""
    return tuple(needle for needle, _ in _needles(parsed.tree))


def _needles(tree: Node | None) -> Iterator[tuple[Needle, Leaf]]:
    """Give a needle for each word and phrase; words with others between them are looked for one by one."""
    numbers: dict[tuple[int, int], int] = {}
    for clause, leaf in wanted(tree):
        words = cut(leaf.text.replace("*", " "))
        apart = isinstance(leaf, Phrase) and leaf.slop > 0
        for place, row in enumerate([[word] for word in words] if apart else [words]):
            number = numbers.setdefault((clause, place), len(numbers))
            prefix = isinstance(leaf, Word) and leaf.prefix
            yield Needle(number, tuple(frozenset({word}) for word in row), prefix), leaf


class Compiler:
    """Compiles searches for one state of the index."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher, languages: Iterable[str]) -> None:
        self._schema = index.schema
        self._searcher = searcher
        self._known: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
        self._languages = frozenset(languages)
        names = {STEMMERS[code] for code in self._languages if code in STEMMERS}
        self._stemmers = [
            (stemmer(min(codes)), codes)
            for name in sorted(names)
            if (codes := frozenset(code for code in self._languages if STEMMERS.get(code) == name))
        ]

    @cached_property
    def _works(self) -> int:
        return max(self._searcher.num_docs, 1)

    def query(self, parsed: Parsed, node: Node) -> tantivy.Query:
        """Give tantivy's form of a node of text alone; works in which plain words stand together come first."""
        together = [(Occur.Should, found) for found in self._as_one_phrase(parsed)]
        query = self.compile(node)
        return tantivy.Query.boolean_query([(Occur.Must, query), *together]) if together else query

    def compile(self, node: Node) -> tantivy.Query:
        """Give tantivy's form of a node of text alone (see tree.is_text)."""
        if isinstance(node, Not):
            return self._both(And((node,)))
        if isinstance(node, Or):
            return _either(map(self.compile, node.nodes))
        if isinstance(node, And):
            return self._both(node)
        fields, leaf = (_FIELDS[node.field], node.node) if isinstance(node, Named) else (TEXTS, node)
        assert isinstance(leaf, (Word, Phrase))  # a comparison is no text
        return self._leaf(leaf, fields)

    def _both(self, node: And) -> tantivy.Query:
        clauses = [(Occur.Must, self.compile(one)) for one in node.nodes if not isinstance(one, Not)]
        clauses = clauses or [(Occur.Must, tantivy.Query.all_query())]
        clauses += [(Occur.MustNot, self.compile(one.node)) for one in node.nodes if isinstance(one, Not)]
        return tantivy.Query.boolean_query(clauses)

    def needles(self, parsed: Parsed) -> tuple[Needle, ...]:
        """Give what to mark in passages."""
        found = [self._needle(plain, leaf) for plain, leaf in _needles(parsed.tree)]
        found = [needle for needle in found if all(needle.words)]  # "dr*n" may stand for no word at all
        if parsed.is_plain and len(found) > 1:
            words = tuple(frozenset({word}) for _, leaf in wanted(parsed.tree) for word in cut(leaf.text))
            found.append(Needle(SENTENCE, words, weight=_SENTENCE_WEIGHT))
        return tuple(found)

    def _needle(self, plain: Needle, leaf: Leaf) -> Needle:
        plain = replace(plain, weight=self._weight(plain))
        if isinstance(leaf, Word) and "*" in leaf.text:
            globbed = (word for field in TEXTS for word in self._globbed(field, leaf))
            return replace(plain, words=(frozenset(globbed),))
        if not isinstance(leaf, Word) or leaf.prefix or len(plain.words) > 1:
            return plain
        word = next(iter(plain.words[0]))
        if leaf.fuzzy:
            near = (
                other
                for field in TEXTS
                for other, _ in spelling.words(self._searcher, field, word, leaf.fuzzy)
            )
            return replace(plain, words=(frozenset((word, *near)),))
        forms = {form: codes for field in TEXTS for form, codes in self._forms(field, word).items()}
        foreign = {form: codes for form, codes in forms.items() if codes != self._languages}
        return replace(plain, words=(frozenset(forms),), foreign=foreign)

    def _weight(self, needle: Needle) -> float:
        rarest = min(self._searcher.doc_freq("text", word) for words in needle.words for word in words)
        return 1.0 + math.log(self._works / max(rarest, 1)) + 2.0 * (len(needle.words) - 1)

    def _leaf(self, leaf: Leaf, fields: Iterable[str]) -> tantivy.Query:
        return _either(
            tantivy.Query.boost_query(query, BOOSTS[field])
            for field in fields
            for query in self._in_field(field, leaf)
        )

    def _in_field(self, field: str, leaf: Leaf) -> Iterator[tantivy.Query]:
        query, words = tantivy.Query, cut(leaf.text)
        if isinstance(leaf, Word) and "*" in leaf.text:
            yield query.term_set_query(self._schema, field, self._globbed(field, leaf))
        elif len(words) > 1:
            yield self._row(field, words, leaf)
        elif isinstance(leaf, Phrase):
            yield query.term_query(self._schema, field, words[0])
        elif leaf.prefix:
            yield self._begun(field, words[0])
        elif leaf.fuzzy:
            yield query.fuzzy_term_query(self._schema, field, words[0], leaf.fuzzy)
        else:
            yield from self._in_its_forms(field, words[0])

    def _in_its_forms(self, field: str, word: str) -> Iterator[tantivy.Query]:
        query = tantivy.Query
        yield query.term_query(self._schema, field, word)
        for form, codes in self._forms(field, word).items():
            if form == word:
                continue
            one = query.boost_query(query.term_query(self._schema, field, form), _OTHER_FORM)
            if codes == self._languages:
                yield one
            else:
                spoken = query.term_set_query(self._schema, "language", [*sorted(codes), NO_LANGUAGE])
                where = query.const_score_query(spoken, 0.0)
                yield query.boolean_query([(Occur.Must, one), (Occur.Must, where)])

    def _row(self, field: str, words: list[str], leaf: Leaf) -> tantivy.Query:
        if isinstance(leaf, Phrase):
            return tantivy.Query.phrase_query(self._schema, field, list(words), leaf.slop)
        phrase = tantivy.Query.phrase_prefix_query if leaf.prefix else tantivy.Query.phrase_query
        return phrase(self._schema, field, list(words))

    def _begun(self, field: str, word: str) -> tantivy.Query:
        begun = self._searcher.terms_with_prefix(field, word, limit=_BEGUN)
        if len(begun) == _BEGUN:
            return tantivy.Query.regex_query(self._schema, field, f"{word}.*")
        return tantivy.Query.term_set_query(self._schema, field, [word, *(one for one, _ in begun)])

    def _globbed(self, field: str, leaf: Word) -> list[str]:
        """Give the words of the index that a word with "*" inside stands for."""
        begin, *rest = (cut(part)[0] for part in leaf.text.split("*"))
        known = self._searcher.terms_with_prefix(field, begin, limit=_DICTIONARY)
        return [word for word, _ in known if _goes_on(word, len(begin), rest, open_end=leaf.prefix)][:_BEGUN]

    def _forms(self, field: str, word: str) -> dict[str, frozenset[str]]:
        """Give a word and the words of the index with the same stem, each with the languages in which it has it."""
        if (field, word) not in self._known:
            self._known[field, word] = self._looked_up(field, word)
        return self._known[field, word]

    def _looked_up(self, field: str, word: str) -> dict[str, frozenset[str]]:
        forms = {word: self._languages}
        for stems, codes in self._stemmers:
            stem = stems.analyze(word)[0]
            begin = word[: max(_SHORTEST, len(stem) - 1)]
            if len(begin) < _SHORTEST or not word.isalpha():
                continue
            near = [form for form, _ in self._searcher.terms_with_prefix(field, begin, limit=_DICTIONARY)]
            same = zip(near, stems.analyze(" ".join(near)), strict=True)
            for form, its in same:
                if its == stem and form != word:
                    forms[form] = forms.get(form, frozenset()) | codes
        return dict(islice(forms.items(), _FORMS))

    def _as_one_phrase(self, parsed: Parsed) -> Iterator[tantivy.Query]:
        """Give what lifts the works in which plain words stand beside each other."""
        leaves = [leaf for _, leaf in wanted(parsed.tree)]
        words = [word for leaf in leaves for word in cut(leaf.text)]
        if not parsed.is_plain or len(leaves) < 2:
            return
        for field in TEXTS:
            phrase = tantivy.Query.phrase_query(self._schema, field, list(words), 1)
            yield tantivy.Query.boost_query(phrase, 2 * BOOSTS[field])


def _goes_on(word: str, at: int, parts: list[str], *, open_end: bool) -> bool:
    """Tell whether a word has these parts in their order from a place on, ending with the last of them."""
    for part in parts[:-1]:
        at = word.find(part, at)
        if at < 0:
            return False
        at += len(part)
    last = parts[-1]
    return word.find(last, at) >= 0 if open_end else len(word) - len(last) >= at and word.endswith(last)


def _either(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])

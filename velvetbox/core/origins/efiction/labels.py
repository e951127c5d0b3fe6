"""The labels in an eFiction page's box of facts, in the languages the program was translated to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.fanficfare.labels import entry_facts, entry_of
from velvetbox.core.origins.gaps import GAP
from velvetbox.core.origins.header_facts import is_complete, series_fact
from velvetbox.core.origins.saved_page import told
from velvetbox.core.origins.tag_lists import says_nothing, values_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Fact, Field, Where
from velvetbox.core.values import value

_WORDS = {
    "summary": "zusammenfassung résumé resume resumen riassunto sinopsis samenvatting саммари содержание описание",
    "rating": "rated bewertung altersfreigabe einstufung freigabe classification classé clasificado clasificación valutazione рейтинг",
    "category": "categories kategorie kategorien catégorie catégories categoría categorías categoria categorie категория категории",
    "characters": "character charaktere figuren personnages personajes personaggi personages персонажи",
    "genre": "genres género géneros genere generi жанр жанры",
    "warnings": "warning warnungen avertissements avertissement advertencias avvertimenti предупреждения",
    "pairings": "pairing relationships relationship pairings couples paare пейринг пейринги",
    "series": "serie reihe série serien séries серия",
    "chapters": "kapitel chapitres capítulos capitoli hoofdstukken главы глав",
    "status": "completed complete abgeschlossen fertiggestellt fertig vollständig terminé terminée achevé complète completo completa finalizado "
    "terminado compleet voltooid завершен завершён",
    "words": "wörter wortanzahl mots palabras parole woorden слов слова wordcount",
    "read": "gelesen lu leído letta gelezen прочитано reads hits views",
    "published": "veröffentlicht publié publiée publicado pubblicata gepubliceerd опубликовано",
    "updated": "aktualisiert actualizado aggiornata bijgewerkt обновлено",
}
_KEYS = {word: key for key, words in _WORDS.items() for word in (key, *words.split())} | {
    "word count": "words",
    "nombre de mots": "words",
    "mise à jour": "updated",
    "mis à jour": "updated",
    "last updated": "updated",
    "characters/pairings": "characters",
}
_FIELDS = {
    "category": Field.FANDOM,
    "characters": Field.CHARACTER,
    "genre": Field.FREEFORM,
    "warnings": Field.WARNING,
    "pairings": Field.RELATIONSHIP,
}
_YES = frozenset("ja oui sí sì si да yes".split())
_NO = frozenset("nein non no nee нет".split())
_BOLD = frozenset({"b", "strong"})
_REVIEWS = lazy_pattern(rf"{GAP}(?:[\[(]\s*+)?+reviews?\b.*", re.IGNORECASE)


@value(frozen=True, slots=True)
class Entry:
    """A label of the box and what stands behind it; `links` are the texts and addresses of links there."""

    key: str
    value: str
    links: tuple[tuple[str, str], ...] = ()


def key_of(label: str) -> str:
    """Give the English name of a label, as it stands when it is none of the program's own."""
    written = " ".join(label.lower().split()).strip(" :*")
    return _KEYS.get(written, written)


def entries_in(root: LexborNode) -> Iterator[Entry]:
    """Give the labels of a box with their values: what follows a label up to the next."""
    for label in root.css(".label, b, strong"):
        if not _is_label(label) or _in_notes(label):
            continue
        parts: list[str] = []
        links: list[tuple[str, str]] = []
        node = label.next
        while node is not None and not _is_label(node) and not _holds_label(node):
            parts.append(node.text_content or "" if node.tag == "-text" else f" {text_of(node)} ")
            links += [(text_of(link), link.attributes.get("href") or "") for link in _links(node)]
            node = node.next
        yield Entry(key_of(text_of(label)), " ".join("".join(parts).split()), tuple(links))


def _links(node: LexborNode) -> list[LexborNode]:
    if (node.tag or "-")[:1] in "-_!":
        return []
    return [node] if node.tag == "a" else node.css("a")


def _is_label(node: LexborNode) -> bool:
    tag = node.tag or "-"
    if tag[0] in "-_!":
        return False
    named = "label" in (node.attributes.get("class") or "").split()
    return named or (tag in _BOLD and text_of(node).endswith(":"))


def _holds_label(node: LexborNode) -> bool:
    return (node.tag or "-")[:1] not in "-_!" and node.css_first(".label") is not None


def _in_notes(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and "title" in (parent.attributes.get("class") or "").split()


def facts_of(entry: Entry) -> list[Fact]:
    """Give the facts of one entry."""
    quote = f"{entry.key.capitalize()}: {entry.value}"
    if entry.key in _FIELDS:
        names = [text for text, _ in entry.links if text] or values_of(entry.value)
        return [told(_FIELDS[entry.key], name, quote) for name in names if not says_nothing(name)]
    if entry.key == "series":
        names = [text for text, _ in entry.links if text] or [entry.value]
        where = Where(quote=quote[:500])
        return [series_fact(name, where) for name in names if name and not says_nothing(name)]
    if entry.key == "status":
        done = _answer(entry.value)
        return [] if done is None else [told(Field.COMPLETE, str(done).lower(), quote)]
    if entry.key == "read":
        figure = re.sub(r"[,.\s]", "", entry.value)
        return (
            [told(Field.HITS, entry.value, quote, int(figure))]
            if figure.isdecimal() and len(figure) < 10
            else []
        )
    if entry.key == "rating":
        rating = _REVIEWS.sub("", entry.value).strip(" -•[")
        return (
            [told(Field.RATING, rating, quote)]
            if rating and not says_nothing(rating) and len(rating) < 60
            else []
        )
    return (
        entry_facts(entry_of(entry.key, entry.value, ""))
        if entry.key in _WORDS and entry.key != "summary"
        else []
    )


def _answer(value: str) -> bool | None:
    word = re.split(r"[\s,.;(]", value.strip().lower(), maxsplit=1)[0]
    if word in _YES or word in _NO:
        return word in _YES
    return is_complete(value)

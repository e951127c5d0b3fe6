"""Labelled lines before a story: "Title: …", "Rating: PG-13", "Pairing – A/B", on one line or over several.

The labels are those people used on lists, journals and home pages; AO3's importer knows a part of them
(otwarchive, app/models/story_parser.rb).
"""

from __future__ import annotations

import re

from velvetbox.core.origins.gaps import GAP, SOME
from velvetbox.core.origins.placed import Line
from velvetbox.core.origins.tag_lists import says_nothing
from velvetbox.core.prose import Field, Where
from velvetbox.core.values import value

_LABELS: dict[Field | None, str] = {
    Field.TITLE: "название|заголовок|title|story title|fic title|story|story name|name of story|titel|titre|titolo|titulo|"
    "título|tytuł|název|cím|otsikko|标题|標題|书名|書名|题目|題目|篇名|タイトル|題名|作品名|제목",
    Field.CREATOR: "автор|авторы|author|authors|writer|written by|author name|pen name|penname|author/pseudonym|author's name|autor|auteur|autore|by|"
    "autorin|autora|auteure|autrice|autorka|autorzy|autores|schrijver|forfatter|författare|kirjoittaja|szerző|作者|著者|作者名|글쓴이",
    Field.URL: "url|link|story url|source|source url|original url|original source|archived at|address",
    Field.RATING: "рейтинг|rating|rated|rating/warnings|story rating|fic rating|overall rating|altersfreigabe|bewertung|classement|clasificación|classificação|"
    "ikäraja|分级|分級|等级|レーティング",
    Field.WARNING: "предупреждение|предупреждения|warning|warnings|archive warning|archive warnings|content warning|content warnings|trigger warning|trigger warnings|"
    "cw|tw|content|story warnings|avertissement|avertissements|warnungen|warnung|advertencias|avisos|avvertimenti|警告|预警|注意",
    Field.FANDOM: "фандом|фэндом|fandom|fandoms|universe|show|series/fandom|fandom/universe|原作|同人",
    Field.RELATIONSHIP: "пейринг|пейринги|пэйринг|pairing|pairings|relationship|relationships|ship|ships|couple|couples|main pairing|pairing/s|pairing(s)|"
    "codes|pairing codes|pairings/characters|characters/pairing|characters/pairings|pairing/characters|parejas|pareja|coppia|配对|配對|カップリング|cp",
    Field.CHARACTER: "персонажи|character|characters|main characters|cast|character(s)|personnages|charaktere|personajes|personaggi|personagens|hauptfiguren|人物|登场人物|登場人物",
    Field.FREEFORM: "жанр|жанры|genre|genres|tags|additional tags|keywords|keyword|classification|type|genre(s)|freeforms|kinks",
    Field.CATEGORY: "category|categories",
    Field.SUMMARY: "саммари|краткое содержание|описание|summary|short summary|synopsis|description|blurb|teaser|zusammenfassung|résumé|resumen|inhalt|story summary|"
    "resumo|riassunto|trama|streszczenie|samenvatting|简介|簡介|文案|摘要|内容简介|あらすじ|概要",
    Field.DISCLAIMER: "дисклеймер|отказ от прав|disclaimer|disclaimers|disclamer|legal|legal stuff|copyright",
    Field.ADVISORY: "spoiler|spoilers|spoiler warning|spoilers for|spoilers/timeline|spoilers/season|spoiler/season",
    Field.CANON: "setting|timeline|time line|time frame|timeframe|set|season|when|takes place|era|continuity|"
    "season/sequel|season/sequel info|sequel/season|season/spoilers",
    Field.NOTE_BEFORE: "примечание|примечания|от автора|note|notes|author's note|author's notes|authors note|authors notes|author note|author notes|a/n|an|a.n.|a/n's|"
    "comments|comment|anmerkung|story notes|note from the author|challenge|prompt|response to",
    Field.DEDICATION: "dedication|dedicated to|dedications|for|gift for|written for",
    Field.BETA: "бета|beta|betas|beta reader|beta-reader|beta readers|betaed by|beta'd by|beta by|betareader",
    Field.SERIES: "series|series name|part of series|sequel to|sequel/series|series/sequel",
    Field.CHAPTERS_DECLARED: "chapter|chapters|total chapters|parts|part|number of chapters|chapters total|total parts",
    Field.COMPLETE: "статус|状态|狀態|status|completed?|complete|finished|story status|fic status",
    Field.PUBLISHED: "date|posted|published|date posted|posted on|date written|written|first posted|publication date|"
    "release date|archived on|date published|started",
    Field.UPDATED: "updated|last updated|date updated|last update|revised",
    Field.WORDS_DECLARED: "размер|words|word count|wordcount|length|word-count",
    Field.LANGUAGE: "language|sprache|langue|lingua|idioma",
    Field.COLLECTION: "collection|collections|archive category",
    None: "archive|archiving|archived|distribution|feedback|email|e-mail|mail|author's email|author email|website|web site|homepage|"
    "home page|thanks|thanks to|acknowledgements|acknowledgments|lj|livejournal|prequel|sequel|reviews|improv|music|soundtrack|"
    "thank you|contact|permission|credit|credits|author's website|author url|packaged|publisher|original post|formats|"
    "crossover|parts of series|artist|art|banner|cover art|author's profile|comments to",
}
_FIELD_OF: dict[str, Field | None] = {
    label: field for field, labels in _LABELS.items() for label in labels.split("|")
}
_FIELD_OF["completed"] = Field.COMPLETE
_LINE = re.compile(
    r"[\s*_~•·>#-]{0,6}(?P<key>[^\W\d_][^:：=\n–—-]{0,28}?(?:-[^:：=\n–—-]{1,12}?)?)[\s*_]{0,4}"
    r"(?P<mark>[:：]|=|\s[–—-]+\s|\s?[–—]\s?)(?P<value>.*)",
    re.DOTALL,
)
_SLASH = re.compile(r"(?<!\s)\s*+/\s*")
_BARS = re.compile(rf"{SOME}(?:\||•|·|//|~)\s++|{GAP}\|\|?\s*+|\t+")
_LONGEST_ROW = 500  # characters of a line of several labels
LONG = frozenset(
    {Field.SUMMARY, Field.NOTE_BEFORE, Field.DISCLAIMER, Field.ADVISORY, Field.WARNING, Field.DEDICATION}
)


@value(frozen=True, slots=True)
class Label:
    """A labelled line: what it is about (None: nothing that is kept as a fact), and its value with its place."""

    field: Field | None
    key: str
    value: str
    line: Line
    at: int = 0  # where the value begins in the line

    @property
    def known(self) -> bool:
        """Tell whether the value says anything."""
        return bool(self.value) and not says_nothing(self.value, self.field)

    @property
    def where(self) -> Where:
        """The place of the value in its block."""
        end = self.line.end - (len(self.line.text) - len(self.line.text.rstrip("*_ ")))
        return self.line.placed.where(min(self.line.start + self.at, end), end)


def label_of(line: Line) -> Label | None:
    """Read a labelled line; None if it is none, or its label is not one that stories carry."""
    match = _LINE.match(line.text)
    if not match:
        return None
    key = " ".join(match["key"].lower().replace("’", "'").replace("*", "").replace("_", " ").split())
    key = next(
        (each for each in (key, _SLASH.sub("/", key), key.replace("(s)", "s")) if each in _FIELD_OF), ""
    )
    if not key:
        return None
    value = match["value"].strip().strip("*_ ").strip()
    if match["mark"].strip() not in {":", "："} and (
        key in {"for", "by", "an", "set", "when", "part", "story"} or not value
    ):
        return None
    at = match.start("value") + match["value"].find(value) if value else len(line.text)
    return Label(_FIELD_OF[key], key, value, line, at)


def apart(line: Line) -> list[Line]:
    """Part a line of several labels, "Title: Rain | Author: Ada"; one where any piece is no label stays whole."""
    if not _BARS.search(line.text) or len(line.text) > _LONGEST_ROW:
        return [line]
    pieces: list[Line] = []
    at = 0
    for bar in [*_BARS.finditer(line.text), None]:
        end = bar.start() if bar else len(line.text)
        piece = line.text[at:end]
        start = line.start + at + len(piece) - len(piece.lstrip())
        pieces.append(Line(piece.strip(), line.placed, start))
        at = bar.end() if bar else end
    return pieces if all(label_of(piece) for piece in pieces) else [line]

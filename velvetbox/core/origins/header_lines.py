"""Labelled lines before a story: "Title: …", "Rating: PG-13", "Pairing – A/B", on one line or over several.

The labels are those people used on lists, journals and home pages; AO3's importer knows a part of them
(otwarchive, app/models/story_parser.rb).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.gaps import GAP, SOME
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.numerals import number_of
from velvetbox.core.origins.placed import Line
from velvetbox.core.origins.tag_lists import CATEGORIES, says_nothing, values_of
from velvetbox.core.origins.titles import creators_of, title_line
from velvetbox.core.prose import Basis, Fact, Field, Where
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
_BRACKETED = re.compile(r"\A\[([^\[\]]{1,20})\]\Z")
_SLASH = re.compile(r"(?<!\s)\s*+/\s*")
_BARS = re.compile(rf"{SOME}(?:\||•|·|//|~)\s++|{GAP}\|\|?\s*+|\t+")
_LONGEST_ROW = 500  # characters of a line of several labels
_LIST_FIELDS = frozenset(
    {Field.FANDOM, Field.RELATIONSHIP, Field.CHARACTER, Field.FREEFORM, Field.WARNING, Field.CATEGORY}
)
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


def label_facts(label: Label) -> list[Fact]:
    """Give the facts of one labelled line."""
    if label.field is None or not label.known:
        return []
    read = _READERS.get(label.field, _plain)
    return read(label)


def _plain(label: Label) -> list[Fact]:
    assert label.field is not None
    return [Fact(label.field, label.value, Basis.STATED, label.where)]


def _title(label: Label) -> list[Fact]:
    parsed = title_line(label.value)
    where = label.where
    whole = parsed.title == label.value
    facts = (
        [Fact(Field.TITLE, parsed.title, Basis.STATED if whole else Basis.DERIVED, where)]
        if parsed.title
        else []
    )
    if not whole:
        facts.append(Fact(Field.TITLE_LINE, label.value, Basis.STATED, where))
    if parsed.creator:
        facts += [Fact(Field.CREATOR, name, Basis.STATED, where) for name in creators_of(parsed.creator)]
    if parsed.heading and parsed.heading.total != 1:
        facts.append(Fact(Field.PART, parsed.part, Basis.STATED, where, parsed.heading.number))
        if parsed.heading.total or parsed.heading.word.startswith("ch"):
            facts.append(Fact(Field.CHAPTER_PRESENT, parsed.part, Basis.STATED, where, parsed.heading.number))
    if parsed.heading and parsed.heading.total:
        facts.append(Fact(Field.CHAPTERS_DECLARED, parsed.part, Basis.STATED, where, parsed.heading.total))
    return facts


def _creator(label: Label) -> list[Fact]:
    return [Fact(Field.CREATOR, name, Basis.STATED, label.where) for name in creators_of(label.value)]


def _rating(label: Label) -> list[Fact]:
    """Take the rating alone, also where FanFiction.net's whole line was copied: "Fiction T - English - Angst - …"."""
    first, *more = label.value.split(" - ")
    written = first.removeprefix("Fiction ").strip() if len(more) > 1 else label.value
    return [Fact(Field.RATING, _BRACKETED.sub(r"\1", written), Basis.STATED, label.where)]


def _list(label: Label) -> list[Fact]:
    field = label.field
    assert field is not None
    if len(label.value) > 200 or (field is Field.WARNING and re.search(r"[.!?]\s", label.value)):
        return _plain(label) if field in LONG else []
    values = values_of(label.value)
    if label.key.startswith(("genre", "жанр")):
        values = [genre for value in values for genre in re.split(r"\s/\s", value)]  # "Angst / Romance"
    if field is Field.RELATIONSHIP and values and says_nothing(values[0], field):
        return []  # "None, just friendship"
    told = [value for value in values if not says_nothing(value, field)]
    return [Fact(_kind_of(label, field, value), value, Basis.STATED, label.where) for value in told]


def _kind_of(label: Label, field: Field, value: str) -> Field:
    known = value.lower() in CATEGORIES
    if known and (field is Field.RELATIONSHIP or label.key.startswith("genre")):
        return Field.CATEGORY
    if field is Field.CATEGORY and not known:
        return Field.FREEFORM
    return field


def _series(label: Label) -> list[Fact]:
    if label.key.startswith("sequel"):
        return [Fact(Field.NOTE_BEFORE, label.line.text, Basis.STATED, label.line.where)]
    return [series_fact(label.value, label.where)]


def series_fact(written: str, where: Where) -> Fact:
    """Read "Name [2]", "Part 2 of Name", "Name, part 2", "Name #2"."""
    text = written.strip()
    for pattern in (
        r"(?:part|book|story|number|no\.?)\s+(?P<number>\w+)\s+(?:of|in)\s+(?:the\s+)?(?P<name>\S.*)",
        r"(?P<name>\S.*?)\s*[,:–—-]*\s*(?:[\[(]\s?(?:part|book|no\.)?|\bpart\b|\bbook\b|\bno\.|\#)\s*#?(?P<number>\d{1,4}|[a-z]{3,12})\s*[\])]?",
    ):
        match = re.fullmatch(pattern, text[:300], re.IGNORECASE | re.DOTALL)
        number = number_of(match["number"]) if match else None
        if match and number is not None:
            return Fact(Field.SERIES, match["name"].strip(' ,–—-"“”'), Basis.STATED, where, number)
    return Fact(Field.SERIES, text, Basis.STATED, where)


def _chapters(label: Label) -> list[Fact]:
    if label.key in {"chapter", "part"} and label.value.isdecimal() and (number := number_of(label.value)):
        return [Fact(Field.CHAPTER_PRESENT, label.value, Basis.STATED, label.where, number)]
    return chapters_facts(label.line.text, label.value, label.line.where)


def chapters_facts(written: str, value: str, where: Where) -> list[Fact]:
    """Read what follows "Chapters:": "12", "3/?", "1 of 5", "1 -33"; also "12/12".

    "1 -33" is a range of which this file holds the first (a guess); "3/7" says how far the work had come.
    """
    match = re.fullmatch(
        r"(?P<first>\d{1,4})\s*(?P<mark>[-–—/]|of|to)?\s*(?P<last>\d{1,4}|\?)?\.?",
        value.strip(),
        re.IGNORECASE,
    )
    if not match:
        return []
    first, last = int(match["first"]), number_of(match["last"]) if match["last"] else None
    mark = (match["mark"] or "").lower()
    if not match["last"]:
        return [Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, first)]
    if mark in {"-", "–", "—", "to"}:
        declared = Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, last)
        return [declared, Fact(Field.CHAPTER_PRESENT, str(first), Basis.GUESS, where, first)]
    facts = [Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, last)] if last is not None else []
    if "total" not in written.lower() and re.match(r"\W*(?:chapter|part)\b", written, re.IGNORECASE):
        facts.append(Fact(Field.CHAPTER_PRESENT, value.strip(), Basis.STATED, where, first))
    return facts


def _complete(label: Label) -> list[Fact]:
    done = is_complete(label.value)
    return [] if done is None else [Fact(Field.COMPLETE, str(done).lower(), Basis.STATED, label.line.where)]


def is_complete(status: str) -> bool | None:
    """Read the words for a finished or unfinished work; None if they say neither."""
    words = status.lower().strip(" .!*")
    if re.match(
        r"(?:in[\s-]?progress|wip|work[\s-]in[\s-]progress|incomplete|ongoing|unfinished|not\s|no\b|abandoned|on hiatus|hiatus|updating)",
        words,
    ):
        return False
    if re.match(r"(?:complete|completed|finished|yes|done|abgeschlossen|one[\s-]?shot)\b", words):
        return True
    return None


def _date(label: Label) -> list[Fact]:
    assert label.field is not None
    day = date_of(label.value)
    return [Fact(label.field, day, Basis.STATED, label.where)] if day else []


def _words(label: Label) -> list[Fact]:
    match = re.match(
        r"(?:about|approx\w*\.?|~|c(?:a|irca)\.?)?\s*(\d{1,3}(?:[,.\s]\d{3})+|\d{1,9})\b",
        label.value,
        re.IGNORECASE,
    )
    if not match:
        return []
    return [
        Fact(
            Field.WORDS_DECLARED,
            label.value,
            Basis.STATED,
            label.where,
            int(re.sub(r"\D", "", match[1])[:12]),
        )
    ]


def _language(label: Label) -> list[Fact]:
    tag = language_of(label.value)
    return [Fact(Field.LANGUAGE, tag, Basis.STATED, label.where)] if tag else []


def _url(label: Label) -> list[Fact]:
    match = re.search(r"https?://[^\s<>\"']{4,500}", label.value)
    return [Fact(Field.URL, match[0].rstrip(".,)"), Basis.STATED, label.where)] if match else []


_READERS: dict[Field, Callable[[Label], list[Fact]]] = {
    **dict.fromkeys(_LIST_FIELDS, _list),
    Field.TITLE: _title,
    Field.CREATOR: _creator,
    Field.RATING: _rating,
    Field.SERIES: _series,
    Field.CHAPTERS_DECLARED: _chapters,
    Field.COMPLETE: _complete,
    Field.PUBLISHED: _date,
    Field.UPDATED: _date,
    Field.WORDS_DECLARED: _words,
    Field.LANGUAGE: _language,
    Field.URL: _url,
}

"""A story for who writes it: its figures, and files of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.library.models import Work

if TYPE_CHECKING:
    from velvetbox.archive.storymap.figures import Figures
    from velvetbox.archive.storymap.layers import Layers
    from velvetbox.archive.storymap.picture import Picture

UNCLEAR = 100  # lines without a clear speaker that the page shows


@dataclass(frozen=True, slots=True)
class WritingPage:
    """What a writer is shown of a work; `figures` is None while the map is not there yet."""

    work: int
    title: str
    language: str
    direction: str
    in_words: bool
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A work's map with its picture and figures."""

    layers: Layers
    picture: Picture
    figures: Figures


def writing_page(work: int) -> WritingPage | None:
    """Give a work's figures in at most five queries, more for a map made at once; None when there is no such work."""
    shown = Work.objects.filter(pk=work, withdrawn_at=None)
    found = shown.values_list("title", "language", "current_id", "words").first()
    if found is None:
        return None
    title, language, edition, words = found
    counted = _counted(work, edition, words, language)
    return WritingPage(
        work,
        title,
        language,
        direction(language),
        counted is None or counted.picture.in_words,
        counted.figures if counted else None,
    )


def counted(work: int) -> Counted | None:
    """Give a work's map and its figures; None when there is no such work, or no map yet."""
    shown = Work.objects.filter(pk=work, withdrawn_at=None)
    found = shown.values_list("current_id", "words", "language").first()
    return None if found is None else _counted(work, *found)


def _counted(work: int, edition: int | None, words: int, language: str) -> Counted | None:
    from velvetbox.archive.catalog.story import layers_of
    from velvetbox.archive.storymap.figures import figures_of
    from velvetbox.archive.storymap.picturing import picture_of
    from velvetbox.archive.storymap.reading import read

    layers = layers_of(work, edition, words)
    if layers is None or edition is None:
        return None
    texts = read(work, edition, language).text.chapters
    picture = picture_of(layers, texts)
    return Counted(layers, picture, figures_of(layers, picture, texts))


def map_as_json(work: int) -> dict[str, Any] | None:
    """Give a work's whole map with its figures as plain values; None where there is none."""
    found = counted(work)
    return None if found is None else {**found.layers.map, "figures": found.figures.as_json()}


def table_of(work: int, name: str) -> str | None:
    """Give one of the tables of a work's map as CSV; None where there is none."""
    from velvetbox.archive.storymap.tables import TABLES, table

    found = counted(work) if name in TABLES else None
    return None if found is None else table(name, found.layers, found.picture, found.figures)

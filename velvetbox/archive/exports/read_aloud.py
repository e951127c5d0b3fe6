"""A work as a script for several voices: for people who read aloud, and for programs that do."""

from __future__ import annotations

from velvetbox.archive.library.models import Work as WorkRow
from velvetbox.archive.storymap.layers import Layers, unpacked
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.core import prose
from velvetbox.core.formats import title_page


def write(row: WorkRow, work: prose.Work, form: str) -> bytes:
    """Give a work as "script" (text, a voice a line) or "voices" (JSON lines). Its map is made now where none is kept."""
    from velvetbox.archive.storymap import voices  # with it comes what makes maps
    from velvetbox.archive.storymap.reading import read

    read_now = read(row.pk, row.current_id or 0, row.language)
    layers = _layers(row)
    parts = voices.parts_of(read_now, layers)
    if form == "voices":
        return voices.as_lines(parts).encode("utf-8", "replace")
    headings = [chapter.title or "" for chapter in work.chapters]
    text = voices.script(
        title_page.title(work), title_page.creators(work), headings, parts, layers.map["cast"]
    )
    return text.encode("utf-8", "replace")


def _layers(row: WorkRow) -> Layers:
    from velvetbox.archive.storymap.making import make

    kept = KeptMap.objects.filter(work=row.pk, edition=row.current_id or 0, stale=False)
    layers = kept.values_list("layers", flat=True).first()
    if layers is not None:
        return unpacked(bytes(layers))
    made = make(row.pk)
    return (
        made.layers if made else Layers((), (), (), {"quotes": [], "thoughts": [], "scenes": [], "cast": []})
    )

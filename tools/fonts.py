"""Make the fonts in velvetbox/doors/web/static/fonts from their npm packages.

Run it with `npm` on the path and fonttools 4.68 and brotli 1.2 installed (they are needed for nothing
else): python tools/fonts.py. Literata is cut down to the weights 400 to 700 at the size of running
text, and to one light cut at display size for titles; Atkinson Hyperlegible is taken as it is. OpenDyslexic
is taken without hints under another name, since its licence keeps that name for unchanged copies. Each
style comes in two files, so that a page in English never loads the rarer letters. A picture loads no font:
the letters of covers are written out as outlines, in letters.json of the catalogue.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGES = (
    "@fontsource-variable/literata@5.3.0",
    "@fontsource/atkinson-hyperlegible@5.3.0",
    "@fontsource/opendyslexic@5.3.0",
)
WEIGHTED = "Velvetbox Weighted"
_NAMES = {1: WEIGHTED, 3: WEIGHTED, 4: WEIGHTED, 6: "VelvetboxWeighted", 16: WEIGHTED}  # of the name table
TARGET = Path(__file__).resolve().parent.parent / "velvetbox" / "doors" / "web" / "static" / "fonts"
CATALOG = TARGET.parents[3] / "archive" / "catalog"
UNITS = 500  # of an em, in which the outlines of letters are written
ON_COVERS = "0020-007E 00A1-00FF 0100-017F 0218-021B 1EA0-1EF9 2010-2027 2030-205E 2212"
KERNED = "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz.,’“”‘"
LARGEST = 55_000  # bytes of one file
# What `unicode-range` in base.css says too.
LATIN = "0020-007E 00A0-00FF 0131 0152-0153 02BB-02BC 02C6 02DA 02DC 2000-206F 20AC 2122 2191 2193 2212 2215 FEFF FFFD"
EXTENDED = "0100-02BA 02BD-02C5 02C7-02CC 02CE-02D7 02DD-02FF 0304 0308 0329 1D00-1DBF 1E00-1E9F 1EF2-1EFF 20A0-20C0 2113"
TEXT = {"opsz": 15, "wght": (400, 400, 700)}
DISPLAY = {"opsz": 60, "wght": 400}


def main() -> None:
    """Fetch the packages, cut the fonts, and put them with their licences into the program."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        literata, atkinson, dyslexic = (
            _fetch(package, Path(folder) / str(index)) for index, package in enumerate(PACKAGES)
        )
        for slope, name in (("normal", "literata"), ("italic", "literata-italic")):
            for script, letters, ending in (("latin", LATIN, ""), ("latin-ext", EXTENDED, "-ext")):
                source = literata / f"literata-{script}-standard-{slope}.woff2"
                _cut(source, letters, TEXT, TARGET / f"{name}{ending}.woff2")
        for script, letters, ending in (("latin", LATIN, ""), ("latin-ext", EXTENDED, "-ext")):
            _cut(
                literata / f"literata-{script}-standard-normal.woff2",
                letters,
                DISPLAY,
                TARGET / f"literata-display{ending}.woff2",
            )
            for weight, name in ((400, "atkinson"), (700, "atkinson-bold")):
                source = atkinson / f"atkinson-hyperlegible-{script}-{weight}-normal.woff2"
                _cut(source, letters, {}, TARGET / f"{name}{ending}.woff2")
        for slope, name in (("normal", "weighted"), ("italic", "weighted-italic")):
            for letters, ending in ((LATIN, ""), (EXTENDED, "-ext")):
                source = dyslexic / f"opendyslexic-latin-400-{slope}.woff2"
                _cut(source, letters, {}, TARGET / f"{name}{ending}.woff2", names=_NAMES)
        write_letters()
        shutil.copyfile(dyslexic.parent / "LICENSE", TARGET / "weighted-OFL.txt")
        shutil.copyfile(literata.parent / "LICENSE", TARGET / "literata-OFL.txt")
        shutil.copyfile(atkinson.parent / "LICENSE", TARGET / "atkinson-OFL.txt")


def _fetch(package: str, folder: Path) -> Path:
    folder.mkdir()
    npm = shutil.which("npm") or "npm"
    packed = subprocess.run(
        [npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    shutil.unpack_archive(folder / packed.stdout.strip(), folder)
    return folder / "package" / "files"


def _cut(
    source: Path,
    letters: str,
    axes: dict[str, float | tuple[int, int, int]],
    target: Path,
    *,
    names: Mapping[int, str] | None = None,
) -> None:
    font = TTFont(source)
    options = Options()
    options.layout_features = ["*"]
    options.hinting = not names
    cutter = Subsetter(options)
    cutter.populate(unicodes=_codes(letters))
    cutter.subset(font)
    if axes:
        font = instantiateVariableFont(font, axes, inplace=True)
    for record in font["name"].names:
        if names and record.nameID in names:
            record.string = names[record.nameID]
    font.flavor = "woff2"
    font.save(target)
    size = target.stat().st_size
    print(f"{target.name}: {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"{target.name} is larger than {LARGEST:,} bytes.")


class Outline(BasePen):  # type: ignore[misc] # fonttools has no types
    """Writes a glyph as a path of SVG in whole numbers, each relative to the one before."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.written: list[str] = []
        self._at = (0, 0)

    def _to(self, command: str, *points: tuple[float, float]) -> None:
        rounded = [(round(x), round(y)) for x, y in points]
        numbers = [value for x, y in rounded for value in (x - self._at[0], y - self._at[1])]
        self._at = rounded[-1]
        self.written.append(command + " ".join(map(str, numbers)).replace(" -", "-"))

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the names BasePen calls
        self._to("m", point)
        self._start = self._at

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._to("l", point)

    def _qCurveToOne(self, by: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        self._to("q", by, point)

    def _closePath(self) -> None:  # noqa: N802
        self.written.append("z")
        self._at = self._start


def write_letters() -> None:
    """Write the letters of covers: for each its width and outline in UNITS of an em, and how pairs close up."""
    letters: dict[str, tuple[int, str]] = {}
    pairs: dict[str, int] = {}
    for name in ("literata-display-ext", "literata-display"):
        font = TTFont(TARGET / f"{name}.woff2")
        glyphs, scale = font.getGlyphSet(), UNITS / font["head"].unitsPerEm
        for code in set(_codes(ON_COVERS)) & font.getBestCmap().keys():
            glyph = glyphs[font.getBestCmap()[code]]
            pen = Outline(glyphs)
            glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
            letters[chr(code)] = round(glyph.width * scale), "".join(pen.written)
        pairs |= _kerning(font, scale)
    path = CATALOG / "letters.json"
    kept = {"letters": dict(sorted(letters.items())), "pairs": dict(sorted(pairs.items()))}
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes, {len(letters)} letters, {len(pairs)} pairs")


def _kerning(font: TTFont, scale: float) -> dict[str, int]:
    """Read how far each pair of KERNED letters closes up or opens (GPOS, PairPos in both its forms)."""
    names = {letter: font.getBestCmap().get(ord(letter)) for letter in KERNED}
    found: dict[str, int] = {}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        tables = [getattr(table, "ExtSubTable", table) for table in lookup.SubTable]
        for table in (table for table in tables if table.LookupType == 2):
            for first, one in names.items():
                for second, other in names.items():
                    if one in table.Coverage.glyphs and (by := round(_between(table, one, other) * scale)):
                        found.setdefault(first + second, by)
    return found


def _between(table: Any, one: str | None, other: str | None) -> int:
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(one)].PairValueRecord
        value = next((pair.Value1 for pair in pairs if pair.SecondGlyph == other), None)
    else:
        first, second = table.ClassDef1.classDefs.get(one, 0), table.ClassDef2.classDefs.get(other, 0)
        value = table.Class1Record[first].Class2Record[second].Value1
    return getattr(value, "XAdvance", 0) or 0


def _codes(letters: str) -> list[int]:
    codes: list[int] = []
    for part in letters.split():
        first, _, last = part.partition("-")
        codes.extend(range(int(first, 16), int(last or first, 16) + 1))
    return codes


if __name__ == "__main__":
    main()

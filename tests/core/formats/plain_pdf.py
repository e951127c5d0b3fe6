"""Makes PDFs by hand: words set in Courier, whose letters are all 0.6 of their size wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FONTS = {"roman": "Courier", "italic": "Courier-Oblique", "bold": "Courier-Bold"}
WIDTH = 60  # characters of a line of 12 points between margins of 72 and 504
LEFT, TOP, STEP = 72.0, 720.0, 14.0


@dataclass(frozen=True)
class Words:
    """Words at a place on a page. A tab leaves room for three letters, a vertical one for one."""

    x: float
    y: float
    text: str
    font: str = "roman"
    size: float = 12.0


@dataclass(frozen=True)
class Drawn:
    """A rule."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Picture:
    """A picture of four points, drawn as large as it says."""

    x: float
    y: float
    width: float
    height: float
    points: str = "ff0000 00ff00 0000ff 808080"


def pdf(
    *pages: Sequence[Words | Drawn | Picture],
    info: Mapping[str, str] | None = None,
    outline: Sequence[tuple[str, int]] = (),
    locked: bool = False,
) -> bytes:
    """Make a PDF of these pages; `outline` names places by page."""
    first = 3 + len(FONTS)
    fonts = " ".join(f"/{name} {3 + index} 0 R" for index, name in enumerate(FONTS))
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    after = first + 2 * len(pages)
    marks = f" /Outlines {after} 0 R" if outline else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{marks} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for name in FONTS.values()
    ]
    for index, page in enumerate(pages):
        content = "\n".join(map(_drawn, page))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 576 792] /Contents {first + 2 * index + 1} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    objects += _outline(outline, after, first)
    trailer = f"<< /Size {len(objects) + 3} /Root 1 0 R"
    if info:
        stated = " ".join(f"/{key} {_string(value)}" for key, value in info.items())
        objects.append(f"<< {stated} >>")
        trailer += f" /Info {len(objects)} 0 R"
    if locked:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'ab' * 32}> /U <{'cd' * 32}> /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'01' * 16}> <{'01' * 16}>]"
    return _written(objects, trailer + " >>")


def _drawn(each: Words | Drawn | Picture) -> str:
    if isinstance(each, Picture):
        inline = f"BI /W 2 /H 2 /BPC 8 /CS /RGB /F /AHx ID {each.points}> EI"
        return f"q {each.width} 0 0 {each.height} {each.x} {each.y} cm {inline} Q"
    if isinstance(each, Drawn):
        return f"0.5 w {each.x} {each.y} m {each.x + each.width} {each.y} l S"
    return f"BT /{each.font} {each.size} Tf {each.x} {each.y} Td [{_string(each.text)}] TJ ET"


def _string(text: str) -> str:
    for char in "\\()":
        text = text.replace(char, f"\\{char}")
    for room, width in (("\t", 1800), ("\v", 600)):
        text = text.replace(room, f") -{width} (")
    return f"({text})"


def _outline(outline: Sequence[tuple[str, int]], after: int, first: int) -> list[str]:
    if not outline:
        return []
    last = after + len(outline)
    out = [f"<< /Type /Outlines /First {after + 1} 0 R /Last {last} 0 R /Count {len(outline)} >>"]
    for index, (title, page) in enumerate(outline):
        following = f" /Next {after + 2 + index} 0 R" if index + 1 < len(outline) else ""
        aim = f"[{first + 2 * page} 0 R /Fit]"
        out.append(f"<< /Title {_string(title)} /Parent {after} 0 R /Dest {aim}{following} >>")
    return out


def _written(objects: Sequence[str], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def lines(*texts: str, top: float = TOP, left: float = LEFT, font: str = "roman") -> list[Words | Drawn]:
    """Set lines one under the other; "" leaves a line empty, spaces before a line set it in."""
    return [
        Words(left + 7.2 * (len(text) - len(text.lstrip())), top - STEP * index, text.strip(), font)
        for index, text in enumerate(texts)
        if text.strip()
    ]


def filled(words: str) -> str:
    """Fill a line to its full width with words."""
    out = words
    while len(out) < WIDTH:
        out += " and so on it went"
    return out[:WIDTH].rstrip().ljust(WIDTH, "x")

"""Write LitBank in the neutral form of tools.annotated.

    python -m tools.litbank FOLDER [--whole] > litbank.jsonl

FOLDER holds LitBank's `coref/tsv`, `quotations/tsv` and `original` (github.com/dbamman/litbank, CC BY 4.0). The tokenised texts have no
paragraphs, so they are laid over the running text by their letters. People are the clusters of persons that have a name or speak.
With --whole each text goes on past what is annotated of it, as far as `original` does: what a long text changes shows in its first lines.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

_HE = {"he", "him", "his", "himself"}
_SHE = {"she", "her", "hers", "herself"}
_SPACE = re.compile(r"\s+")
_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "…": "."})
_NEAR = 60


def convert(folder: Path, name: str, *, whole: bool = False) -> dict[str, Any]:
    """Give one text of LitBank in the neutral form, as far as it is annotated or whole."""
    rows = (folder / "coref/tsv" / f"{name}_brat.txt").read_text(encoding="utf-8").splitlines()
    tokens = [row.split(" ") for row in rows]
    original = (folder / "original" / f"{name}.txt").read_text(encoding="utf-8")
    places, last = lay_over(tokens, original)
    cut = original.find("\n\n", last)
    text = original[: cut if cut >= 0 and not whole else len(original)]

    def span(row: list[str], at: int) -> tuple[int, int] | None:
        first, second = (
            places.get((int(row[at]), int(row[at + 1]))),
            places.get((int(row[at + 2]), int(row[at + 3]))),
        )
        return (first[0], second[1]) if first and second else None

    quotes = _quotes(folder / "quotations/tsv" / f"{name}_brat.ann", span)
    cast = _cast(folder / "coref/tsv" / f"{name}_brat.ann", {quote["speaker"] for quote in quotes}, span)
    return {"id": name, "text": text, "quotes": quotes, "cast": cast}


def lay_over(tokens: list[list[str]], original: str) -> tuple[dict[tuple[int, int], tuple[int, int]], int]:
    """Give where each token (sentence, token) stands in the running text, and where the last one ends."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    folded = original.translate(_FOLD)
    at = 0
    for sentence, words in enumerate(tokens):
        for number, word in enumerate(words):
            wanted = word.translate(_FOLD)
            while at < len(folded) and folded[at].isspace():
                at += 1
            found = at if folded.startswith(wanted, at) else _near(folded, wanted, at)
            if found is not None:
                places[sentence, number] = (found, found + len(wanted))
                at = found + len(wanted)
    return places, at


def _near(text: str, word: str, at: int) -> int | None:
    found = text.find(word, at, at + _NEAR + len(word))
    return found if found >= 0 else None


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _quotes(path: Path, span: Any) -> list[dict[str, Any]]:
    rows = _rows(path)
    speakers = {row[1]: row[2].strip() for row in rows if row[0] == "ATTRIB"}
    out = []
    for row in rows:
        place = span(row, 2) if row[0] == "QUOTE" else None
        if place:
            out.append({"start": place[0], "end": place[1], "speaker": speakers[row[1]]})
    return sorted(out, key=lambda one: one["start"])


def _cast(path: Path, speakers: set[str], span: Any) -> list[dict[str, Any]]:
    mentions: dict[str, list[str]] = {}
    said: dict[str, list[tuple[str, str]]] = {}
    where: dict[str, list[tuple[int, int]]] = {}
    for row in _rows(path):
        if row[0] == "MENTION":
            mentions[row[1]] = row
        elif row[1] in mentions and mentions[row[1]][7] == "PER":
            mention, who = mentions[row[1]], row[2].strip()
            said.setdefault(who, []).append((_SPACE.sub(" ", mention[6]), mention[8]))
            if (place := span(mention, 2)) is not None:
                where.setdefault(who, []).append(place)
    out = []
    for who, found in said.items():
        named = [_together(words) for words, kind in found if kind == "PROP"]
        if not named and who not in speakers:
            continue
        common = [_together(words) for words, kind in found if kind == "NOM" and len(words.split()) < 4]
        spoken = [words.lower() for words, kind in found if kind == "PRON"]
        he, she = sum(word in _HE for word in spoken), sum(word in _SHE for word in spoken)
        aliases = [*dict.fromkeys(named), *(words for words in dict.fromkeys(common) if _means_one(words))]
        mains = Counter(spoken)
        out.append(
            {
                "name": who,
                "aliases": aliases,
                "gender": "he" if he > she else "she" if she > he else None,
                "narrator": mains["i"] > 10 and mains["i"] > he + she,
                "mentions": sorted(where.get(who, ())),
            }
        )
    return out


def _means_one(words: str) -> bool:
    """Tell whether a common noun phrase is fit to mean one person in a whole text."""
    return words.split(maxsplit=1)[0].lower() in {"the", "a", "an"} and len(words) > 4


def _together(words: str) -> str:
    return re.sub(r" (?=[.,'’-])|(?<=-) ", "", words).strip()


def main() -> None:
    """Print the stories, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--whole", action="store_true")
    args = parser.parse_args()
    for path in sorted((args.folder / "original").glob("*.txt")):
        print(json.dumps(convert(args.folder, path.stem, whole=args.whole), ensure_ascii=False))


if __name__ == "__main__":
    main()

"""Piles of files to import."""

from __future__ import annotations

from pathlib import Path

from tests.core.intake.stories import sentences


def text(seed: int, paragraphs: int = 12, title: str = "") -> str:
    """Give a story as a plain text."""
    return "\n\n".join(([title] if title else []) + sentences(seed, paragraphs)) + "\n"


def page(seed: int, title: str, *, paragraphs: int = 12, address: str = "") -> str:
    """Give a story as an HTML page."""
    link = f'<link rel="canonical" href="{address}">' if address else ""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences(seed, paragraphs))
    return f"<html><head><title>{title}</title>{link}</head><body><h1>{title}</h1>{body}</body></html>"


def fill(folder: Path, count: int, *, paragraphs: int = 12, first: int = 0) -> Path:
    """Write stories with names and titles of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        name = "".join(chr(ord("a") + int(digit)) for digit in f"{seed:04}")
        if seed % 2:
            (folder / f"{name}.txt").write_text(text(seed, paragraphs))
        else:
            (folder / f"{name}.html").write_text(page(seed, f"Story {name}", paragraphs=paragraphs))
    return folder

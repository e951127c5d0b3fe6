"""The Reddit-TOMT books (Bhargav, Sidiropoulos and Kanoulas, WSDM 2022): questions with their answers, in a split of our own.

Read from a folder with `train.jsonl` (title, text, answers) and `documents.jsonl` (id, text); it is not part of the project.
The split is by answer: no book asked for in one part is asked for in another.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

SEED = 7


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wrote, and the numbers of the books that answer it."""

    text: str
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """Descriptions of books, numbered from 1, and the questions: to learn from, to choose by, to measure with."""

    texts: tuple[str, ...]
    train: tuple[Question, ...]
    dev: tuple[Question, ...]
    test: tuple[Question, ...]


def read(folder: Path) -> Books:
    documents = _lines(folder / "documents.jsonl")
    numbers = {document["id"]: number for number, document in enumerate(documents, 1)}
    questions = [
        Question(f"{line['title']}. {line['text']}", tuple(numbers[answer] for answer in line["answers"]))
        for line in _lines(folder / "train.jsonl")
    ]
    answers = sorted({answer for question in questions for answer in question.answers})
    random.Random(SEED).shuffle(answers)
    fifth, next_tenth = len(answers) // 5, len(answers) * 3 // 10
    test, dev = set(answers[:fifth]), set(answers[fifth:next_tenth])
    return Books(
        tuple(document["text"] for document in documents),
        tuple(q for q in questions if not (test | dev).intersection(q.answers)),
        tuple(q for q in questions if not test.intersection(q.answers) and dev.intersection(q.answers)),
        tuple(q for q in questions if test.intersection(q.answers)),
    )


def _lines(file: Path) -> list[dict]:  # type: ignore[type-arg] # rows of somebody else's file
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]

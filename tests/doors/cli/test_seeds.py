"""The two scrapes the project began with, through the command into a box, against what a careful reader wrote down."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.doors.cli.command import environment, velvetbox
from velvetbox.doors.cli.exits import Exit

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """One seed: what is known of it, its file, its box, and what the report says of it."""

    gold: Gold
    file: Path
    box: Path
    report: Gold

    @property
    def stated(self) -> Gold:
        metadata: Gold = self.gold["metadata"]
        return metadata

    @property
    def blocks(self) -> list[str]:
        return re.split(r"\n{2,}", self.file.read_text(encoding="utf-8").strip("\n"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.box / "box.sqlite3")) as database:
            return database.execute(sql, {"work": self.report["id"]}).fetchall()

    def row(self, column: str) -> Any:
        return self.rows(f"SELECT {column} FROM library_work WHERE id = :work")[0][0]  # noqa: S608 - our own names

    def stored(self) -> str:
        sql = (
            "SELECT html FROM library_work JOIN library_editionchapter ON edition_id = current_id"
            " JOIN library_revision ON library_revision.id = revision_id WHERE library_work.id = :work"
        )
        ((html,),) = self.rows(sql)
        return str(html)

    def values(self, field: str, *basis: str) -> set[str]:
        return {
            one["value"] for one in self.report["facts"] if one["field"] == field and one["basis"] in basis
        }


@pytest.fixture(scope="module")
def seeds(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Imported]:
    folder = tmp_path_factory.mktemp("seeds")
    home = corpus.parent / "seeds"
    known = json.loads((home / "import-gold.json").read_text(encoding="utf-8"))["seeds"]
    files = [home / gold["file"] for gold in known]
    said = velvetbox(folder / "box", "import", *files, "--report", folder / "report.json", "--with-text")
    assert said.returncode == Exit.DONE, said.stderr
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    works = {work["id"]: work for work in report["works"]}
    ids = {Path(file["path"]).name: file["works"] for file in report["files"]}
    return {
        file.name[:3]: Imported(gold, file, folder / "box", works[ids[file.name][0]])
        for gold, file in zip(known, files, strict=True)
    }


@pytest.fixture(params=["000", "002"])
def seed(request: pytest.FixtureRequest, seeds: dict[str, Imported]) -> Imported:
    return seeds[request.param]


@pytest.fixture
def first(seeds: dict[str, Imported]) -> Imported:
    return seeds["000"]


@pytest.fixture
def second(seeds: dict[str, Imported]) -> Imported:
    return seeds["002"]


def test_title_and_language_are_read_and_what_is_absent_stays_so(seed: Imported) -> None:
    assert seed.report["title"] == seed.row("title") == seed.stated["title"]["value"]
    assert not seed.row("title_is_guess")
    assert seed.report["language"] == seed.row("language") == "en"
    assert seed.report["creators"] == []
    for name in ("url", "rating", "published", "updated"):
        assert seed.stated[name]["basis"] == "absent"
        assert seed.report[name] is None
    assert (seed.row("address"), seed.row("rating")) == ("", "")


def test_chapters_declared_present_missing_and_whether_it_is_complete(seed: Imported) -> None:
    told = seed.stated["chapters"]
    assert seed.report["chapters_declared"] == seed.row("chapters_declared") == told["declared"]
    assert len(seed.report["chapters"]) == seed.row("chapter_count") == told["present"]
    assert len(seed.report["missing_chapters"]) == told["missing"]
    assert json.loads(seed.row("missing_chapters")) == seed.report["missing_chapters"]
    assert seed.report["complete"] is bool(seed.row("complete")) is seed.stated["complete"]["value"]


def test_words_and_paragraphs_are_those_of_the_body(seed: Imported) -> None:
    ((start, end),) = [part["blocks"] for part in seed.gold["structure"] if part["role"] == "body"]
    (chapter,) = seed.report["chapters"]
    assert seed.report["words"] == seed.row("words") == seed.stated["word_count_body"]["ao3"]
    assert chapter["paragraphs"] == end - start + 1
    assert chapter["scene_breaks"] == seed.gold["scene_breaks"]["marked_in_file"]
    written = [block.replace("*", "") for block in seed.blocks[start : end + 1]]
    assert chapter["text"].split("\n\n") == written


def test_the_first_has_its_note_advice_place_in_canon_and_end(first: Imported) -> None:
    note = first.stated["author_note"]["value"]
    assert first.report["summary"] in (None, "")
    assert first.report["notes_before"] == note
    assert note in first.row("notes_before")
    (advice,) = json.loads(first.row("advisories"))
    assert advice["text"] == first.stated["reader_advisory"]["as_written"]
    canon = json.loads(first.row("canon"))
    assert {entry["text"] for entry in canon} >= {first.stated["canon_setting"]["as_written"]}
    assert [entry["season"] for entry in canon if entry.get("season")] == [
        first.stated["canon_setting"]["season"]
    ]
    assert first.row("end_marker") == first.stated["complete"]["evidence"]["text"]


def test_the_first_names_its_fandom_and_relationship(first: Imported) -> None:
    for name, told in (
        ("fandoms", first.stated["fandom"]),
        ("relationships", first.stated["relationships"][0]),
    ):
        assert first.report[name][0] in (told["as_written"], told["normalised"])


def test_the_second_has_its_part_summary_chapter_title_and_place_in_canon(second: Imported) -> None:
    assert (second.row("part_text"), second.row("part_number")) == (
        second.stated["part"]["as_written"],
        second.stated["part"]["number"],
    )
    assert second.report["summary"] == second.stated["summary"]["value"]
    assert second.report["chapters"][0]["title"] == second.stated["chapter_titles"][0]["title"]
    assert second.report["missing_chapters"] == list(range(2, second.stated["chapters"]["last"] + 1))
    (canon,) = json.loads(second.row("canon"))
    told = second.stated["canon_setting"]
    assert (canon["text"], canon["season"], canon["after"]) == (
        told["as_written"],
        told["season"],
        told["after_episode"],
    )


def test_a_guess_is_never_a_fact(second: Imported) -> None:
    assert (second.report["fandoms"], second.report["relationships"]) == ([], [])
    for field in ("fandom", "relationship"):
        assert not second.values(field, "stated", "derived", "owner")


def test_the_lost_first_line_of_the_second_is_flagged_and_nothing_put_in_its_place(
    first: Imported, second: Imported
) -> None:
    assert len(second.report["damage"]) == len(json.loads(second.row("damage"))) == 1
    assert second.report["damage"][0]
    assert first.report["damage"] == []


def test_asterisks_are_emphasis_thoughts_and_emphasis_inside_thoughts(
    first: Imported, second: Imported
) -> None:
    told = second.gold["emphasis"]
    html = second.stored()
    thoughts = re.findall(r'<(\w+) class="thought">(.*?)</\1>(?!</em>)', html)
    nested = sum(len(thought.get("nested", ())) for thought in told["thoughts"])
    assert html.count('class="thought"') == len(thoughts) == len(told["thoughts"])
    assert html.count("<em>") == len(told["words_or_phrases"]) + nested
    assert "*" not in html
    assert "<em" not in first.stored()


SECTIONS = {"author_note": {"note", "advisory"}, "body": {"text"}, "summary": {"summary", "advisory"}}


def test_searches_find_it_where_they_must(seed: Imported) -> None:
    for told in seed.gold["search_must_find"]:
        wanted = [SECTIONS.get(hit, {hit}) for hit in told.get("hits_in", ["body"])]
        for query in filter(None, (told["query"], told.get("also_query"))):
            shown = searched(seed.box, query)[seed.report["id"]]
            assert shown & set().union(*wanted), (query, shown)


def searched(box: Path, query: str) -> dict[int, set[str]]:
    """Search in a process of its own and give the works found with the sections of their passages."""
    code = (
        "import json, sys; from velvetbox.doors.cli import house; house.open_box(house.name_box(sys.argv[1]))\n"
        "from velvetbox.archive.finder.queries import search\n"
        "results = search(None, sys.argv[2])\n"
        "assert results.from_index\n"
        "print(json.dumps([[one.work, [str(p.section) for p in one.passages]] for one in results.works]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(box), query],
        env=environment(box), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {work: set(sections) for work, sections in json.loads(done.stdout)}


def test_the_text_taken_away_has_every_block_in_order(seed: Imported, tmp_path: Path) -> None:
    said = velvetbox(
        seed.box, "take", str(seed.report["id"]), "--format", "txt", "--to", tmp_path / "out.txt"
    )
    assert said.returncode == Exit.DONE, said.stderr
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    at = 0
    missing = []
    for block in seed.blocks:
        found = text.find(block, at)
        if found < 0:
            missing.append(block[:80])
        else:
            at = found + len(block)
    assert missing == []
    assert text.count("*") >= seed.gold["emphasis"]["asterisks"]


def test_the_original_is_kept_byte_for_byte(seed: Imported) -> None:
    kept = [file.read_bytes() for file in (seed.box / "originals").rglob("*") if file.is_file()]
    assert seed.gold["sha256"] in {hashlib.sha256(data).hexdigest() for data in kept}

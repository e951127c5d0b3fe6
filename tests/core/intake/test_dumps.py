from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.origins.efiction_builder import (
    COLUMNS,
    MYSQLDUMP,
    OWN_BACKUP,
    PHPMYADMIN,
    Rows,
    Shape,
    archive,
    dump,
)
from velvetbox.core.formats.draft import Limits, ReadOptions
from velvetbox.core.intake.dump_files import is_dump_file
from velvetbox.core.intake.dump_sets import dump_sets
from velvetbox.core.intake.dumps import dump_parts
from velvetbox.core.intake.read import read_file
from velvetbox.core.intake.sealed import Outcome, Part, SealedWork
from velvetbox.core.origins.efiction.tables import Tables
from velvetbox.core.origins.told import About, Count
from velvetbox.core.prose import Field, from_html, plain_text


def parts(tmp_path: Path, data: bytes, options: ReadOptions = ReadOptions()) -> list[Part]:  # noqa: B008 - frozen
    file = tmp_path / "database.sql"
    file.write_bytes(data)
    return list(dump_parts(str(file), "backup/database.sql", options, str(tmp_path)))


def works(found: list[Part]) -> dict[str, SealedWork]:
    return {work.title: work for part in found for work in part.works}


def told(found: list[Part], name: str) -> list[object]:
    return [one for part in found if part.told for one in getattr(part.told, name)]


def plain(html: str) -> str:
    return plain_text(from_html(html))


def values(work: SealedWork, name: Field) -> list[str]:
    return [fact.value for fact in work.known(name)]


def changed(table: str, rows: Rows) -> Mapping[str, Rows]:
    return archive() | {table: rows}


@pytest.mark.parametrize(
    "shape", [MYSQLDUMP, PHPMYADMIN, OWN_BACKUP, Shape(prefix="hl_"), Shape(encoding="cp1252")]
)
def test_every_shape_of_dump_gives_the_same_archive(tmp_path: Path, shape: Shape) -> None:
    found = parts(tmp_path, dump(shape))
    low = works(found)["Low Water"]
    assert set(works(found)) == {"Low Water", 'A "Quiet" Ferry'}
    assert [chapter.title for chapter in low.chapters] == ["Leaving", "Return"]
    assert values(low, Field.CREATOR) == ["Maren", "Ásta", "Ásta"]
    assert values(low, Field.RATING) == ["PG-13"]
    assert values(low, Field.FANDOM) == ["Harbour Lights", "Season Two"]
    assert values(low, Field.CHARACTER) == ["Ine", "The Ferryman"]
    assert values(low, Field.WARNING) == ["Character Death"]
    assert values(low, Field.RELATIONSHIP) == ["Ine/The Ferryman"]
    assert values(low, Field.FREEFORM) == ["Drama"]
    assert values(low, Field.COMPLETE) == ["true"]
    assert values(low, Field.PUBLISHED) == ["2005-03-05"]
    assert [(fact.value, fact.number) for fact in low.known(Field.SERIES)] == [("Tides", 1)]
    assert [fact.number for fact in low.known(Field.HITS)] == [321]
    assert len(told(found, "comments")) == 4
    assert len(told(found, "people")) == 3


def test_a_fact_names_its_table_row_and_column(tmp_path: Path) -> None:
    low = works(parts(tmp_path, dump(Shape(prefix="hl_"))))["Low Water"]
    rating = low.known(Field.RATING)[0]
    assert (rating.where.source, rating.where.quote) == ("hl_fanfiction_stories/11#rid", "1")


def test_plain_text_keeps_its_lines_and_loses_the_slashes(tmp_path: Path) -> None:
    found = parts(tmp_path, dump())
    chapter = works(found)['A "Quiet" Ferry'].chapters[0]
    text = plain_text(from_html(chapter.html))
    assert "First line it's said.\nSecond line; INSERT INTO `x` VALUES (1,'no');" in text
    assert text.endswith("Third.")
    assert "efiction.slashes" in [mend.code for part in found for mend in part.mends]


def test_the_author_s_answer_is_parted_from_the_review(tmp_path: Path) -> None:
    review = next(one for one in told(parts(tmp_path, dump()), "comments") if one.key == "1")  # type: ignore[attr-defined]
    assert [plain(review.text), plain(review.reply)] == ["I cried.", "So did I; (really)."]  # type: ignore[attr-defined]
    assert (review.chapter, review.rating, review.written) == (1, 9, "2005-07-10T12:53:20")  # type: ignore[attr-defined]


def test_an_answer_in_another_language_is_parted_by_its_flag(tmp_path: Path) -> None:
    rows = [
        (1, 11, 102, "x", 0, "Schön.<br /><br /><i>Antwort der Autorin: Danke!</i>", 1121000000, 9, 1, "ST")
    ]
    review = told(parts(tmp_path, dump(rows=changed("reviews", rows))), "comments")[0]
    assert plain(review.reply) == "Danke!"  # type: ignore[attr-defined]


def test_no_password_is_told_and_the_address_only_apart(tmp_path: Path) -> None:
    found = parts(tmp_path, dump())
    assert "5f4dcc3b" not in repr(found)
    (maren,) = (one for one in told(found, "people") if one.name == "Maren")  # type: ignore[attr-defined]
    assert (maren.email, maren.website) == ("maren@example.org", "http://maren.example/")  # type: ignore[attr-defined]
    assert "maren@example.org" not in repr([part.works for part in found])


def test_series_come_in_order_with_the_series_inside_them(tmp_path: Path) -> None:
    tides = next(one for one in told(parts(tmp_path, dump()), "series") if one.key == "1")  # type: ignore[attr-defined]
    assert [(place.about, place.item, place.position) for place in tides.places] == [  # type: ignore[attr-defined]
        (About.WORK, "11", 1), (About.WORK, "12", 2), (About.SERIES, "2", 3)
    ]  # fmt: skip


def test_each_field_is_decoded_by_itself(tmp_path: Path) -> None:
    rows = [list(row) for row in archive()["stories"]]
    rows[0][2], rows[1][2] = "SUMMARY-ONE", "SUMMARY-TWO"
    data = dump(rows=changed("stories", rows))
    data = data.replace(b"SUMMARY-ONE", "Caf\xe9 \x96 na\xefve".encode("latin-1"))
    data = data.replace(b"SUMMARY-TWO", "It’s a “naïve” café".encode().decode("cp1252", "replace").encode())
    found = works(parts(tmp_path, data))
    assert "Café – naïve" in found["Low Water"].summary
    assert "It’s" in found['A "Quiet" Ferry'].summary
    again = works(parts(tmp_path, data, ReadOptions(without=frozenset({"text.mojibake"}))))
    assert "It’s" not in again['A "Quiet" Ferry'].summary


def test_texts_beside_the_dump_are_found_and_named(tmp_path: Path) -> None:
    rows = [[*row[:4], "", *row[5:]] for row in archive()["chapters"]]
    for name, text in {"1/101": "One.", "2/102": "Two.", "2/103": "Three.", "7/900": "Nobody's."}.items():
        file = tmp_path / "stories" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    found = parts(tmp_path, dump(rows=changed("chapters", rows)))
    low = works(found)["Low Water"]
    assert [plain(chapter.html) for chapter in low.chapters] == ["One.", "Two."]
    assert [chapter.source for chapter in low.chapters] == [
        "backup/stories/1/101.txt",
        "backup/stories/2/102.txt",
    ]
    assert [file.path for part in found for file in part.beside] == [
        "backup/stories/1/101.txt", "backup/stories/2/102.txt", "backup/stories/2/103.txt", "backup/stories/7/900.txt",
    ]  # fmt: skip


def without_texts() -> bytes:
    rows = [[*row[:4], "", *row[5:]] for row in archive()["chapters"]]
    return dump(rows=changed("chapters", rows))


def laid(pile: Path, dumps: Sequence[str], texts: Mapping[str, str]) -> None:
    files = {name: text.encode() for name, text in texts.items()} | dict.fromkeys(dumps, without_texts())
    for name, data in files.items():
        file = pile / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def read_in(pile: Path, path: str) -> list[Part]:
    return list(dump_parts(str(pile / path), path, ReadOptions(), str((pile / path).parent)))


def test_texts_are_found_beside_and_above_the_dump_s_folder(tmp_path: Path) -> None:
    files = {f"site/www/archive/stories/{name}.txt": name for name in ("1/101", "2/102", "2/103")}
    laid(tmp_path, ["site/sql/2011/dump.sql"], files)
    found = read_in(tmp_path, "site/sql/2011/dump.sql")
    low = next(part for part in found if part.works and part.works[0].title == "Low Water")
    assert [plain(chapter.html) for chapter in low.works[0].chapters] == ["1/101", "2/102"]
    assert [one.path for one in low.beside] == [
        "site/www/archive/stories/1/101.txt",
        "site/www/archive/stories/2/102.txt",
    ]


def test_texts_of_another_site_are_left_to_its_own_dump(tmp_path: Path) -> None:
    other = {f"other/stories/{name}.txt": "Another site's." for name in ("1/101", "2/102", "2/103")}
    laid(tmp_path, ["other/b.sql", "site/a.sql"], other)
    assert works(read_in(tmp_path, "site/a.sql")) == {}
    assert set(works(read_in(tmp_path, "other/b.sql"))) == {"Low Water", 'A "Quiet" Ferry'}


def test_far_from_the_dump_the_member_s_number_has_to_agree(tmp_path: Path) -> None:
    laid(tmp_path, ["sql/a.sql"], {"stories/9/101.txt": "Somebody's."})
    assert works(read_in(tmp_path, "sql/a.sql")) == {}


def test_a_chapter_whose_text_is_gone_is_told_and_counted(tmp_path: Path) -> None:
    rows = [list(row) for row in archive()["chapters"]]
    rows[0][4] = ""
    found = parts(tmp_path, dump(rows=changed("chapters", rows)))
    low = works(found)["Low Water"]
    assert low.missing == (2,)
    assert "neither in the dump nor beside it" in values(low, Field.DAMAGE)[0]
    assert next(one for one in counted(found) if one.what == "chapters").kept == 2


def counted(found: list[Part]) -> list[Count]:
    return [one for part in found if part.told for one in part.told.counts]


def test_every_count_is_set_beside_the_site_s_own(tmp_path: Path) -> None:
    found = {one.what: (one.stated, one.held, one.kept) for one in counted(parts(tmp_path, dump()))}
    assert found["stories"] == (3, 3, 2)
    assert found["chapters"] == (4, 3, 3)
    assert found["reviews"] == (4, 4, 3)
    assert found["favourites"] == (None, 3, 3)
    assert found["places in series"] == (2, 4, 3)
    assert all(one.why for one in counted(parts(tmp_path, dump())) if one.held != one.kept)


def test_two_sites_in_one_dump_stay_two(tmp_path: Path) -> None:
    found = parts(
        tmp_path,
        dump(Shape(prefix="a_", without=frozenset({"settings", "stats"}))) + dump(Shape(prefix="b_")),
    )
    assert len({part.told.site for part in found if part.told}) == 2
    assert len([work for part in found for work in part.works]) == 4


def test_old_columns_and_names_for_ids_are_understood(tmp_path: Path) -> None:
    rows = [[*row] for row in archive()["stories"]]
    rows[0][4], rows[0][6], rows[0][8], rows[0][11] = (
        "Harbour Lights,Fog",
        "Ine, Old Tom",
        "2004-05-06 07:08:09",
        "2,3",
    )
    rows[1][8] = "0000-00-00 00:00:00"
    given = {name: table for name, table in archive().items() if name != "coauthors"} | {"stories": rows}
    found = works(parts(tmp_path, dump(rows=given)))
    low = found["Low Water"]
    assert values(low, Field.FANDOM) == ["Harbour Lights", "Fog"]
    assert values(low, Field.CHARACTER) == ["Ine", "Old Tom"]
    assert values(low, Field.PUBLISHED) == ["2004-05-06"]
    assert "reader_3" in values(low, Field.CREATOR)
    assert values(found['A "Quiet" Ferry'], Field.PUBLISHED) == []


def test_a_dump_written_through_a_windows_shell_is_read(tmp_path: Path) -> None:
    data = dump().decode().encode("utf-16")
    assert set(works(parts(tmp_path, data))) == {"Low Water", 'A "Quiet" Ferry'}
    assert set(works(parts(tmp_path, gzip.compress(data)))) == {"Low Water", 'A "Quiet" Ferry'}
    assert is_dump_file(str(tmp_path / "database.sql"))


def test_a_gzipped_dump_is_read_and_a_damaged_one_told(tmp_path: Path) -> None:
    file = tmp_path / "d.sql.gz"
    file.write_bytes(gzip.compress(dump()))
    assert is_dump_file(str(file))
    assert len(works(list(dump_parts(str(file), "d.sql.gz", ReadOptions())))) == 2
    file.write_bytes(gzip.compress(dump())[:-400])
    found = list(dump_parts(str(file), "d.sql.gz", ReadOptions()))
    assert set(works(found)) == {"Low Water", 'A "Quiet" Ferry'}
    assert {"dump.cut", "dump.squeezed"} <= {remark.code for part in found for remark in part.remarks}


@pytest.mark.parametrize("squeeze", [bz2.compress, lzma.compress], ids=["bz2", "xz"])
def test_dumps_squeezed_in_other_ways_are_read(tmp_path: Path, squeeze: Callable[[bytes], bytes]) -> None:
    data = squeeze(dump().decode().encode("utf-16-le"))
    assert set(works(parts(tmp_path, data))) == {"Low Water", 'A "Quiet" Ferry'}
    assert is_dump_file(str(tmp_path / "database.sql"))


def test_chapters_whose_stories_were_cut_away_are_kept(tmp_path: Path) -> None:
    tables = {name: archive()[name] for name in ("authors", "chapters")}
    whole = dump(rows=tables)
    found = works(parts(tmp_path, whole))
    assert set(found) == {"Leaving", "One"}
    assert [chapter.title for chapter in found["Leaving"].chapters] == ["Leaving", "Return"]
    assert all("title, authors and tags are lost" in values(work, Field.DAMAGE)[0] for work in found.values())
    cut = whole[: whole.index(b"Second line; INSERT") + 11]
    found = works(parts(tmp_path, cut))
    assert set(found) == {"Leaving", "One"}
    assert plain(found["One"].chapters[0].html) == "First line it's said.\nSecond line"


def test_chapters_of_stories_deleted_long_ago_stay_deleted(tmp_path: Path) -> None:
    rows = [row for row in archive()["stories"] if row[0] != 12]
    assert set(works(parts(tmp_path, dump(rows=changed("stories", rows))))) == {"Low Water"}


def in_files(shape: Shape = MYSQLDUMP) -> dict[str, bytes]:
    """Give the archive as a dump of each table."""
    rows = archive()
    return {f"fanfiction_{name}.sql": dump(shape, {name: rows[name]}) for name in rows}


def csv_of(name: str, mark: str = ",", *, header: bool = True) -> bytes:
    rows = [tuple(COLUMNS[name].split())] * header + list(archive()[name])
    lines = [mark.join('"' + str(value).replace('"', '""') + '"' for value in row) for row in rows]
    return "\n".join(lines).encode()


def tabs_of(name: str) -> bytes:
    def field(value: object) -> str:
        return str(value).replace("\\", "\\\\").replace("\t", "\\\t").replace("\n", "\\\n")

    return "".join("\t".join(map(field, row)) + "\n" for row in archive()[name]).encode()


SETS = {
    "a file a table": in_files(),
    "named otherwise": {f"backup-{at}.sql": data for at, data in enumerate(in_files().values())},
    "CSV": {f"fanfiction_{name}.csv": csv_of(name) for name in COLUMNS},
    "CSV without names, with numbers": {f"fanfiction_{name} (1).csv": csv_of(name, ";", header=name == "settings") for name in COLUMNS},
    "lines beside definitions": {
        name: data for table in COLUMNS for name, data in (
            (f"fanfiction_{table}.sql", dump(rows={table: []})), (f"fanfiction_{table}.txt", tabs_of(table))
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("files", SETS.values(), ids=SETS)
def test_an_archive_in_a_file_a_table_is_one_dump(tmp_path: Path, files: Mapping[str, bytes]) -> None:
    places = {f"site/{name}": str(tmp_path / name) for name in sorted(files)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    ((first, others),) = dump_sets(places.items()).items()
    assert set(others) == set(places) - {first}
    found = list(dump_parts(places[first], first, ReadOptions(), "", others))
    low = works(found)["Low Water"]
    assert (values(low, Field.CREATOR), values(low, Field.RATING)) == (["Maren", "Ásta", "Ásta"], ["PG-13"])
    assert plain(works(found)['A "Quiet" Ferry'].chapters[0].html).endswith("Third.")
    assert (len(told(found, "comments")), len(told(found, "people"))) == (4, 3)


def test_whole_dumps_of_one_folder_stay_apart(tmp_path: Path) -> None:
    files = {"2010.sql": dump(), "2011.sql": dump(), "notes.sql": b"-- MySQL dump\n"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert dump_sets((name, str(tmp_path / name)) for name in files) == {}


def test_a_row_in_two_files_counts_once(tmp_path: Path) -> None:
    files = in_files() | {"fanfiction_chapters_2.sql": in_files()["fanfiction_chapters.sql"]}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    ((first, others),) = dump_sets((name, str(tmp_path / name)) for name in sorted(files)).items()
    found = list(dump_parts(str(tmp_path / first), first, ReadOptions(), "", others))
    assert len(works(found)["Low Water"].chapters) == 2


def test_tables_in_one_zip_make_one_archive() -> None:
    story = ("The rain had stopped by morning, and the road lay bare. " * 20).encode()
    files = {f"db/{name}": data for name, data in SETS["CSV"].items()}
    found = read_file(packed({**files, "other/fanfiction_stories.txt": story}), "b.zip")
    assert set(works(list(found.parts))) >= {"Low Water", 'A "Quiet" Ferry'}
    assert len(works(list(found.parts))) == 3
    tables = [part for part in found.parts if part.outcome is Outcome.ATTACHMENT]
    assert len(tables) == len(files) - 1


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_file:
        for name, data in files.items():
            archive_file.writestr(name, data)
    return out.getvalue()


def test_a_dump_and_its_texts_in_one_zip_make_the_same_works() -> None:
    rows = [[*row[:4], "", *row[5:]] for row in archive()["chapters"]]
    files = {
        f"site/stories/{name}.txt": f"Text {name}.".encode() for name in ("1/101", "2/102", "2/103", "9/999")
    }
    sql = dump(rows=changed("chapters", rows))
    found = read_file(
        packed({**files, "site/z.sql": sql, "site/readme.txt": b"A tale of its own, told in a few words."}),
        "b.zip",
    )
    assert set(works(list(found.parts))) >= {"Low Water", 'A "Quiet" Ferry'}
    low = next(part for part in found.parts if part.works and part.works[0].title == "Low Water")
    assert low.members == (
        "site/z.sql!/fanfiction_stories/11",
        "site/stories/1/101.txt",
        "site/stories/2/102.txt",
    )
    assert [chapter.source for chapter in low.works[0].chapters] == list(low.members[1:])
    assert (
        next(part.outcome for part in found.parts if part.member == "site/stories/9/999.txt")
        is Outcome.ATTACHMENT
    )


def test_in_a_zip_the_texts_may_lie_in_another_folder() -> None:
    files = {f"www/stories/{name}.txt": name.encode() for name in ("1/101", "2/102", "2/103")}
    found = read_file(packed({**files, "db/z.sql": without_texts()}), "b.zip")
    low = next(part for part in found.parts if part.works and part.works[0].title == "Low Water")
    assert low.members == (
        "db/z.sql!/fanfiction_stories/11",
        "www/stories/1/101.txt",
        "www/stories/2/102.txt",
    )


def test_numbered_texts_in_a_zip_without_a_dump_are_stories() -> None:
    story = ("The rain had stopped by morning, and the road lay bare. " * 20).encode()
    found = read_file(packed({"2/17.txt": story, "3/19.txt": story[::-1]}), "b.zip")
    assert len(found.works) == 2


def test_a_dump_beyond_the_limit_is_refused_and_a_strange_one_skipped(tmp_path: Path) -> None:
    long = dump() + b"\n-- " + b"x" * 4 * 2**20
    assert [part.outcome for part in parts(tmp_path, long, ReadOptions(Limits(dump=2**20)))] == [
        Outcome.REFUSED
    ]
    (other,) = parts(tmp_path, b"-- MySQL dump\nINSERT INTO wp_posts VALUES (1,'x');")
    assert (other.outcome, other.remarks[0].code) == (Outcome.SKIPPED, "dump.other")


def test_a_text_cut_by_the_database_is_flagged(tmp_path: Path) -> None:
    rows = [[*row] for row in archive()["chapters"]]
    rows[0][4] = "<p>" + "word and " * 8000
    rows[0][4] = str(rows[0][4])[:65_535]
    rows[1][4] = "<p>All is well.</p><p>She smiled and said "
    damage = values(works(parts(tmp_path, dump(rows=changed("chapters", rows))))["Low Water"], Field.DAMAGE)
    assert any("64 kB" in one for one in damage)
    assert any("emoji" in one for one in damage)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_dump_is_more_than_told(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(dump(data.draw(st.sampled_from([MYSQLDUMP, OWN_BACKUP]))))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(
            st.sampled_from(
                [b"'", b"(", b")", b"\\", b";", b",", b"\0", b"\xff", b"99999999999999999999", b"-1", b"<"]
            )
        )
        whole[at : at + data.draw(st.integers(0, 40))] = piece
    found = parts(tmp_path, bytes(whole))
    assert found
    assert "read.fault" not in {remark.code for part in found for remark in part.remarks}


def test_too_many_columns_and_tables_are_told() -> None:
    wide = b"INSERT INTO fanfiction_stories (%s) VALUES (%s);" % (
        b",".join(b"c%d" % at for at in range(1000)),
        b",".join([b"1"] * 1000),
    )
    many = b"".join(
        b"INSERT INTO p%d_fanfiction_stories (sid,title) VALUES (1,'x');\n" % at for at in range(1100)
    )
    for data in (wide, many):
        with Tables() as tables:
            tables.load(io.BytesIO(data), 2**30)
            tables.settle()
            assert "dump.columns" in {remark.code for remark in tables.remarks}

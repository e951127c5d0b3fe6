from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from velvetbox.core.errors import Refused
from velvetbox.core.formats.dump import rows as sql_rows
from velvetbox.core.formats.dump import values as sql_values
from velvetbox.core.formats.dump.heads import is_dump
from velvetbox.core.formats.dump.rows import Row
from velvetbox.core.formats.dump.tokens import Dump


def rows(data: bytes) -> list[Row]:
    return list(Dump(io.BytesIO(data)).rows())


def values(data: bytes) -> list[tuple[bytes | None, ...]]:
    return [row.values for row in rows(data)]


def quoted(value: bytes) -> bytes:
    return (
        b"'"
        + value.replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\n", b"\\n").replace(b"\0", b"\\0")
        + b"'"
    )


def test_values_of_every_kind_are_read() -> None:
    found = values(b"INSERT INTO `t` VALUES (1,-2.5,NULL,'',\"two\",0x4142,X'43',_utf8 'd',b'1');")
    assert found == [(b"1", b"-2.5", None, b"", b"two", b"AB", b"C", b"d", b"1")]


def test_quotes_are_read_escaped_and_doubled() -> None:
    statement = b"insert into t values ('it\\'s','it''s',\"a \\\"b\\\" \"\"c\"\"\",'\\\\','a\\nb');"
    assert values(statement) == [(b"it's", b"it's", b'a "b" "c"', b"\\", b"a\nb")]


def test_a_statement_inside_a_text_is_text() -> None:
    found = rows(
        b"INSERT INTO r VALUES (1,'a;\\nINSERT INTO x VALUES (1);'),(2,'-- b /* c');\nINSERT INTO s VALUES (3);"
    )
    assert [(row.table, row.values[0]) for row in found] == [("r", b"1"), ("r", b"2"), ("s", b"3")]


def test_comments_settings_and_routines_are_passed_over() -> None:
    data = (
        b"# c'omment\n-- it's one too\n/*!40101 SET NAMES utf8 */;\nDELIMITER $$\nCREATE TRIGGER t BEGIN INSERT INTO t VALUES (9); END$$\n"
        b"DELIMITER ;\nLOCK TABLES `t` WRITE;\nINSERT INTO `db`.`t` (`a`, `b`) VALUES\n(1, 'x'),\n(2, 'y');\n"
    )
    assert rows(data) == [
        Row("t", ("a", "b"), (b"1", b"x"), data.index(b"\n(1,")),
        Row("t", ("a", "b"), (b"2", b"y"), data.index(b",\n(2,")),
    ]


def test_columns_come_from_the_table_s_own_definition() -> None:
    data = b"CREATE TABLE `t` (\n `Uid` int(11) NOT NULL,\n `name` varchar(9) default ';',\n PRIMARY KEY (`Uid`)\n);INSERT INTO t VALUES (1,2);"
    assert rows(data)[0].columns == ("uid", "name")


def told(data: bytes) -> tuple[list[tuple[bytes | None, ...]], list[str]]:
    dump = Dump(io.BytesIO(data))
    return [row.values for row in dump.rows()], [remark.code for remark in dump.remarks]


@pytest.mark.parametrize(
    ("end", "row"),
    [
        (b",(2,'b", (b"2", b"b")),
        (b",(2,'it\\'s\\", (b"2", b"it's")),
        (b",(2,'b',34", (b"2", b"b")),
        (b",(2,'b',", (b"2",b"b")),
        (b",(2", None),
        (b",", None),
        (b"", None),
    ],
)  # fmt: skip
def test_of_a_cut_row_is_kept_what_is_there(end: bytes, row: tuple[bytes, ...] | None) -> None:
    dump = Dump(io.BytesIO(b"INSERT INTO t VALUES (1,'a',3)" + end))
    found = list(dump.rows())
    assert found[0].values == (b"1", b"a", b"3")
    assert [(one.values, one.cut) for one in found[1:]] == ([(row, True)] if row else [])
    assert [remark.code for remark in dump.remarks] == ["dump.cut"]


COMMENTS = [b"-- one, 'two\n", b"# it's (three)\n", b"/* (4,'x') */", b"/*!40000 */", b"\n", b"--\n", b" "]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 99), st.binary(max_size=9)), min_size=1, max_size=6), st.data())
def test_comments_between_rows_lose_none(pairs: list[tuple[int, bytes]], data: st.DataObject) -> None:
    said = st.lists(st.sampled_from(COMMENTS), max_size=3).map(b"".join)
    out = b"INSERT INTO t VALUES " + data.draw(said)
    for at, (number, value) in enumerate(pairs):
        comma = b"," + data.draw(said) if at else b""
        out += comma + b"(" + b"%d," % number + data.draw(said) + quoted(value) + b")" + data.draw(said)
    found, codes = told(out + b";" + data.draw(said) + b"INSERT INTO t VALUES (100,'');")
    assert found == [*((b"%d" % number, value) for number, value in pairs), (b"100", b"")]
    assert codes == []


@pytest.mark.parametrize(
    "head",
    [
        b"REPLACE INTO t VALUES", b"INSERT IGNORE INTO `t` VALUES", b"insert low_priority into db.t values",
        b"INSERT INTO t\n(a, b)\nVALUE", b'INSERT OR REPLACE INTO "t" VALUES', b"REPLACE t VALUES",
    ],
)  # fmt: skip
def test_every_way_to_begin_an_insert_is_read(head: bytes) -> None:
    tail = b" ON DUPLICATE KEY UPDATE a = 'x;y'; INSERT INTO t VALUES (3,4);"
    assert told(head + b" (1,'a'),\n (2,'b')" + tail) == ([(b"1", b"a"), (b"2", b"b"), (b"3", b"4")], [])


def test_an_insert_that_names_each_value_is_read() -> None:
    (row,) = rows(b"INSERT INTO `t` SET `sid`=7, title = 'a; \\'b\\'', n=NULL, d = NOW();")
    assert (row.columns, row.values) == (("sid", "title", "n", "d"), (b"7", b"a; 'b'", None, None))


def test_calls_casts_and_character_sets_are_read() -> None:
    statement = (
        b"INSERT INTO t VALUES (1,_binary 'a\\Z\\0',_binary 0x4142,_utf8mb4 X'43',b'101'),"
        b"(FROM_UNIXTIME(5),CAST('b' AS BINARY),CONCAT('c',CHAR(10),'d'),NOW(),'e' COLLATE utf8_bin);"
    )
    assert values(statement) == [(b"1", b"a\x1a\0", b"AB", b"C", b"5"), (b"5", b"b", b"c\nd", None, b"e")]


def test_what_postgresql_writes_is_read() -> None:
    data = (
        b"--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n"
        b"CREATE TABLE public.t (\n    sid integer NOT NULL,\n    title text\n);\n"
        b"INSERT INTO public.t VALUES (1, 'C:\\', true);\nINSERT INTO public.t VALUES (2, E'it\\'s\\n', 'it''s');\n"
        b"COPY public.t (sid, title) FROM stdin;\n3\ta\\tb\\\\\\n\n4\t\\N\n\\.\n\nCOPY u (a) FROM stdin;\n5\n\\.\n"
    )
    assert is_dump(data)
    assert values(data) == [
        (b"1", b"C:\\", b"true"), (b"2", b"it's\n", b"it's"), (b"3", b"a\tb\\\n"), (b"4", None), (b"5",)
    ]  # fmt: skip
    assert rows(data)[2].columns == ("sid", "title")
    assert told(data[:-3])[1] == ["dump.cut"]


def test_what_sqlite_writes_is_read() -> None:
    data = (
        b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(sid INTEGER, a TEXT);\n"
        b"INSERT INTO t VALUES(1,replace('a\\nit''s','\\n',char(10)));\nINSERT INTO \"t\" VALUES(2,unistr('b\\u000ac'));\nCOMMIT;\n"
    )
    assert is_dump(data)
    assert values(data) == [(b"1", b"a\nit's"), (b"2", b"b\nc")]


def test_a_row_that_cannot_be_read_loses_itself_alone() -> None:
    broken = b"INSERT INTO t VALUES (1,'a'),(2,'b''),(3,'c'),(4,'d');\nINSERT INTO t VALUES (5,'e');"
    found, codes = told(broken)
    assert found == [(b"1", b"a"), (b"3", b"c"), (b"4", b"d"), (b"5", b"e")]
    assert codes == ["dump.row"]
    found, codes = told(b"INSERT INTO t VALUES (1,'a'),(2,'b'c'),(3,);\nINSERT INTO t VALUES (5,'e');")
    assert (found, codes) == ([(b"1", b"a"), (b"5", b"e")], ["dump.row"])


def test_a_long_row_lies_across_many_reads() -> None:
    long = b"x';" * 400_000
    data = b"INSERT INTO t VALUES (1,NOW(),%s),\n-- said\n(2,NULL,'');" % quoted(long)
    assert values(data) == [(b"1", None, long), (b"2", None, b"")]


def test_tables_not_wanted_are_passed_over_quickly_and_rightly() -> None:
    dump = Dump(
        io.BytesIO(b"INSERT INTO log VALUES (1,'a;b'),(2,'(');INSERT INTO t VALUES (3);"),
        lambda name: name == "t",
    )
    assert [row.values for row in dump.rows()] == [(b"3",)]


def test_a_row_beyond_all_measure_is_refused() -> None:
    class Endless(io.BytesIO):
        begun = False

        def read(self, size: int | None = -1) -> bytes:
            if not self.begun:
                self.begun = True
                return b"INSERT INTO t VALUES (1,'"
            return b"x" * (size or 1)

    with pytest.raises(Refused):
        list(Dump(Endless(), longest=2**22).rows())


@given(st.lists(st.tuples(st.binary(max_size=40), st.binary(max_size=40)), max_size=8), st.integers(0, 3))
def test_what_is_written_is_read_back(pairs: list[tuple[bytes, bytes]], cut: int) -> None:
    statement = (
        b"INSERT INTO `t` VALUES "
        + b",".join(b"(" + quoted(a) + b"," + quoted(b) + b")" for a, b in pairs)
        + b";\n"
    )
    if pairs:
        assert values(statement) == pairs
        assert values(statement[: -3 - cut])[: len(pairs) - 1] == pairs[:-1]


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    rows(b"INSERT INTO t VALUES (" + data)
    rows(data)


def test_a_dump_is_told_from_a_story_about_one() -> None:
    assert is_dump(b"-- MySQL dump 10.11\n")
    assert is_dump(b"# a\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n")
    assert is_dump(b"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n")
    assert is_dump(b"-- hers\nINSERT INTO `fanfiction_stories` VALUES\n(1,'a'),")
    assert is_dump("INSERT INTO t SET a=1;".encode("utf-16-be"))
    assert not is_dump(b"She typed: INSERT INTO t VALUES (1); and waited.\n")


def test_an_insert_of_another_form_is_told() -> None:
    dump = Dump(io.BytesIO(b"INSERT INTO t SELECT * FROM u;INSERT INTO t VALUES (1);"))
    assert [row.values for row in dump.rows()] == [(b"1",)]
    assert [remark.code for remark in dump.remarks] == ["dump.statement"]


ROW = st.lists(
    st.sampled_from(
        [b"'", b"''", b"\\'", b"\\\\", b"\\n", b'"', b",", b" ", b"NULL", b"1", b"0x41", b"x", b"_utf8", b"a", b"'a'", b"'a',", b"\0"]
    ),
    max_size=16,
)  # fmt: skip


@given(ROW.map(b"".join).filter(lambda row: sql_rows._TUPLES[0].fullmatch(b"(" + row + b")") is not None))
def test_rows_are_split_at_their_quotes_as_they_are_read_value_by_value(row: bytes) -> None:
    quick = sql_values._in_single_quotes(row)
    assert quick is None or quick == tuple(
        sql_values._value(*found) for found in sql_values._VALUE.findall(row)
    )


def test_a_row_in_single_quotes_is_split_at_them() -> None:
    row = rb"1,'O\'Neil said \"no\"','','a\\',NULL, 'x\\\'y\n',0x41"
    assert sql_values._in_single_quotes(row) == (
        b"1",
        b'O\'Neil said "no"',
        b"",
        b"a\\",
        None,
        b"x\\'y\n",
        b"A",
    )
    assert sql_values._in_single_quotes(b"'it''s'") is None
    assert sql_values._in_single_quotes(b"_utf8'a'") is None
    assert sql_values._in_single_quotes(b"_binary 0x41,'a'") is None
    assert sql_values._in_single_quotes(b"1 -- one\n,'a'") is None

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.errors import Refused
from velvetbox.core.formats.dump import tokens as sql_dump
from velvetbox.core.formats.dump import values as sql_values
from velvetbox.core.formats.dump.tokens import Dump, Row, is_dump


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


def test_a_cut_end_loses_only_the_cut_row_and_is_told() -> None:
    dump = Dump(io.BytesIO(b"INSERT INTO t VALUES (1,'a'),(2,'b"))
    assert [row.values[0] for row in dump.rows()] == [b"1"]
    assert [remark.code for remark in dump.remarks] == ["dump.cut"]


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
        assert len(values(statement[: -3 - cut])) >= len(pairs) - 1 - (cut > 0)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    rows(b"INSERT INTO t VALUES (" + data)
    rows(data)


def test_a_dump_is_told_from_a_story_about_one() -> None:
    assert is_dump(b"-- MySQL dump 10.11\n")
    assert is_dump(b"# a\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n")
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


@given(ROW.map(b"".join).filter(lambda row: sql_dump._TUPLE.fullmatch(b"(" + row + b")") is not None))
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

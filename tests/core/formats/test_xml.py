from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.allowed import allowed
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.xml import local, parse_xml, text_in

LAUGHS = (
    "<!DOCTYPE x ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><x>&l9;</x>"
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>' + "&a;" * 10_000 + "</x>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">%p;]><x/>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", [LAUGHS, QUADRATIC, OUTSIDE, PARAMETER])
def test_entities_are_refused_at_once(attack: str, encoding: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused):
        parse_xml(attack.encode(encoding))
    assert time.process_time() - started < allowed(0.1)


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    types = tmp_path / "x.dtd"
    types.write_text('<!ENTITY a "fetched">')
    root = parse_xml(f'<!DOCTYPE x SYSTEM "{types}"><x>b &amp; c</x>'.encode())
    assert text_in(root) == "b & c"


def test_names_are_given_without_their_name_space() -> None:
    root = parse_xml(b'<a:x xmlns:a="urn:a"><!--c--><a:y> one\n two </a:y></a:x>')
    assert [local(element) for element in root] == ["", "y"]
    assert text_in(root[1]) == "one two"


def test_broken_xml_is_read_only_when_asked() -> None:
    with pytest.raises(ReadError):
        parse_xml(b"<x><y>a</x>")
    assert text_in(parse_xml(b"<x><y>a</x>", recover=True)) == "a"


@pytest.mark.parametrize("data", [b"", b"   ", b"\0" * 50, b"not xml", b"<"])
def test_what_is_no_xml_is_a_read_error(data: bytes) -> None:
    with pytest.raises(ReadError):
        parse_xml(data, recover=True)


def test_depth_and_size_are_bounded() -> None:
    with pytest.raises(ReadError):
        parse_xml(b"<a>" * 100_000)
    with pytest.raises(Refused):
        parse_xml(b"<a>" + b" " * 1000 + b"</a>", limits=Limits(text=500))

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.archives import epub, zipped
from tests.fuzz.seeds import seeds
from velvetbox.core import formats
from velvetbox.core.errors import ReadError
from velvetbox.core.formats import registry
from velvetbox.core.formats.containers import kind_of

STORY = "It was a dark night. \u201cWho goes there?\u201d she asked.\n\nNo one answered.\n"
PAGE = f"<html><body><p>{STORY}</p><p>More.</p><br></body></html>".encode()
RTF = rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Times;}} It was a dark night.\par}"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PAGE, "story.txt", "html"),
        (PAGE, "story.doc", "html"),
        (PAGE, "story", "html"),
        (RTF, "story.doc", "rtf"),
        (RTF, "story.txt", "rtf"),
        (STORY.encode(), "story.txt", "txt"),
        (STORY.encode(), "story", "txt"),
        (STORY.encode("utf-16"), "story.txt", "txt"),
        (gzip.compress(PAGE), "story.html", "gzip"),
        (zipped({"story.txt": STORY}), "story.epub", "zip"),
        (epub({"a.xhtml": "<p>x</p>"}), "story.zip", "epub"),
        (epub({"a.xhtml": "<p>x</p>"}), "story.txt", "epub"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "picture.png", None),
    ],
)
def test_content_comes_before_the_name(data: bytes, name: str, kind: str | None) -> None:
    assert formats.identify(data, name) == kind


def test_markdown_is_known_by_its_name_or_header() -> None:
    assert formats.identify(b"# One\n\nText with *stress*.\n", "story.md") == "markdown"


def test_what_is_known_is_read() -> None:
    assert formats.read(PAGE, "story.txt").format == "html"
    assert formats.read(STORY.encode(), "story").blocks[1].text == "No one answered."


@pytest.mark.parametrize("name", ["picture.png", "story.txt", "story.html"])
def test_what_is_not_known_is_a_read_error(name: str) -> None:
    with pytest.raises(ReadError):
        formats.read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), name)


def test_no_reader_is_loaded_before_it_is_needed() -> None:
    code = "import sys, velvetbox.core.formats; print(sorted({'lxml', 'nh3', 'chardet', 'selectolax'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(
            st.sampled_from(
                [
                    b"PK\x03\x04",
                    b"{\\rtf1",
                    b"<html>",
                    b"\x1f\x8b\x08",
                    b"\xff\xfe",
                    b"---\n",
                    b"\xef\xbb\xbf",
                ]
            ),
            st.binary(max_size=200),
        ).map(b"".join),
    ),
    st.sampled_from(["a.epub", "a.html", "a.txt", "a.docx", "a.odt", "a.rtf", "a.md", "a"]),
)
@bounded(10)
def test_any_file_is_read_or_refused_plainly(data: bytes, name: str) -> None:
    formats.identify(data, name)
    outcome: str | tuple[object, ...]
    try:
        outcome = formats.read(data, name).blocks
    except ReadError as error:
        outcome = error.text
    assert isinstance(outcome, tuple) or outcome.endswith(".")


def test_a_format_is_named_as_in_the_registry() -> None:
    assert tuple(form.name for form in formats.formats()) == tuple(registry.MODULES)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(seeds())),
    st.binary(max_size=70),
    st.sampled_from(["a", "a.docx", "a.odt", "a.FB2", "a.adoc", "a.md"]),
)
def test_every_format_that_would_take_a_file_is_asked(form: str, before: bytes, name: str) -> None:
    for data in (before + file for file in seeds()[form]):
        if kind_of(data, name) is None:
            takers = (each.name for each in formats.formats() if each.recognises(data, name))
            assert formats.identify(data, name) == next(takers, None)


def test_what_reads_a_rare_format_is_loaded_when_a_file_bears_its_sign() -> None:
    code = (
        "import sys; from velvetbox.core.formats import registry as r; r.load(); "
        "loaded = lambda: [m for m in r.SIGNS if 'velvetbox.core.formats.' + r.MODULES[m] in sys.modules]; "
        "r.identify(b'<p>A story.</p>', 'a.html'); print(loaded()); r.identify(b'%PDF-1.4', 'a'); print(loaded())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "['pdf']"]


def test_the_page_for_rescuers_names_every_format() -> None:
    page = (Path(__file__).parents[3] / "docs" / "rescuers.md").read_text()
    said = set(re.findall(r"`([a-z0-9]+)`", page[page.index("## What can be read") :]))
    assert [name for name in registry.MODULES if name not in said] == []

"""LaTeX and AsciiDoc in several files are one work; nothing outside, and no circle, is followed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.intake.includes import LONGEST, included, joined
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.read import read_file
from velvetbox.core.intake.sealed import Outcome
from velvetbox.core.prose import from_html, plain_text

MAIN = rb"""\documentclass{book}\title{The Lamp}
\input{macros}
\begin{document}
\include{ch/one}
% \input{ch/never}
\subfile{ch/two.tex}
\input ch/three
\input{missing}
\end{document}
"""
FILES = {
    "a/main.tex": MAIN,
    "a/macros.tex": rb"\newcommand{\brk}{\par\centerline{* * *}}",
    "a/ch/one.tex": rb"\chapter{Leaving}The tide had \emph{gone} out.\brk{} caf" + "é".encode("cp1252") + rb"\input{main}",
    "a/ch/two.tex": rb"\documentclass{subfiles}\begin{document}\chapter{Return}Nobody came.\end{document}lost",
    "a/ch/three.tex": b"She thought so.\\endinput never",
    "a/ch/never.tex": b"Never read.",
    "b/book.adoc": b"= The Pier\n\n== One\n\ninclude::parts/a.adoc[]\n\nThe end, she said.\n",
    "b/parts/a.adoc": b"It was _late_.\n\ninclude::b.adoc[leveloffset=+1]\n",
    "b/parts/b.adoc": b"Deeper words.\n\ninclude::a.adoc[]\n",
}  # fmt: skip
WHOLE = {
    "a/macros.tex": "a/main.tex", "a/ch/one.tex": "a/main.tex", "a/ch/two.tex": "a/main.tex",
    "a/ch/three.tex": "a/main.tex", "b/parts/a.adoc": "b/book.adoc", "b/parts/b.adoc": "b/book.adoc",
}  # fmt: skip


def test_each_file_is_known_by_the_one_it_is_read_with() -> None:
    assert included(FILES) == WHOLE
    backwards = dict(reversed(FILES.items()))
    assert set(included({"x.tex": rb"\input{y}", "y.tex": rb"\input{x}"}).items()) == {("y.tex", "x.tex")}
    assert {path for path in FILES if path not in included(backwards)} >= {"a/main.tex", "a/ch/never.tex"}


def test_parts_in_one_zip_are_read_in_their_places() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    found = read_file(out.getvalue(), "a.zip")
    lamp, pier = (
        next(work for work in found.works if work.title == name) for name in ("The Lamp", "The Pier")
    )
    assert [chapter.title for chapter in lamp.chapters] == ["Leaving", "Return"]
    said = "\n".join(plain_text(from_html(chapter.html)) for chapter in lamp.chapters)
    assert "café" in said
    assert "She thought so." in said
    assert "lost" not in said
    assert "ever" not in said
    assert said.count("The tide") == 1
    assert "* * *" in said
    assert "Deeper words." in plain_text(from_html(pier.chapters[0].html))
    outcomes = {part.member: part.outcome for part in found.parts}
    assert {name for name, outcome in outcomes.items() if outcome is Outcome.ATTACHMENT} == set(WHOLE)


@pytest.mark.parametrize(
    "address", ["../outside", "/etc/hostname", "link", "http://example.org/a.tex", "..\\outside", "."]
)
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, address: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.tex").write_text("Outside.")
    (tmp_path / "in" / "link.tex").symlink_to(tmp_path / "outside.tex")
    data = rb"\begin{document}\input{%s}\end{document}" % address.encode()
    near = Nearby(str(tmp_path / "in"), str(tmp_path / "in" / "a.tex"))
    assert joined(data, "latex", "a.tex", near.find).data == data


def test_files_that_name_each_other_over_and_over_stay_small() -> None:
    names = [f"f{at}.tex" for at in range(30)]
    all_of_them = b"".join(rb"\input{%s}" % name.encode() for name in names)
    whole = joined(all_of_them, "latex", "main.tex", lambda _: all_of_them + b"x" * 9000)
    assert len(whole.data) < 2 * LONGEST
    assert set(whole.names) <= set(names)


@given(
    st.lists(
        st.sampled_from([b"\\input", b"{", b"}", b"a", b"%", b"\n", b" ", b"include::a.adoc[]", b"\xff"])
    )
)
def test_no_bytes_break_it(pieces: list[bytes]) -> None:
    for form in ("latex", "asciidoc"):
        joined(b"".join(pieces), form, "m", lambda name: b"".join(pieces) if len(name) < 9 else None)

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.pictures import png
from tests.core.intake.stories import sentences
from velvetbox.core.formats.draft import Limits, ReadOptions
from velvetbox.core.intake import near
from velvetbox.core.intake.near import BesideMember, Nearby, paths_of
from velvetbox.core.intake.read import read_file
from velvetbox.core.intake.readers import Readers

LAMP = png(40, 30)


def page(*addresses: str) -> str:
    text = "".join(f"<p>{one}</p>" for one in sentences(1, 40))
    return f"<title>Salt</title><h1>Salt</h1>{text}" + "".join(
        f'<p><img src="{one}"></p>' for one in addresses
    )


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder with a page saved by a browser, and a picture that lies outside of it."""
    folder = tmp_path / "pile" / "tales"
    (folder / "Salt_files").mkdir(parents=True)
    (folder / "Salt_files" / "the lamp.png").write_bytes(LAMP)
    (tmp_path / "pile" / "top.png").write_bytes(LAMP)
    (tmp_path / "secret.png").write_bytes(LAMP)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "out").symlink_to(tmp_path)
    return tmp_path / "pile"


@pytest.mark.parametrize(
    "address",
    [
        "Salt_files/the%20lamp.png",
        "./Salt_files/the lamp.png",
        "Salt_files/the%20lamp.png?width=40#x",
        "../top.png",
        "/top.png",
        "/tales/Salt_files/the%20lamp.png",
    ],
)
def test_a_picture_beside_a_page_is_found(pile: Path, address: str) -> None:
    assert Nearby(str(pile), str(pile / "tales" / "Salt.html")).find(address) == LAMP


@pytest.mark.parametrize(
    "address",
    [
        "../../secret.png",
        "%2e%2e/%2e%2e/secret.png",
        "..%2f..%2fsecret.png",
        "..\\..\\secret.png",
        "link.png",
        "out/secret.png",
        "/../secret.png",
        "//top.png",
        "file:///top.png",
        "http://localhost/top.png",
        "top.png\0",
        "Salt_files",
        "",
        "#top.png",
        "a/" * 400 + "b.png",
    ],
)
def test_no_address_leads_out_of_the_folder_or_through_a_link(pile: Path, address: str) -> None:
    assert Nearby(str(pile), str(pile / "tales" / "Salt.html")).find(address) is None


def test_a_pipe_is_not_waited_for(pile: Path) -> None:
    os.mkfifo(pile / "tales" / "pipe.png")
    assert Nearby(str(pile), str(pile / "tales" / "Salt.html")).find("pipe.png") is None


def test_a_file_too_large_for_a_picture_is_not_read(pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "LARGEST", 10)
    assert Nearby(str(pile), str(pile / "tales" / "Salt.html")).find("../top.png") is None


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["..", ".", "a", "%2e%2e", "/", "%2F", "%00"]), max_size=9).map("/".join)
)
def test_every_path_lies_below_the_top(address: str) -> None:
    for path in paths_of("tales/Salt.html", address):
        assert not path.startswith(("/", "../"))
        assert path != ".."
        assert "\0" not in path
        assert ".." not in path.split("/")


def test_a_saved_page_brings_its_pictures_and_keeps_the_address_of_one_that_is_gone(pile: Path) -> None:
    file = pile / "tales" / "Salt.html"
    file.write_text(page("Salt_files/the%20lamp.png", "Salt_files/gone.png", "../../secret.png"))
    with Readers(most=1) as readers:
        (part,) = readers.one(str(file), "tales/Salt.html", Nearby(str(pile), str(file)))
    (name,) = part.images
    html = part.works[0].chapters[0].html
    assert part.images[name] == LAMP
    assert f'src="/images/{name}"' in html
    assert 'src="Salt_files/gone.png"' in html
    assert 'src="../../secret.png"' in html


def test_in_an_archive_the_pictures_of_its_own_folders_are_found() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "tales/Salt.html", page("Salt_files/lamp.png", "/top.png", "../../top.png", "gone.png")
        )
        archive.writestr("tales/Salt_files/lamp.png", LAMP)
        archive.writestr("top.png", png(9, 9))
    (part,) = [one for one in read_file(made.getvalue(), "site.zip").parts if one.works]
    html = part.works[0].chapters[0].html
    assert sorted(part.images.values()) == sorted([LAMP, png(9, 9)])
    assert html.count('src="/images/') == 2
    assert 'src="gone.png"' in html


def test_an_archive_without_such_addresses_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("Salt.html", page("https://example.org/lamp.png"))
    monkeypatch.setattr(BesideMember, "_pictures", property(lambda _: pytest.fail("unpacked again")))
    assert read_file(made.getvalue(), "site.zip", ReadOptions(Limits())).parts


def test_a_markdown_text_brings_the_pictures_beside_it(pile: Path) -> None:
    file = pile / "tales" / "salt.md"
    file.write_text(
        "# Salt\n\n" + "\n\n".join(sentences(2, 30)) + "\n\n![The lamp](<Salt_files/the lamp.png>)\n"
    )
    found = read_file(file.read_bytes(), "tales/salt.md", near=Nearby(str(pile), str(file)).find)
    assert list(found.parts[0].images.values()) == [LAMP]
    assert 'alt="The lamp"' in found.parts[0].works[0].chapters[0].html

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.cli.command import ROOT, velvetbox
from velvetbox.doors.cli.commands import NAMES, command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.main import parser

COMMON = {"--box", "--quiet", "--verbose", "--help", "-h"}


def below() -> dict[str, argparse.ArgumentParser]:
    """Give the parser of each subcommand."""
    actions = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(actions[0].choices)


def documented() -> dict[str, str]:
    """Give what docs/commands.md says of each command, by its name."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return {match[1]: match[2] for match in re.finditer(r"(?ms)^## velvetbox (\w+)(.*?)(?=^## |\Z)", text)}


def options(of: argparse.ArgumentParser) -> set[str]:
    return {option for action in of._actions for option in action.option_strings}


def test_help_names_every_command_and_ends_well(tmp_path: Path) -> None:
    said = velvetbox(tmp_path / "box", "--help")
    assert said.returncode == Exit.DONE
    assert all(re.search(rf"^    {name} ", said.stdout, re.MULTILINE) for name in NAMES)


def test_every_command_is_where_its_name_says() -> None:
    assert [command(name).name for name in NAMES] == list(NAMES)


def test_help_needs_no_box_and_makes_none(tmp_path: Path) -> None:
    velvetbox(tmp_path / "box", "open", "--help")
    assert not (tmp_path / "box").exists()


def test_help_wakes_neither_django_nor_anything_else_slow() -> None:
    code = "import sys; import velvetbox.doors.cli.main as main; main.parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"django", "granian", "tqdm", "tantivy", "lxml", "sqlite3", "platformdirs"} & set(loaded)


def test_a_call_without_a_command_is_a_wrong_call(tmp_path: Path) -> None:
    assert velvetbox(tmp_path / "box").returncode == Exit.USAGE
    assert velvetbox(tmp_path / "box", "nonsense").returncode == Exit.USAGE
    assert velvetbox(tmp_path / "box", "list", "--quiet", "--verbose").returncode == Exit.USAGE


def test_every_command_is_documented_and_no_other() -> None:
    assert set(documented()) == set(below())


@pytest.mark.parametrize("name", sorted(below()))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    told = set(re.findall(r"^`(--[a-z-]+)", documented()[name], re.MULTILINE))
    assert told == options(below()[name]) - COMMON


def test_what_all_commands_take_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").split("\n## ")[0]
    assert all(f"`{option}" in text for option in COMMON if option not in {"--help", "-h"})


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == set(Exit)


def test_every_setting_is_documented_and_no_other() -> None:
    package = ROOT / "velvetbox"
    used = {
        name
        for file in package.rglob("*.py")
        for name in re.findall(r"VELVETBOX_[A-Z_]+", file.read_text(encoding="utf-8"))
    }
    told = set(
        re.findall(
            r"^\| `(VELVETBOX_[A-Z_]+)`",
            (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    assert told == used


def test_the_readme_names_only_commands_that_exist() -> None:
    text = "".join(
        file.read_text(encoding="utf-8") for file in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    )
    assert set(re.findall(r"(?:^|`|/)velvetbox ([a-z]+)\b", text, re.MULTILINE)) <= set(below())

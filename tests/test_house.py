"""The checks that hold the house itself: versions, licences, locks, names, and nothing of the place it was built in."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import velvetbox

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "velvetbox"
NOT_OURS = {"build", "dist", "__pycache__"}
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def our_files() -> Iterator[Path]:
    """Give every file of the checkout that is not made by a tool."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and (name[0] != "." or name == ".ci")]
        yield from (Path(folder) / name for name in files if not name.startswith(".coverage"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    """Give the packages of a lock and their markers ("" for everywhere)."""
    lines = (ROOT / "requirements" / lock).read_text().splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==\S+(?: ; (.*?))?(?: \\)?$", line) for line in lines)
    return {normal(match[1]): match[2] or "" for match in found if match}


def required() -> set[str]:
    """Give the packages pyproject names as dependencies of the program."""
    names = (re.match(r"[A-Za-z0-9._-]+", text) for text in PROJECT["project"]["dependencies"])
    return {normal(match[0]) for match in names if match}


def test_the_installed_version_is_the_one_in_the_source() -> None:
    assert metadata.version("velvetbox") == velvetbox.__version__


def test_the_change_log_knows_this_version_or_has_unreleased_changes() -> None:
    heads = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert "Unreleased" in heads or velvetbox.__version__ in heads


def test_the_licence_is_there_and_named() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert PROJECT["project"]["license"] == "Apache-2.0"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_a_lock_names_no_address_and_a_hash_for_each_package(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links|--trusted-host", text)
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", text).strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked() -> None:
    assert required() - set(locked("run.lock")) == set()


def test_everything_the_program_runs_on_is_the_same_in_all_locks() -> None:
    for lock in LOCKS:
        assert set(locked("run.lock")) - set(locked(lock.name)) == set()


def test_every_package_the_program_runs_on_has_its_reason() -> None:
    reasons = set(
        re.findall(r"^\| ([a-z0-9-]+) \| \S", (ROOT / "docs/decisions.md").read_text(), re.MULTILINE)
    )
    assert set(locked("run.lock")) - reasons == set()


def licence(package: str) -> str:
    """Give what a package's metadata says of its licence, in one line."""
    about = metadata.metadata(package)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return " / ".join(
        filter(
            None,
            [*(about.get_all("License-Expression") or []), *(about.get_all("License") or []), *classifiers],
        )
    )


@pytest.mark.parametrize("package", sorted(name for name, marker in locked("run.lock").items() if not marker))
def test_no_package_at_run_time_binds_those_who_build_on_it(package: str) -> None:
    stated = licence(package)
    assert stated, f"{package} states no licence"
    assert not re.search(r"GPL|General Public|CC-BY-NC|Proprietary|Commercial", stated)
    if re.search(r"MPL|Mozilla", stated):
        assert re.search(rf"^  {package}$", (ROOT / "NOTICE").read_text(), re.MULTILINE)


def test_nothing_tells_of_the_place_it_was_built_in() -> None:
    place = re.compile(rb"/work/(?:main|shared)|(?<![\w.])/root/\.\w|/tmp/[v]b\b")
    assert [str(file) for file in our_files() if place.search(file.read_bytes())] == []


def test_no_file_holds_two_sides_of_a_merge() -> None:
    sides = (b"\n" + b"<" * 7 + b" ", b"\n" + b">" * 7 + b" ")
    assert [file for file in our_files() if any(side in b"\n" + file.read_bytes() for side in sides)] == []


def test_only_the_ci_script_looks_beside_the_checkout() -> None:
    beside = re.compile(rb"\.\./" + rb"shared")
    named = [file.relative_to(ROOT).as_posix() for file in our_files() if beside.search(file.read_bytes())]
    assert set(named) <= {".ci/run"}


def test_what_pages_are_waited_for_is_a_function() -> None:
    """An expression is judged anew at every look, which the policy of our pages forbids after the first."""
    judged = re.compile(r'wait_for_function\(\s*f?"+(?!.*=>)')
    tests = (ROOT / "tests").rglob("*.py")
    assert [str(file) for file in tests if judged.search(file.read_text(encoding="utf-8"))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    assert [str(file) for file in our_files() if file.suffix == ".py" and file.stem in empty] == []


def long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > 60:
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name} has {lines} lines"


def test_no_function_is_longer_than_a_screen() -> None:
    assert [found for file in PACKAGE.rglob("*.py") for found in long_functions(file)] == []


def test_every_silenced_rule_has_its_reason() -> None:
    """In pyproject beside the rule; in the code behind the `noqa` or `type: ignore` that silences it."""
    ruff = (
        (ROOT / "pyproject.toml").read_text().split("[tool.ruff.lint]")[1].split("[tool.ruff.lint.flake8")[0]
    )
    rules = re.findall(r'^ +"[A-Z]+\d*",.*$', ruff, re.MULTILINE)
    assert rules
    assert [rule for rule in rules if "#" not in rule] == []
    silenced = re.compile(
        r"# noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* [-–] \S).*|# type: ignore(?!\[[\w, -]+\]  ?# \S).*"
    )
    bare = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in PACKAGE.rglob("*.py")
        for found in silenced.finditer(file.read_text(encoding="utf-8"))
    ]
    assert bare == []


def test_the_wheel_holds_the_program_with_all_its_files_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    ours = {file.relative_to(ROOT).as_posix() for file in our_files() if file.is_relative_to(PACKAGE)}
    assert ours - names == set()
    assert {name.split("/")[0] for name in names} == {
        "velvetbox",
        f"velvetbox-{velvetbox.__version__}.dist-info",
    }
    entry = f"velvetbox-{velvetbox.__version__}.dist-info/entry_points.txt"
    assert entry in names

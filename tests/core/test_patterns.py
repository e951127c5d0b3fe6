"""Patterns compiled when first used."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

import velvetbox.core
from velvetbox.core.patterns import lazy_pattern


def test_a_pattern_does_what_re_compile_gives() -> None:
    given = lazy_pattern(r"(?P<word>b+)", re.IGNORECASE)
    assert given.sub("x", "aBBc") == "axc"
    assert given.findall("abBc") == ["bB"]
    assert given.groupindex == {"word": 1}
    assert given.pattern == r"(?P<word>b+)"


def test_nothing_is_compiled_before_it_is_asked_for() -> None:
    code = (
        "import re; compiled = []; compile = re.compile; re.compile = lambda *given: compiled.append(given) or compile(*given); "
        "from velvetbox.core.patterns import lazy_pattern; one = lazy_pattern('a'); assert compiled == []; "
        "assert one.match('a') and one.match('ab') and one.search('ba'); assert compiled == [('a', 0)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_wrong_pattern_is_told_when_used() -> None:
    with pytest.raises(re.error):
        lazy_pattern("(").match("a")


def test_every_pattern_of_the_core_is_a_right_one() -> None:
    seen = 0
    for module in walk_packages(velvetbox.core.__path__, "velvetbox.core."):
        for name, found in vars(import_module(module.name)).items():
            if isinstance(found, lazy_pattern):  # type: ignore[arg-type] # at run time it is a class
                assert found.pattern, f"{module.name}.{name}"
                seen += 1
    assert seen > 100

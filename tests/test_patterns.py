"""No regular expression takes more than linear time, whatever it is shown."""

from __future__ import annotations

import ast
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import velvetbox
from tests.pattern_texts import hostile

MOST = 0.02  # seconds of CPU that nothing linear takes for them, nor anything quadratic for a fifth
SHORT = 1_500  # characters: most patterns are through in less than a tenth of LEAST
LEAST = 0.0005  # seconds of CPU from which on growth can be told
GROWN = 4
TOO_MUCH = 9  # times the time for four times the text: 4 is linear, 16 quadratic
ROUNDS = 3
# Patterns whose texts are cut before they see them, and how long those are at most.
CUT = {"velvetbox.core.origins.fanfiction_net._HEAD.0": 400, "velvetbox.archive.catalog.places._TAG.0": 600}
# They read only what we stored, where each element is closed.
OURS = {"velvetbox.archive.finder.words._LEAF.0", "velvetbox.core.formats.stored_markup._SPECIAL.0"}
CALLS = frozenset({"match", "search", "fullmatch", "sub", "subn", "findall", "finditer", "split"})
ONE_PLACE = frozenset({"match", "search", "fullmatch"})
ROOT = Path(velvetbox.__path__[0])


def patterns() -> dict[str, re.Pattern[Any]]:
    """Give every pattern that a module keeps or names in a call, by module and name."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(velvetbox.__path__, "velvetbox."):
        if module.name.rpartition(".")[2] in {"__main__", "wsgi"} or ".migrations." in module.name:
            continue
        for name, value in vars(import_module(module.name)).items():
            for at, pattern in enumerate(held(value)):
                found.setdefault(f"{module.name}.{name}.{at}", pattern)
    unique = {(pattern.pattern, pattern.flags): name for name, pattern in reversed(found.items())}
    return {name: found[name] for name in unique.values()}


def held(value: object) -> Iterator[re.Pattern[Any]]:
    """Give the patterns in a value: itself, or what a list, table or pair of it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif type(value).__name__ == "lazy_pattern":
        yield re.compile(getattr(value, "pattern"), getattr(value, "flags"))  # noqa: B009 - no type knows them
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from held(each)
    elif isinstance(value, dict):
        yield from held(list(value.values()))


def written_out() -> Iterator[tuple[str, str, re.Pattern[Any]]]:
    """Give the patterns written where they are used, `re.sub(r" +", …)`: their place, the call, themselves."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    ast.Attribute(ast.Name("re"), call), [ast.Constant(str() | bytes() as text), *_], said
                ) if call in CALLS:
                    flags = next((ast.unparse(word.value) for word in said if word.arg == "flags"), "0")
                    yield f"{file.stem}:{node.lineno}", call, re.compile(text, eval(flags))  # noqa: S307 - our own


@cache
def source(file: str | None) -> str:
    """Give the source of a module, or of all for a name that other modules use."""
    files = [Path(file)] if file else sorted(ROOT.rglob("*.py"))
    return "\n".join(each.read_text() for each in files)


def uses(place: str, pattern: re.Pattern[Any]) -> list[Callable[[Any], object]]:
    """Give the calls its module makes of a pattern; `match` where it is only handed on."""
    module, name, _ = place.rsplit(".", 2)
    text = source(import_module(module).__file__ if name.startswith("_") else None)
    made = set(re.findall(rf"(?<!\w){re.escape(name)}(?:\[[^\[\]]*\])?\.({'|'.join(CALLS)})\b", text))
    return [each for call in sorted(made or {"match"}) for each in as_called(call, pattern)]


def as_called(call: str, pattern: re.Pattern[Any]) -> list[Callable[[Any], object]]:
    return [getattr(pattern, call if call in ONE_PLACE else "findall")]


def taken(call: Callable[[Any], object], text: Any, rounds: int = 1) -> float:
    """Give the seconds of CPU that a call takes, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        call(text)
        best = min(best, time.process_time() - began)
    return best


def grows(call: Callable[[Any], object], unit: Any, end: Any) -> bool:
    """Tell whether a call takes far more than four times as long for four times the text, however often it is asked."""
    times = SHORT // len(unit) + 1
    tiny, short, long = (unit * number + end for number in (times // 5 + 1, times, times * GROWN))
    if lingers(call, tiny) or lingers(call, short):
        return True
    return taken(call, short) > LEAST and all(
        taken(call, long) > TOO_MUCH * taken(call, short, ROUNDS) for _ in range(ROUNDS)
    )


def lingers(call: Callable[[Any], object], text: Any) -> bool:
    """Tell whether a call takes longer than any linear one."""
    return taken(call, text) > MOST and taken(call, text) > MOST


def slow(place: str, pattern: re.Pattern[Any], calls: list[Callable[[Any], object]]) -> str | None:
    """Tell what a pattern is too slow for, None where it never is."""
    for unit, end in () if place in OURS else hostile(pattern):
        for call in calls:
            if lingers(call, (unit * CUT[place])[: CUT[place]]) if place in CUT else grows(call, unit, end):
                return f"{place}: {getattr(call, '__name__', call)} on {unit!r} over and over, then {end!r}"
    return None


def test_every_pattern_kept_takes_linear_time() -> None:
    found = patterns()
    assert len(found) > 300
    assert [
        said for place, pattern in found.items() if (said := slow(place, pattern, uses(place, pattern)))
    ] == []


def test_every_pattern_written_where_it_is_used_takes_linear_time() -> None:
    found = list(written_out())
    assert len(found) > 30
    assert [
        said for place, call, pattern in found if (said := slow(place, pattern, as_called(call, pattern)))
    ] == []


def test_a_pattern_that_takes_quadratic_time_is_found() -> None:
    for faulty in (r" *\n *", r"<a>.*?</a>", r"(?:-w ?)+\Z", r"\s*[<(]?\s*@"):
        pattern = re.compile(faulty)
        assert slow(faulty, pattern, [pattern.findall])
    for sound in (r"(?<! ) *+\n *", r"<a>[^<]*</a>", r"[^\W_]+", r"(?:a|b|c|chapter|part)\s"):
        pattern = re.compile(sound)
        assert slow(sound, pattern, [pattern.findall]) is None

"""What holds for every test: no network, no skip without a reason, and in CI no skip at all."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests.epubcheck import EpubCheck, available

# No deadline: a machine that does other work beside the tests is slow now and then, and says nothing about a parser.
# The same examples each time, so that a red run is red for its change; the long profile looks for new ones.
settings.register_profile(
    "house", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("house"), max_examples=5000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# What the tests of these folders share takes seconds to make: a server, a browser, a filled box. Each worker that runs
# tests of one would make its own, so all of a folder's go to one worker, and first, for the small ones even out the rest.
# So do the tests that share the Java process of EPUBCheck.
TOGETHER = ("tests/browser", "tests/postgres", "tests/faults", "tests/doors/cli")
EPUBCHECK = (
    "tests/core/formats/epub/test_writer.py",
    "tests/doors/web/test_pictures.py",
    "tests/test_epubcheck.py",
)
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
CI = os.environ.get("CI", "").lower() == "true"
# A test may be skipped in CI only where the machine can never run it. Its reason begins with one of these.
PLATFORM_REASONS = ("not on Windows", "not on macOS", "only on Linux", "no corpus")


class ByRoom(LoadScopeScheduling):  # type: ignore[misc]  # xdist's classes are not typed
    """Keep together what shares much; every other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return room_of(nodeid)


def room_of(nodeid: str) -> str:
    """Give the folder whose tests go to one worker, for any other test the test itself."""
    if nodeid.startswith(EPUBCHECK):
        return "epubcheck"
    return next((folder for folder in TOGETHER if nodeid.startswith(f"{folder}/")), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """Let tests be handed out by room; the groups that xdist knows by marks are lost on pytest's new ids of tests."""
    return ByRoom(config, log)


@pytest.hookimpl(trylast=True)  # after the order was drawn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests marked `loopback` reach this machine and no other; let the longest rooms come first.

    Before them come the tests of the process's own database, in pytest-django's order: those that count on fresh ids
    before those that use them up.
    """
    for item in items:
        if item.get_closest_marker("loopback"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if (room := room_of(item.nodeid)) in TOGETHER:
        return TOGETHER.index(room)
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return -1 if asked or item.get_closest_marker("django_db") else len(TOGETHER)


def pytest_collection_finish() -> None:
    """Leave the tests themselves and all they load out of the search for cycles, which took a sixth of their time."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skip without a reason, and any skip in CI, a failure."""
    report = yield
    forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold skipped modules to the same rule."""
    report = yield
    forbid_skip(report)
    return report


def forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a report of a skip that the house does not allow into one of a failure."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if reason in {"", "Skipped", "unconditional skip"}:
        report.outcome, report.longrepr = "failed", "A skipped test says why it is skipped."
    elif CI and not reason.startswith(PLATFORM_REASONS):
        report.outcome, report.longrepr = (
            "failed",
            f"In CI every test runs, but this one was skipped: {reason}",
        )


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files the readers are measured on, which is no part of this project."""
    named = os.environ.get("VELVETBOX_CORPUS")
    if not named:
        pytest.skip("no corpus: VELVETBOX_CORPUS names no folder")
    return Path(named)


@pytest.fixture(scope="session")
def lasting_readers() -> Iterator[None]:
    """Keep the processes that read files from one import in this process to the next."""
    from tests.lasting_readers import lasting

    with lasting():
        yield


@pytest.fixture(scope="session")
def epubcheck() -> Iterator[EpubCheck]:
    """EPUBCheck in a Java process that lives as long as the run. Tests that use it are marked `loopback`."""
    if not available():
        pytest.skip("EPUBCheck needs Java: sudo apt install default-jre-headless")
    with EpubCheck() as checker:
        yield checker

"""Reading files in processes of their own, so that a hostile one costs its time limit and no more."""

from __future__ import annotations

import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from velvetbox.core.errors import VelvetboxError
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.intake import forked, wire
from velvetbox.core.intake.dump_files import Around, Texts
from velvetbox.core.intake.forked import Forked
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.sealed import Outcome, Part

_LARGEST_READER = 400 * 2**20  # bytes of memory after which a reader is replaced
_AHEAD = 6  # files read ahead of the one being received, a reader
_HELD = 4  # parts of one file waiting to be received
_PATIENCE = 20  # times the limit of one part: what a whole container may take
_LARGE = 2**20  # bytes of a file that may take the limit of one part more: a dump of a whole archive
_START = 60.0  # seconds that a reader may take to start on a busy machine
_WAIT = 0.1  # seconds between looks whether there is something else to do
_READER = "import gc; gc.disable(); from velvetbox.core.intake.reader import main; main()"
_SECOND = 100  # files after which a second reader is worth starting: that costs as much as reading thirty

Key = TypeVar("Key")


@dataclass
class _Job(Generic[Key]):
    key: Key
    place: str
    path: str
    texts: Texts | Around = ""
    nearby: Nearby | None = None
    answers: queue.Queue[Part | Exception | None] = field(default_factory=lambda: queue.Queue(_HELD))


class Readers:
    """One or two reading processes. Use as a context manager; the processes end with it."""

    def __init__(self, options: ReadOptions = ReadOptions(), most: int | None = None) -> None:  # noqa: B008 - frozen
        self.options = options
        self._most = most or max(1, min(2, (os.cpu_count() or 2) - 1))
        self._idle: queue.LifoQueue[_Reader] = queue.LifoQueue()
        self._all: list[_Reader] = []
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="reading")
        self._closed = threading.Event()
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        for reader in self._all:
            reader.kill()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._all:
            reader.stop()

    def read(
        self,
        files: Iterable[tuple[Key, str, str]],
        texts: Callable[[Key], Texts | Around] = lambda _: "",
        nearby: Callable[[Key], Nearby | None] = lambda _: None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Key, Iterator[Part]]]:
        """Read files in order: for each (key, where it lies, its path in the pile) the key and its parts.

        A few files are read ahead. The parts of one must be taken before the next file is. `texts` tells where
        the chapter files of a dump lie (see `dump_files.Texts`), `nearby` where in the pile a file lies whose
        pictures may lie beside it. While an answer is waited for, `meanwhile` is called a few times a second.
        """
        waiting: list[_Job[Key]] = []
        for key, place, path in files:
            waiting.append(self._submit(_Job(key, place, path, texts(key), nearby(key))))
            if len(waiting) > _AHEAD * self._most:
                yield self._answer(waiting.pop(0), meanwhile)
        while waiting:
            yield self._answer(waiting.pop(0), meanwhile)

    def one(self, place: str, path: str, nearby: Nearby | None = None) -> list[Part]:
        """Read one file and give all of its parts."""
        return list(self.parts_of(place, path, nearby=nearby))

    def parts_of(
        self, place: str, path: str, texts: Texts | Around = "", nearby: Nearby | None = None
    ) -> Iterator[Part]:
        """Read one file and give its parts as they come."""
        return next(self.read([(None, place, path)], lambda _: texts, lambda _: nearby))[1]

    def _submit(self, job: _Job[Key]) -> _Job[Key]:
        self._asked += 1
        self._threads.submit(self._run, job)
        return job

    @staticmethod
    def _answer(job: _Job[Key], meanwhile: Callable[[], None]) -> tuple[Key, Iterator[Part]]:
        return job.key, _parts_of(job, meanwhile)

    def _run(self, job: _Job[Key]) -> None:
        reader = self._take()
        try:
            for part in reader.parts(job.place, job.path, self.options, job.texts, job.nearby):
                self._give(job, part)
        except Exception as error:  # noqa: BLE001 - raised again where the answer is taken
            self._give(job, error)
        finally:
            self._idle.put(reader)
            self._give(job, None)

    def _give(self, job: _Job[Key], part: Part | Exception | None) -> None:
        while not self._closed.is_set():
            with suppress(queue.Full):
                job.answers.put(part, timeout=0.5)
                return

    def _take(self) -> _Reader:
        may_start = len(self._all) < (1 if self._asked < _SECOND else self._most)
        try:
            return self._idle.get(block=not may_start)
        except queue.Empty:
            reader = _Reader()
            self._all.append(reader)
            return reader


def _fresh() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _READER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for who started it
    )


def _size(place: str) -> int:
    try:
        return os.stat(place).st_size  # noqa: PTH116 - a name, not a path of ours
    except OSError:
        return 0


def _parts_of(job: _Job[Key], meanwhile: Callable[[], None]) -> Iterator[Part]:
    while (answer := _next_of(job, meanwhile)) is not None:
        if isinstance(answer, Exception):
            raise answer
        yield answer


def _next_of(job: _Job[Key], meanwhile: Callable[[], None]) -> Part | Exception | None:
    while True:
        with suppress(queue.Empty):
            return job.answers.get(timeout=_WAIT)
        meanwhile()


class _Reader:
    """One reading process, started when first needed and again after it was lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self._ended = False

    def parts(
        self,
        place: str,
        path: str,
        options: ReadOptions,
        texts: Texts | Around = "",
        nearby: Nearby | None = None,
    ) -> Iterator[Part]:
        """Ask for one file. A reader that is too slow, or dies, answers with a remark and is replaced.

        Raises OSError when the disk is full.
        """
        self._start()
        seconds = options.limits.seconds
        last = time.monotonic() + seconds * (_PATIENCE + _size(place) / _LARGE)
        answer: Any = 0
        try:
            self._ask((place, path, options, texts, nearby))
            while isinstance(answer := self._next(min(time.monotonic() + seconds, last)), Part):
                yield answer
            if answer > _LARGEST_READER:
                self.stop()
        except TimeoutError:
            self.stop()
            text = f"Reading it took longer than {seconds:g} seconds. It is kept as it is."
            yield Part("", Outcome.REFUSED, remarks=(Remark("read.slow", text),))
        except (OSError, EOFError, ValueError, wire.BadFrame):
            self.stop()
            text = "The reading process ended on this file. It is kept as it is."
            yield Part("", Outcome.UNREADABLE, remarks=(Remark("read.crash", text),))
        if isinstance(answer, int) and answer < 0:
            raise OSError(-answer, "The disk is full.")

    def stop(self) -> None:
        """End the process at once; the next file starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()

    def kill(self) -> None:
        """End the process for good; whoever waits for its answer sees the end of it."""
        self._ended = True
        if self._process is not None:
            self._process.kill()

    def _start(self) -> None:
        """Start the process, unless it runs, and wait until it is ready."""
        for begin in (forked.take, _fresh):
            if not self._ended and self._process is None:
                self._process = begin()
                if self._process is not None and not self._is_ready():
                    self.stop()
        if self._process is None and not self._ended:
            raise VelvetboxError(
                "readers.start", "The process that reads files could not be started. Nothing was changed."
            )

    def _is_ready(self) -> bool:
        try:
            if isinstance(self._process, Forked):
                self._process.wake()
            return bool(self._next(time.monotonic() + _START) == wire.READY)
        except (OSError, EOFError, ValueError, TimeoutError, wire.BadFrame):
            return False

    def _ask(self, question: object) -> None:
        if self._process is None or self._process.stdin is None:
            raise EOFError
        wire.send(self._process.stdin, question)

    def _next(self, until: float) -> Any:
        return wire.unpack(self._bytes(wire.length(self._bytes(wire.HEAD, until)), until))

    def _bytes(self, count: int, until: float) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        out = bytearray()
        descriptor = process.stdout.fileno()
        while len(out) < count:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            piece = os.read(descriptor, min(count - len(out), 2**20))
            if not piece:
                raise EOFError
            out += piece
        return bytes(out)

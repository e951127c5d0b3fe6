"""The reading process: takes file names on standard input, gives back parts on standard output.

Started by `core.intake.readers`, without looking for cycles while it loads. It ends when its input does, so it
never outlives who started it.
"""

from __future__ import annotations

import errno
import gc
import os
import resource
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from velvetbox.core.errors import disk_is_full
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.formats.registry import load
from velvetbox.core.intake import wire
from velvetbox.core.intake.dump_files import Around, Texts, is_dump_file
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.pictures import nothing_near
from velvetbox.core.intake.read import parts
from velvetbox.core.intake.sealed import Outcome, Part

_NEW_OBJECTS = 100_000  # between two looks for cycles: a story makes fewer, and hardly any cycle
_MEMORY = 3 * 2**30  # bytes of address space; libraries map far more than they use


def main() -> None:
    """Answer until the input ends."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the frames
    _limit()
    load()  # before the first file, whose time it would take
    gc.freeze()  # what was loaded stays: not to be looked through again for every file
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
    gc.enable()
    wire.send(output, wire.READY)
    while (asked := wire.receive(sys.stdin.buffer)) is not None:
        place, path, options, texts, nearby = asked
        try:
            for part in _parts(place, path, options, texts, nearby):
                wire.send(output, part)
        except Exception as error:  # libraries wrap what a full disk raises in errors of their own
            if not disk_is_full(error):
                raise
            wire.send(output, -errno.ENOSPC)  # no part, and nothing the file is to blame for
        else:
            wire.send(output, _memory())


def _parts(
    place: str, path: str, options: ReadOptions, texts: Texts | Around, nearby: Nearby | None
) -> Iterable[Part]:
    if isinstance(texts, Around) or is_dump_file(place):
        from velvetbox.core.intake.dumps import dump_parts

        around = texts if isinstance(texts, Around) else Around(texts, {})
        return dump_parts(place, path, options, around.texts, around.others)
    try:
        data = Path(place).read_bytes()
    except (OSError, MemoryError) as error:
        remark = Remark("read.closed", f"It could not be opened ({error}).")
        return [Part("", Outcome.UNREADABLE, remarks=(remark,))]
    return parts(data, path, options, nearby.find if nearby else nothing_near)


def _limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(
        resource.RLIMIT_AS, (most if soft == resource.RLIM_INFINITY else min(soft, most), hard)
    )


def _memory() -> int:
    """Give the bytes of memory this process holds; where the system does not tell, the most it ever held.

    Linux counts what the process that started this one held as the most, so it is asked for the present.
    """
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


if __name__ == "__main__":
    main()

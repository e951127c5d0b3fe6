"""Every bench, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    "start", "pages", "filters", "clicks", "intake", "dump", "pile", "text", "queries", "spoken", "remember", "epub", "storymap", "mapped",
)  # fmt: skip


def main() -> int:
    """Run each bench in a process of its own, with the options given, and tell whether all budgets are kept."""
    codes = [
        subprocess.run([sys.executable, "-m", f"bench.{name}", *sys.argv[1:]], check=False).returncode
        for name in NAMES
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

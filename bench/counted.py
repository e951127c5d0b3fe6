"""`velvetbox` as a user runs it, which leaves in $BENCH_COUNTED what it cost: its own CPU and its children's."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from velvetbox.doors.cli.main import main

code = main(sys.argv[1:])
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
Path(os.environ["BENCH_COUNTED"]).write_text(
    json.dumps({"own": own.ru_utime + own.ru_stime, "children": children.ru_utime + children.ru_stime}),
    encoding="utf-8",
)
sys.exit(code)

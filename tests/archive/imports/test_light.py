"""What storing a reading takes: none of what reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

READERS = {"selectolax", "lxml", "velvetbox.core.formats.html.format", "velvetbox.core.origins.recognising"}


def test_who_imports_loads_no_reader(tmp_path: Path) -> None:
    code = (
        "import sys, django; django.setup(); import velvetbox.archive.imports.acts, velvetbox.doors.jobs; "
        f"print(sorted({READERS!r} & set(sys.modules)))"
    )
    env = os.environ | {
        "VELVETBOX_BOX": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "velvetbox.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

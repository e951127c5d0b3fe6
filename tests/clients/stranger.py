"""A person who has installed Velvetbox with pip, in an environment and a home of their own outside this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Runs programs as that person does: only PATH is taken from this machine's environment."""

    home: Path

    def install(self) -> None:
        """Make the environment and put Velvetbox into it, at the locked versions and not editable."""
        subprocess.run([sys.executable, "-m", "venv", self.home / "env"], check=True)
        pip: list[str | Path] = [self.home / "env/bin/python", "-m", "pip", "--quiet", "install"]
        subprocess.run(
            [*pip, "--require-hashes", "--requirement", ROOT / "requirements/run.lock"], check=True
        )
        subprocess.run([*pip, "--no-deps", ROOT], check=True)

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command at home and give how it ended and what it said."""
        environment = {
            "PATH": f"{self.home / 'env/bin'}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "VELVETBOX_BOX": str(self.home / "box"),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            words, cwd=self.home, env=environment, check=False, capture_output=True, text=True, timeout=120
        )

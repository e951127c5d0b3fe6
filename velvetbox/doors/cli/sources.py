"""The folders and files somebody names to be read, looked at before anything starts."""

from __future__ import annotations

import os
from pathlib import Path

from velvetbox.doors.cli.exits import CommandError, WrongUse
from velvetbox.doors.cli.words import _


def folder(named: str, box: Path) -> Path:
    """Give the folder meant. Raises WrongUse when it is none, or when it and the box lie inside each other."""
    path = _existing(named)
    if not path.is_dir():
        raise WrongUse(
            "source.not_folder",
            _(
                "{path} is a file. Open the folder it lies in, or read it with: velvetbox import {path}"
            ).format(path=path),
        )
    _keep_apart(path, box)
    return path


def piles(named: list[str], box: Path) -> list[Path]:
    """Give the folders and files meant, each once. Raises WrongUse as `folder` does."""
    paths = list(dict.fromkeys(_existing(name) for name in named))
    for path in paths:
        if path.is_dir():
            _keep_apart(path, box)
    return paths


def _existing(named: str) -> Path:
    path = Path(named).expanduser().absolute()
    path = Path(os.path.normpath(path))
    if not path.exists():
        raise WrongUse(
            "source.missing", _("There is no {path}. Is the name spelled as on the disk?").format(path=path)
        )
    if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        raise CommandError(
            "source.unreadable",
            _("You may not read {path}. Give yourself the right to, then try again.").format(path=path),
        )
    return path


def _keep_apart(source: Path, box: Path) -> None:
    source, box = source.resolve(), box.resolve()
    if box.is_relative_to(source):
        raise WrongUse(
            "box.inside_source",
            _(
                "The box {box} lies inside the folder {source}, which is only read, never written to. "
                "Name another place with --box."
            ).format(box=box, source=source),
        )
    if source.is_relative_to(box):
        raise WrongUse(
            "source.inside_box",
            _("{source} lies inside the box {box}. Its files are in the box already.").format(
                source=source, box=box
            ),
        )

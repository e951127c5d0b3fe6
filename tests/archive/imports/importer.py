"""Imports a folder in a process of its own: `python -m tests.archive.imports.importer FOLDER [fresh]`.

Prints a line for each file done, and last a line of JSON about the import. The box is $VELVETBOX_BOX.
"""

from __future__ import annotations

import json
import sys

import django


def main(folder: str) -> None:
    """Import the folder, telling every file."""
    django.setup()
    from velvetbox.archive.imports import acts
    from velvetbox.archive.people.acts import local_owner

    imported = acts.run(local_owner(), [folder], progress=lambda moment: say(str(moment.read)))
    say(json.dumps({"id": imported.pk, "state": str(imported.state), "message": imported.message}))


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])

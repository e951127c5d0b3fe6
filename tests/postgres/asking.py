"""Run as a process of its own: asks Velvetbox for pages as a browser does, prints [[status, text], …].

"LOSE" breaks the process's connection to the database, as a restart of PostgreSQL does; it answers nothing.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from urllib.parse import unquote

import django
from django.db import OperationalError, connection

from velvetbox.config import setup
from velvetbox.config.box import box_folder


def main() -> None:
    django.setup()
    setup.collect_static(box_folder())
    from tests.doors.web.server import Browser, Process  # reads the settings

    client = Browser(Process(connects=True))
    client.get("/", {"start": os.environ["VELVETBOX_START_TOKEN"]})
    client.get("/settings")  # gives the token that a form sends along
    answers = []
    for request in sys.argv[1:]:
        if request == "LOSE":
            _lose()
            continue
        if request.startswith("POST "):
            _, path, *fields = request.split(" ")
            pairs = (field.split("=", 1) for field in fields)
            answer = client.post(path, {name: unquote(value) for name, value in pairs})
        else:
            answer = client.get(request)
        answers.append((answer.status_code, answer.getvalue().decode("utf-8", "replace")))
    print(json.dumps(answers))  # noqa: T201 - this is its answer


def _lose() -> None:
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.errors_occurred = False  # as if it had happened while nobody asked


if __name__ == "__main__":
    main()

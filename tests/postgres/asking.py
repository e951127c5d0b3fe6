"""Run as a process of its own: asks Velvetbox for pages through Django's test client, prints [[status, text], …]."""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import unquote

import django
from django.test import Client

from velvetbox.config import setup
from velvetbox.config.box import box_folder


def main() -> None:
    django.setup()
    setup.collect_static(box_folder())
    client = Client(headers={"host": "localhost"})
    client.get("/", {"start": os.environ["VELVETBOX_START_TOKEN"]})
    answers = []
    for request in sys.argv[1:]:
        if request.startswith("POST "):
            _, path, *fields = request.split(" ")
            pairs = (field.split("=", 1) for field in fields)
            answer = client.post(path, {name: unquote(value) for name, value in pairs})
        else:
            answer = client.get(request)
        answers.append((answer.status_code, answer.getvalue().decode("utf-8", "replace")))
    print(json.dumps(answers))  # noqa: T201 - this is its answer


if __name__ == "__main__":
    main()

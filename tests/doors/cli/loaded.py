"""Loads what every command loads and what reads no setting: the process that imports this is forked for each command."""

from __future__ import annotations

import gc
import os
from importlib import import_module

NAMES = (
    "asyncio", "platformdirs", "blake3", "nh3", "numpy", "pyroaring", "tantivy", "django.contrib.auth.hashers",
    "django.core.mail", "django.core.management", "django.db.backends.sqlite3.base", "django.db.migrations.executor",
    "django.db.models.functions", "django.http", "django.template.backends.django", "django.urls", "django.utils.log",
    "velvetbox.core.clean", "velvetbox.core.intake.identity", "velvetbox.core.intake.readers", "velvetbox.core.prose",
)  # fmt: skip

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the command sets it; a process with threads is not to be forked
for name in NAMES:
    import_module(name)
gc.freeze()

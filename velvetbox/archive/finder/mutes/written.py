"""Mutes as a file: everything one mutes, to be kept or taken to another box."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from velvetbox.archive.finder.mutes.muted import Reason
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.library.models import Work
from velvetbox.core.errors import VelvetboxError

FORM, VERSION = "velvetbox.mutes", 1
LARGEST = 1_000_000  # bytes of a file
MOST = 2000


def written(mutes: Iterable[Reason]) -> str:
    """Write mutes as JSON. Works are named by their title and address too: another box numbers them differently."""
    told = [mute.terms.stated() for mute in mutes]
    return json.dumps({"form": FORM, "version": VERSION, "mutes": told}, ensure_ascii=False, indent=1) + "\n"


def read(data: bytes) -> tuple[Terms, ...]:
    """Read what `written` wrote. Raises VelvetboxError "mute.file" where it is anything else."""
    if len(data) > LARGEST:
        raise VelvetboxError(
            "mute.file", "This file is too large to be a list of mutes. Nothing was changed."
        )
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or given.get("form") != FORM or not isinstance(given.get("mutes"), list):
        raise VelvetboxError("mute.file", "This is no list of mutes. Nothing was changed.")
    if given.get("version") != VERSION or len(given["mutes"]) > MOST:
        raise VelvetboxError("mute.file", "This list of mutes cannot be read here. Nothing was changed.")
    return tuple(_here(Terms.read(one)) for one in given["mutes"] if isinstance(one, dict))


def _here(terms: Terms) -> Terms:
    """Find a muted work in this box: of its number only if it is that work, else of its address."""
    if terms.kind is not Kind.WORK:
        return terms
    named = Work.objects.filter(pk=terms.work or 0, title=terms.name, address=terms.address)
    same = named.values_list("pk", flat=True).first()
    if same is None and terms.address:
        same = Work.objects.filter(address=terms.address).values_list("pk", flat=True).first()
    return replace(terms, work=same)

"""Who says what in a story, and putting it right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.lines import lines_in_text, lines_page
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.archive.storymap.models import Correction
from velvetbox.doors.web.gate import gated
from velvetbox.doors.web.page import kept, lasting, show, whole_number
from velvetbox.doors.web.request import Request, for_owner

if TYPE_CHECKING:
    from velvetbox.archive.storymap.acts import Asked

_SHOWS = frozenset({"unclear", "thoughts"})


@require_safe
@gated
def lines(request: Request, pk: int) -> HttpResponse:
    """Show the lines of a work, with who says them."""
    asked = request.GET.get("show", "")
    page = lines_page(
        pk,
        by=request.GET.get("by", "")[:300],
        show=asked if asked in _SHOWS else "",
        chapter=whole_number(request.GET.get("chapter"), 0) or None,
        page=whole_number(request.GET.get("page")),
    )
    if page is None:
        raise Http404
    return lasting(show(request, "lines.html", page=page, may_correct=request.reader is not None))


@require_safe
@gated
def in_text(request: Request, pk: int, chapter: int | None = None) -> HttpResponse:
    """Give the lines of a chapter, or of the whole work, to the script of its page."""
    found = lines_in_text(pk, chapter)
    return JsonResponse(found if found is not None else {"lines": None})


@require_POST
@for_owner
def correct(request: Request, person: Person, pk: int) -> HttpResponse:
    """Put something right in a work's map; answers the reading page's script with JSON."""
    from velvetbox.archive.storymap import acts
    from velvetbox.core.storymap import Act  # makes maps, and takes a moment to load

    given = request.POST
    place = [given.get(name, "") for name in ("chapter", "anchor", "start", "end")]
    try:
        act = Act(given.get("act", ""))
        row = acts.correct(person, pk, act, given.get("who", ""), given.get("other", ""), _place(place))
    except (ValueError, Work.DoesNotExist):
        raise Http404 from None
    return kept(request, reverse("lines", args=(pk,)), undo=reverse("correction-undo", args=(row.pk,)))


def _place(parts: Sequence[str]) -> Asked:
    """Read where a correction is about; whatever is none names no place."""
    from velvetbox.archive.storymap import acts

    chapter, anchor, start, end = [*parts, "", "", "", ""][:4]
    return acts.Asked(whole_number(chapter, 0), anchor, whole_number(start, 0), whole_number(end, 0))


@require_safe
@gated
def corrections(request: Request, pk: int) -> HttpResponse:
    """Give what was put right in a work's map as a file: a list of core.storymap's values, in the order made."""
    made = Correction.about(pk).filter(undone_at=None)
    headers = {"Content-Disposition": f'attachment; filename="corrections-{pk}.json"'}
    text = json.dumps(list(made.values_list("values", flat=True)), ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@require_POST
@for_owner
def settle(request: Request, person: Person, pk: int, how: str) -> HttpResponse:
    """Take a correction back ("undo"), bring it back ("redo"), or let it wait for its words ("keep")."""
    from velvetbox.archive.storymap import acts

    act = {"undo": acts.take_back, "redo": acts.restore, "keep": acts.keep_lost}[how]
    return _back(request, act(person, pk))


@require_POST
@for_owner
def move(request: Request, person: Person, pk: int) -> HttpResponse:
    """Give a correction whose words are gone another place."""
    from velvetbox.archive.storymap import acts

    return _back(request, acts.move(person, pk, _place(request.POST.get("place", "").split(" "))))


def _back(request: Request, row: Correction) -> HttpResponse:
    from velvetbox.archive.storymap import acts

    return kept(request, reverse("lines", args=(acts.work_of(row),)))

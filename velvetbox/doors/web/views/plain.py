"""Small files that are no pages."""

from __future__ import annotations

import re

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog import covers
from velvetbox.archive.library import pictures
from velvetbox.doors.web.request import Request

_TYPES = {f".{kind}": f"image/{kind}" for kind in ("png", "gif", "webp", "avif")} | {".jpg": "image/jpeg"}
_HEX = re.compile(r"[0-9a-f]{3}|[0-9a-f]{6}")
_COLOUR = re.compile(r"[0-9a-f]{3}|[0-9a-f]{6}|[a-z]{3,20}")
_LONGEST = 1500  # characters of an address
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def image(request: Request, key: str) -> HttpResponse:
    """Give a picture of a story. Only bitmap pictures are kept: a drawing could run script."""
    file = pictures.place(key)
    if file is None or not file.is_file():
        raise Http404
    headers = {
        "Cache-Control": _FOR_EVER,
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(file.read_bytes(), content_type=_TYPES[file.suffix], headers=headers)


@require_safe
def cover(request: Request, pk: int) -> HttpResponse:
    """Give the cover of a work, drawn by us from its title and text."""
    drawn = covers.cover(pk)
    if drawn is None:
        raise Http404
    headers = {
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


@require_safe
def colours(request: Request, names: str) -> HttpResponse:
    """Give the style of words that authors coloured: their hue, as light or dark as the page's ground needs it."""
    found = [name for name in names.split("-") if _COLOUR.fullmatch(name)]
    if not found or len(names) > _LONGEST:
        raise Http404
    rules = (
        f":root:not([data-theme=eink]) .color-{name} "
        f"{{ color: oklch(from {f'#{name}' if _HEX.fullmatch(name) else name} clamp(var(--dim), l, var(--bright)) c h); }}"
        for name in found
    )
    text = "@layer page {\n" + "\n".join(rules) + "\n}\n"
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": _FOR_EVER})


@require_safe
def robots(request: Request) -> HttpResponse:
    """Ask search engines to stay out: a box is somebody's own shelf."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: Request) -> HttpResponse:
    """Lead to the gem."""
    return redirect(staticfiles_storage.url("favicon.svg"))


@require_safe
def manifest(request: Request) -> JsonResponse:
    """Describe the site to a device that puts it among its programs."""
    described = {
        "id": "/", "name": "Velvetbox", "short_name": "Velvetbox", "description": gettext("Stories, kept and read."),
        "start_url": reverse("shelf"), "scope": "/", "display": "standalone", "background_color": "#19111a", "theme_color": "#19111a",
        "icons": [
            {"src": staticfiles_storage.url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *({"src": staticfiles_storage.url(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)),
            {"src": staticfiles_storage.url("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": gettext("Find"), "url": reverse("find")},
            {"name": gettext("What is kept on this device"), "url": reverse("kept")},
        ],
    }  # fmt: skip
    return JsonResponse(described, content_type="application/manifest+json")

"""What a page costs the server: a chapter, a list of twenty works, beside the usual way to make one."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from bench.filled import a_filled_box
from bench.measure import Case, cpu_of, options, show

STORIES = 60
TIMES = 200
MUTES = 50
TOKEN = "bench"  # noqa: S105 - the owner's address of a box that is gone after the bench

Application = Callable[[dict[str, Any], Any], Any]


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a page, from the request to the last byte.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    os.environ["VELVETBOX_START_TOKEN"] = TOKEN
    with a_filled_box(STORIES) as box:
        from django.http import HttpRequest  # noqa: TID251 - the page to compare with takes one

        from bench.baseline import list_page
        from velvetbox.doors.cli.web import prepared

        _tag_everything()
        application = prepared(box)
        ask = asker(application)
        chapter = _chapter(ask)
        fresh = count()  # an address not asked for before is no page kept in memory
        built = cpu_of(lambda: ask(f"{chapter}?built={next(fresh)}"), TIMES) * 1000
        listed = cpu_of(lambda: ask(f"/?sort=newest&built={next(fresh)}"), TIMES) * 1000
        ask(chapter), ask("/?sort=newest")
        kept = cpu_of(lambda: ask(chapter), TIMES * 10) * 1000
        list_kept = cpu_of(lambda: ask("/?sort=newest"), TIMES * 10) * 1000
        usual = cpu_of(lambda: list_page(HttpRequest()), TIMES // 2) * 1000
        own = asker(application)
        _read_and_mute()
        own(f"/?start={TOKEN}", 302)
        own_chapter = cpu_of(lambda: own(f"{chapter}?built={next(fresh)}"), TIMES) * 1000
        own_list = cpu_of(lambda: own(f"/?sort=newest&built={next(fresh)}"), TIMES) * 1000
        size, list_size = len(ask(chapter)), len(ask("/?sort=newest"))
    yield Case("pages", f"chapter of 20 kB, built ({size / 1000:.0f} kB)", built, "ms", "less", 1.0)
    yield Case("pages", "the same, kept in memory", kept, "ms", "less", 0.1)
    yield Case(
        "pages",
        f"list of 20 works, built ({list_size / 1000:.0f} kB)",
        listed,
        "ms",
        "less",
        2.6,
        "ORM objects and Django templates",
        usual,
    )
    yield Case("pages", "the same, kept in memory", list_kept, "ms", "less", 0.1)
    yield Case("pages", "the chapter, with the reader's place", own_chapter, "ms", "less", 1.0)
    yield Case("pages", f"the list, with places and {MUTES} mutes", own_list, "ms", "less", 2.6)


def _tag_everything() -> None:
    """Give each work the ten tags that a work on a large archive has."""
    from velvetbox.archive.library.models import Tag, Work, WorkTag

    kinds = ["warning", "category", "relationship", "character", "character", *["freeform"] * 5]
    for work in Work.objects.all():
        for place, kind in enumerate(kinds, 50):
            name = f"{kind} {place} of {work.pk % 7}"
            tag, _ = Tag.objects.get_or_create(type=kind, folded=name, defaults={"name": name.title()})
            WorkTag.objects.get_or_create(work=work, tag=tag, defaults={"position": place})


def _read_and_mute() -> None:
    """Let the owner be in the middle of every work and mute what fifty names say."""
    from django.conf import settings

    from velvetbox.archive.finder.mutes import acts
    from velvetbox.archive.finder.mutes.terms import Kind, Terms
    from velvetbox.archive.finder.tags import feeding
    from velvetbox.archive.library.models import Chapter
    from velvetbox.archive.library.reading import keep_place
    from velvetbox.archive.people.acts import local_owner
    from velvetbox.core.prose import Place

    owner = local_owner()
    for work, chapter in Chapter.objects.values_list("work", "pk"):
        keep_place(owner, work, chapter, Place("", share=0.5))
    named = [Terms(Kind.FREEFORM, f"freeform {place} of 3") for place in range(MUTES // 2)]
    acts.mute_all(owner, [*named, *(Terms(Kind.CREATOR, f"nobody {place}") for place in range(MUTES // 2))])
    feeding.rebuild(Path(settings.BOX))


def asker(application: Application) -> Callable[..., bytes]:
    """Give a function that asks for a page as a browser does, which brings the cookies it was given."""
    cookies: dict[str, str] = {}

    def ask(path: str, wanted: int = 200) -> bytes:
        path, _, query = path.partition("?")
        answered: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "8448", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost:8448", "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(cookies.values()),
        }  # fmt: skip

        def start(status: str, headers: list[tuple[str, str]], *_rest: object) -> None:
            answered.append(status)
            given = (value for name, value in headers if name == "Set-Cookie")
            cookies.update((one.partition("=")[0], one.partition(";")[0]) for one in given)

        answer = application(environ, start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if not answered[0].startswith(str(wanted)):
            raise SystemExit(f"{path} answered {answered[0]}")
        return body

    return ask


def _chapter(ask: Callable[[str], bytes]) -> str:
    """Give the address of a chapter of a two-chapter work."""
    work = re.search(rb'href="(/works/\d+)"', ask("/?sort=newest"))
    assert work
    chapter = re.search(rb'href="(/works/\d+/chapters/\d+)', ask(work[1].decode()))
    assert chapter
    return chapter[1].decode()


if __name__ == "__main__":
    sys.exit(main())

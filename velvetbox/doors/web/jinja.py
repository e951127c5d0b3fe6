"""The environment of every page people read: escaping on, translated text, numbers and dates as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from velvetbox.archive.catalog.languages import direction, language_name

if TYPE_CHECKING:
    from velvetbox.archive.catalog.ribbon import MapOfWork
    from velvetbox.doors.web.ribbon import Ribbons

_KILO = 1000
_PARTED = 1000  # whole numbers from here on have their thousands parted
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def one_language() -> Iterator[None]:
    """Ask Django for the reader's language once for a whole page instead of for each of its words."""
    token = _spoken.set(get_language())
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str | None:
    """Give the language of the page that is being made."""
    return _spoken.get() or get_language()


class Calls(Context):
    """What a template knows, and calls: sixty things a page. Jinja2's own asks each whether it wants the context; only macros do."""

    def call(
        self, called: Callable[..., Any], /, *args: Any, _loop_vars: object = None, _block_vars: object = None, **values: Any
    ) -> Any:  # fmt: skip
        """Call something."""
        if type(called) is Macro:
            return called(self.eval_ctx, *args, **values)
        return called(*args, **values)


class Pages(Environment):
    """The environment of pages."""

    context_class = Calls


def environment(**options: Any) -> Environment:
    """Make the Jinja2 environment; Django's template backend calls this with its options."""
    options["undefined"] = StrictUndefined
    made = Pages(**options)
    made.globals.update({"_": said, "gettext": said, "ngettext": said_of})
    made.filters.update(
        number=number,
        day=day,
        month=month,
        moment=moment,
        size=size,
        stored=stored,
        percent=percent,
        span=span,
    )
    found: dict[str, Callable[..., Any] | str] = {
        "static": lru_cache(maxsize=256)(staticfiles_storage.url),
        "url": address,
        "having": having,
        "language": spoken,
        "rtl": get_language_bidi,
        "direction": direction,
        "language_name": language_name,
        "ribbons": ribbons,
        "version": settings.VERSION,
    }
    made.globals.update(found)
    made.globals["remembered"] = _remembered(made, 4096)
    made.globals["remembered_large"] = _remembered(made, 32)
    return made


def _remembered(made: Environment, most: int) -> Callable[..., Markup]:
    """Give a function that renders a part of a page, and remembers it: equal values look the same."""

    @lru_cache(maxsize=most)
    def rendered(part: str, given: tuple[tuple[str, Any], ...], _language: str | None) -> Markup:
        return Markup(made.get_template(part).render(given))  # noqa: S704 - rendered with escaping on

    return lambda part, **given: rendered(part, tuple(given.items()), spoken())


def said(text: str, /, **values: Any) -> Markup:
    """Give a text of the page in the reader's language with its values put in, escaped.

    Jinja2's own does the same in several times the time, and a page has many of them.
    """
    return _filled(_said(text, spoken()), values) if values else _plain(text, spoken())


def unescaped(text: str, /, **values: object) -> str:
    """Give a text of the page with its values put in and nothing escaped: whoever takes it escapes the whole."""
    return str.__mod__(_said(text, spoken()), values)


def said_of(one: str, many: str, count: int, /, **values: Any) -> Markup:
    """Give a text of the page in the form for a number of things, as `said` does."""
    return _filled(_said_of(one, many, count, spoken()), values)


def _filled(text: Markup, values: Mapping[str, Any]) -> Markup:
    """Put values into a text, escaped. Markup's own % does the same in three times the time."""
    escaped = {name: value if type(value) is int else escape(value) for name, value in values.items()}
    return Markup(str.__mod__(text, escaped))  # noqa: S704 - the program's text, and all that is put into it is escaped


@lru_cache(maxsize=4096)
def _said_of(one: str, many: str, count: int, _language: str | None) -> Markup:
    return Markup(ngettext(one, many, count))  # noqa: S704 - a text of the program, as its translators wrote it


@lru_cache(maxsize=4096)
def _said(text: str, _language: str | None) -> Markup:
    return Markup(gettext(text))  # noqa: S704 - a text of the program, as its translators wrote it


@lru_cache(maxsize=4096)
def _plain(text: str, language: str | None) -> Markup:
    return _said(text, language) % {}


def stored(html: str) -> Markup:
    """Mark a text from the database as safe. Only for the stored form that core.clean has passed."""
    return Markup(html)  # noqa: S704 - the one place; the stored form is clean by construction


def number(value: float) -> str:
    """Write a number with its thousands parted: 5310 becomes "5,310"."""
    return str(value) if type(value) is int and 0 <= value < _PARTED else _number(value, spoken())


@lru_cache(maxsize=4096)
def _number(value: float, _language: str | None) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def percent(share: float) -> int:
    """Give a share of 0 to 1 as a whole number of hundredths."""
    return round(share * 100)


def day(value: date | datetime) -> str:
    """Write a day: "12 Mar 2014"."""
    return formats.date_format(timezone.localtime(value) if isinstance(value, datetime) else value, "j M Y")


def month(value: date, whole: bool = False) -> str:
    """Write a month: "Mar", or with its year "March 2014"."""
    return formats.date_format(value, "F Y" if whole else "M")


def moment(value: datetime) -> str:
    """Write a day and time: "12 Mar 2014, 14:06"."""
    return formats.date_format(timezone.localtime(value), "j M Y, H:i")


def size(count: int) -> str:
    """Write a number of bytes for people: "61 kB"."""
    if count < _KILO:
        return ngettext("%(n)d byte", "%(n)d bytes", count) % {"n": count}
    if count < _KILO * _KILO:
        return gettext("%(n)s kB") % {"n": number(round(count / _KILO))}
    return gettext("%(n)s MB") % {"n": formats.number_format(count / _KILO / _KILO, 1)}


def span(seconds: float) -> str:
    """Write how long something takes, roughly: "about 6 minutes"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return gettext("less than a minute")
    if minutes < 60:
        return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(n)d hour", "about %(n)d hours", hours) % {"n": hours}


@lru_cache(maxsize=4096)
def address(name: str, *parts: int | str, **query: int | str) -> str:
    """Give the address of a page: its name in urls.py, the parts of its path, and its query."""
    path = reverse(name, args=parts)
    return f"{path}?{urlencode(query)}" if query else path


def ribbons(page: MapOfWork) -> Ribbons:
    """Draw a story map. What draws it is not loaded before the first."""
    from velvetbox.doors.web import ribbon

    return ribbon.ribbons(page)


@lru_cache(maxsize=16384)
def having(kind: str, name: str) -> str:
    """Give the address of the works that have a tag of this type, or this creator, language or series."""
    return address("find", **{kind: name})

"""The command's sentences in the reader's language, without waking Django for them.

The catalogues are Django's own (`velvetbox/locale/LANG/LC_MESSAGES/django.mo`), found by $LANGUAGE and $LANG.
"""

from __future__ import annotations

from gettext import translation
from pathlib import Path

_LOCALE = Path(__file__).resolve().parents[2] / "locale"
_catalogue = translation("django", _LOCALE, fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext

"""Whose comments somebody wants to read: those of a muted creator are left out and not counted, or folded with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from velvetbox.archive.finder.mutes.muted import Reason, mutes_of
from velvetbox.archive.finder.mutes.terms import Kind, Terms


@dataclass(frozen=True, slots=True)
class Heard:
    """The creators that somebody mutes: what `hidden` ones say is in no list, what `folded` ones say is folded."""

    hidden: tuple[Terms, ...] = ()
    folded: tuple[Terms, ...] = ()

    @classmethod
    def without(cls, reasons: Iterable[Reason]) -> Heard:
        """Read somebody's mutes."""
        of = [reason.terms for reason in reasons if reason.terms.kind is Kind.CREATOR]
        return cls(tuple(one for one in of if not one.folds), tuple(one for one in of if one.folds))

    def hides(self, *names: str | None) -> bool:
        """Tell whether somebody of these names is muted and not folded."""
        return any(terms.means(name) for terms in self.hidden for name in names if name)

    def why(self, *names: str | None) -> Terms | None:
        """Give the mute that folds what somebody of these names says, None where none does."""
        return next((terms for terms in self.folded for name in names if name and terms.means(name)), None)

    def among(self, asked: Any) -> list[int] | None:
        """Give the ids of those of the comments that are in lists, in order; None for all of them. One query at most."""
        if not self.hidden:
            return None
        return [pk for pk, *names in asked.values_list("pk", *NAMES) if not self.hides(*names)]


NAMES = ("name", "pseud__name")
EVERYBODY = Heard()


def heard_by(person: int | None) -> Heard:
    """Give whom somebody wants to hear. One query, none for nobody."""
    return Heard.without(mutes_of(person)) if person is not None else EVERYBODY

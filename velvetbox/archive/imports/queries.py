"""What is asked about imports."""

from __future__ import annotations

from velvetbox.archive.imports.models import Import
from velvetbox.archive.imports.report import chunks, report, write

__all__ = ["chunks", "latest", "report", "write"]


def latest() -> Import | None:
    """Give the import that began last, None in a new box."""
    return Import.objects.order_by("-id").first()


def by_id(pk: int) -> Import | None:
    """Give the import of that number, None when there is none."""
    return Import.objects.filter(pk=pk).first()

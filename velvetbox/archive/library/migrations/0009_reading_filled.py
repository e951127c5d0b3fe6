from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps: Any, _editor: object) -> None:
    """Give each place its state, the position of its chapter, and itself as the furthest."""
    places = apps.get_model("library", "ReadingPlace").objects
    chapters = apps.get_model("library", "EditionChapter").objects
    places.filter(finished=True).update(state="finished")
    here = chapters.filter(edition=OuterRef("work__current"), chapter=OuterRef("chapter"))
    at = places.annotate(found=Subquery(here.values("position")[:1]))
    for pk, found in at.filter(found__isnull=False).values_list("pk", "found").iterator():
        places.filter(pk=pk).update(position=found)
    places.update(
        furthest_chapter=F("chapter"),
        furthest_position=F("position"),
        furthest_anchor=F("anchor"),
        furthest_share=F("share"),
    )


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0008_reading"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

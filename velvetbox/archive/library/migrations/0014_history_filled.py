from typing import Any

from django.db import migrations


def fill(apps: Any, _editor: object) -> None:
    """Begin the history with the last day that each work was read on, as far as places tell: no words are known."""
    places = apps.get_model("library", "ReadingPlace").objects.exclude(chapter=None)
    days = apps.get_model("library", "ReadingDay")
    rows = places.values_list("person_id", "work_id", "kept_at", "state").iterator()
    days.objects.bulk_create(
        (days(person_id=person, work_id=work, day=at.date(), finished=state == "finished") for person, work, at, state in rows),
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0013_history"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

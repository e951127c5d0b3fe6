from typing import Any

from blake3 import blake3
from django.db import migrations


def fill(apps: Any, _editor: object) -> None:
    """Give each source the hash of its file's place, as library.sources does for new ones."""
    sources = apps.get_model("library", "Source")
    changed = []
    for source in sources.objects.filter(file="").only("id", "root", "path").iterator(500):
        place = f"{source.root}\0{source.path}".encode("utf-8", "surrogatepass")
        source.file = blake3(place).hexdigest()
        changed.append(source)
        if len(changed) == 500:
            sources.objects.bulk_update(changed, ["file"])
            changed.clear()
    sources.objects.bulk_update(changed, ["file"])


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0005_lookups"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

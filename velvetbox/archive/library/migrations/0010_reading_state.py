from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0009_reading_filled"),
    ]

    operations = [
        migrations.RemoveField(model_name="readingplace", name="finished"),
    ]

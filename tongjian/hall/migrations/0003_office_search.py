"""Search of cases by number, name and telephone's end."""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0002_editors")]
    operations = [
        migrations.AddIndex(
            model_name="hallcase",
            index=models.Index(fields=["jurisdiction", "phone_last4"], name="hall_case_last4"),
        ),
        migrations.AddIndex(
            model_name="hallcase",
            index=models.Index(
                models.F("jurisdiction"),
                OpClass(models.F("number"), name="varchar_pattern_ops"),
                name="hall_case_number_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="hallcase",
            index=models.Index(
                models.F("jurisdiction"),
                OpClass(models.F("party_name"), name="varchar_pattern_ops"),
                name="hall_case_name_starts",
            ),
        ),
    ]

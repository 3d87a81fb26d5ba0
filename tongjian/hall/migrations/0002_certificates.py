from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hall", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificatechange",
            name="number",
            field=models.CharField(blank=True, max_length=60, verbose_name="决定文号"),
        ),
    ]

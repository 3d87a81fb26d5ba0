from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0006_office_advice")]

    operations = [
        migrations.AddField(
            model_name="draft", name="page", field=models.CharField(blank=True, max_length=24)
        )
    ]

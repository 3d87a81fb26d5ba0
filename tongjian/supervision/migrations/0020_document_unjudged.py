from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0019_run_rules")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="unjudged",
            field=models.JSONField(default=list),
        ),
    ]

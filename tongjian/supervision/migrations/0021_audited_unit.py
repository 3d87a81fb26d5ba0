from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0020_document_unjudged")]

    operations = [
        migrations.AlterField(
            model_name="auditproblem",
            name="unit",
            field=models.CharField(max_length=200),
        ),
    ]

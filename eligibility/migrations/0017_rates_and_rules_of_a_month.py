from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0016_details_of_the_lease"),
    ]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="basis",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=100, verbose_name="Rates and rules"
            ),
        ),
    ]

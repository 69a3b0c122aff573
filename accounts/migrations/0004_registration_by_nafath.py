import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_email_and_asked_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="nafath",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.nafathrequest",
            ),
        ),
    ]

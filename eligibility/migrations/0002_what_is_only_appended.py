from django.db import migrations

from common.sql import Frozen


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [
        Frozen("eligibility_study"),
        Frozen("eligibility_recordchange"),
    ]

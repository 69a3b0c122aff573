from django.db import migrations

from common.sql import Frozen


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_initial")]

    operations = [
        Frozen("objections_objectionchange"),
    ]

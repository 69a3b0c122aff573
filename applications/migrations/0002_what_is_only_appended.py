from django.db import migrations

from common.sql import Frozen


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [
        Frozen("applications_declaration"),
        Frozen("applications_applicationchange"),
    ]

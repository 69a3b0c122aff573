from django.db import migrations

from common.sql import Frozen


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        Frozen("payments_paymentchange"),
        Frozen("payments_payment", but=["status"]),
    ]

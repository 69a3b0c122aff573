"""When the clock and its tasks last worked."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0006_right_to_open_for_the_eldest_child"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    )),
                ("name", models.CharField(max_length=120, unique=True)),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("fault", models.CharField(blank=True, max_length=200)),
            ],
            options={"ordering": ["name"], "default_permissions": ()},
        ),
    ]

from django.db import migrations
from django.db.models import F

from common.sql import Frozen


def publish(apps, schema_editor) -> None:
    """Until now every result was seen as soon as it was made."""
    apps.get_model("eligibility", "Cycle").objects.update(status="published", published_at=F("opened_at"))


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0008_months_in_stages_and_more_facts")]

    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
        Frozen("eligibility_cyclechange"),
    ]

"""The open figures of published months, counted once."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from common.sql import Frozen


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0018_deciding_rules_of_a_study'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenFigures',
            fields=[
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='open_figures', serialize=False, to='eligibility.cycle', verbose_name='Cycle')),
                ('figures', models.TextField(verbose_name='Figures')),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Counted')),
            ],
            options={
                'verbose_name': 'open figures',
                'verbose_name_plural': 'open figures',
                'ordering': ['-cycle__month'],
            },
        ),
        Frozen("eligibility_openfigures"),
    ]

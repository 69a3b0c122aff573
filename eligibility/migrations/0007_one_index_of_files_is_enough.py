import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0006_chunks_of_a_cycle'),
    ]

    operations = [
        migrations.AlterField(
            model_name='study',
            name='application',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='applications.application', verbose_name='Application'),
        ),
    ]

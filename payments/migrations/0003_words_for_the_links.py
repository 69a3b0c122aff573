
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_answers_kept_one_by_one'),
        ('eligibility', '0003_words_for_the_links'),
        ('payments', '0002_what_is_only_appended'),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='applications.application', verbose_name='Application'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='eligibility.cycle', verbose_name='Cycle'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='eligibility.study', verbose_name='Study'),
        ),
    ]

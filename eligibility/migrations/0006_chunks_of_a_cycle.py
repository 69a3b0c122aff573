import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0005_what_registers_answer_by_file'),
    ]

    operations = [
        migrations.CreateModel(
            name='StudyChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BigIntegerField(verbose_name='First file')),
                ('last', models.BigIntegerField(verbose_name='Last file')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='Done')),
                ('eligible', models.PositiveIntegerField(default=0, verbose_name='Eligible')),
                ('not_eligible', models.PositiveIntegerField(default=0, verbose_name='Not eligible')),
                ('under_study', models.PositiveIntegerField(default=0, verbose_name='Under study')),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='Amount (SAR)')),
                ('reasons', models.JSONField(default=dict, verbose_name='Reasons')),
                ('seconds', models.FloatField(default=0, verbose_name='Seconds')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='eligibility.cycle', verbose_name='Cycle')),
            ],
            options={
                'verbose_name': 'part of a cycle',
                'verbose_name_plural': 'parts of cycles',
                'ordering': ['cycle', 'first'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['cycle', 'first'], name='chunks_to_study')],
                'constraints': [models.UniqueConstraint(fields=('cycle', 'first'), name='one_chunk_a_first_file'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='chunk_ends_after_it_begins')],
            },
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from common.sql import Frozen


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0004_right_to_correct'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='File')),
                ('sha256', models.CharField(max_length=64, verbose_name='Digest')),
                ('inserted', models.PositiveIntegerField(verbose_name='New records')),
                ('changed', models.PositiveIntegerField(verbose_name='Changed records')),
                ('same', models.PositiveIntegerField(verbose_name='Records that said the same')),
                ('kept', models.PositiveIntegerField(verbose_name='Lines older than what is known')),
                ('seconds', models.FloatField(verbose_name='Seconds')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='At')),
            ],
            options={
                'verbose_name': 'import of the registers',
                'verbose_name_plural': 'imports of the registers',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='authorityrecord',
            name='marital_status',
            field=models.CharField(blank=True, choices=[('single', 'Single'), ('married', 'Married'), ('divorced', 'Divorced'), ('widowed', 'Widowed'), ('abandoned', 'Abandoned')], max_length=12, verbose_name='Marital status in the civil register'),
        ),
        migrations.AddField(
            model_name='authorityrecord',
            name='postal_code',
            field=models.CharField(blank=True, db_collation='C', max_length=5, verbose_name='Postal code of the national address'),
        ),
        migrations.AddField(
            model_name='authorityrecord',
            name='relation',
            field=models.CharField(blank=True, choices=[('husband', 'Husband'), ('wife', 'Wife'), ('son', 'Son'), ('daughter', 'Daughter'), ('father', 'Father'), ('mother', 'Mother'), ('brother', 'Brother'), ('sister', 'Sister'), ('ward', 'Ward')], max_length=10, verbose_name='Relation to the head in the civil register'),
        ),
        migrations.AddConstraint(
            model_name='authorityrecord',
            constraint=models.CheckConstraint(condition=models.Q(('postal_code__regex', '^([0-9]{5})?$')), name='record_postal_code_ascii'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By'),
        ),
        Frozen('eligibility_importrun'),
    ]

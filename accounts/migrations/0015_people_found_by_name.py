import common.arabic_search
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_notices_by_sms'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name='user',
            name='name_search',
            field=models.GeneratedField(db_persist=True, expression=common.arabic_search.FoldedName(models.F('name')), output_field=models.CharField(max_length=150)),
        ),
        migrations.AddIndex(
            model_name='user',
            index=django.contrib.postgres.indexes.GinIndex(fields=['name_search'], name='user_name_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('mobile', ''), _negated=True), fields=['mobile'], name='user_mobile'),
        ),
    ]

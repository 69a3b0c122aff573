"""The result of a study is a paper too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0010_arrival_of_deposits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='issueddocument',
            name='kind',
            field=models.CharField(choices=[('statement', 'Statement of payments'), ('certificate', 'Certificate of support'), ('study', 'Result of the eligibility study')], max_length=12, verbose_name='Kind'),
        ),
    ]

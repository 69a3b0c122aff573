from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0003_words_for_the_links'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='authorityrecord',
            options={'permissions': [('correct_authorityrecord', 'Can correct an authority record')], 'verbose_name': 'authority record', 'verbose_name_plural': 'authority records'},
        ),
    ]
